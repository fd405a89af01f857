"""How a question names a cable: what is looked up, and what is told if it is not there."""

from __future__ import annotations

import pytest

from index.named_cables import named_cables


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("What does 08KABUL999 say?", "08KABUL999"),
        ("what is said in 2008PRISTI00999?", "08PRISTINA999"),
        ("did 08 Kabul 12 say so?", "08KABUL12"),
        ("according to telegram Kabul 12", "Kabul 12"),
        ("who signed Kabul 12 ¶3?", "Kabul 12"),
        ("what does 05ZEMBLA7 say?", "05ZEMBLA7"),
    ],
)
def test_an_id_is_sure(question: str, written: str) -> None:
    assert [each.written for each in named_cables(question) if each.sure] == [written]


@pytest.mark.parametrize(
    "question",
    [
        "In 2007 Kosovo 314 people were tried",
        "In 2007 Belgrade 300 people met",
        "on 07MAY2006 they met",
        "a 20mm50 gun",
        "elections in Kabul 2004",
        "did Bern 5 times say so?",
        "according to Yerevan 1021",
        "the cable of 2006-05-09",
    ],
)
def test_what_may_be_something_else_is_not(question: str) -> None:
    assert not any(each.sure for each in named_cables(question))


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Kabul's cable of 9 May 2006", "2006-05-09"),
        ("the 9th of May cable from Kabul", "____-05-09"),
        ("Kabul's May 9 telegram", "____-05-09"),
        ("What did the cable sent by Kabul on Sept. 9, 2006 say?", "2006-09-09"),
        ("the telegram dated 2006-05-09 from Embassy Kabul", "2006-05-09"),
    ],
)
def test_a_sender_and_a_day_name_a_cable(question: str, day: str) -> None:
    (named,) = named_cables(question)
    assert (named.day, named.sure) == (day, True)
    assert "Kabul" in named.senders


@pytest.mark.parametrize("question", ["What happened in Kabul on 9 May?", "the cable on Kabul", "a report of May 2006"])
def test_a_day_alone_names_none(question: str) -> None:
    assert named_cables(question) == []


@pytest.mark.parametrize(
    ("question", "paragraphs"),
    [
        ("08PRISTINA128 ¶9", (9,)),
        ("08PRISTINA128, para 9 and ¶12", (9, 12)),
        ("paragraphs 9, 10 of 08PRISTINA128", (9, 10)),
        ("08PRISTINA128 says 9 things", ()),
    ],
)
def test_paragraphs_are_read_before_and_behind(question: str, paragraphs: tuple[int, ...]) -> None:
    assert [each.paragraphs for each in named_cables(question)] == [paragraphs]
