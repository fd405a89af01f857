"""How a person names a paragraph."""

from __future__ import annotations

import pytest

from index.errors import UnknownParagraph, UsageError
from qa.answers.paragraph_names import named, split_citation, within
from tests.fakes.evidence import cable, passage

NUMBERED = cable(passage(1, "a"), passage(2, "b"), passage(2, "c", ordinal=2), passage(12, "d"))
BY_POSITION = cable(passage(None, "a"), passage(None, "b", ordinal=2))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08ANYTOWN7", ("08ANYTOWN7", None)),
        (" 08 Anytown 7 ", ("08 Anytown 7", None)),
        ("08ANYTOWN7 ¶9", ("08ANYTOWN7", "¶9")),
        ("[08ANYTOWN7 ¶9]", ("08ANYTOWN7", "¶9")),
        ("08ANYTOWN7 ¶134 (2)", ("08ANYTOWN7", "¶134 (2)")),
        ("72ANYTOWN1164 §1", ("72ANYTOWN1164", "§1")),
    ],
)
def test_a_citation_is_taken_apart(text: str, expected: tuple[str, str | None]) -> None:
    assert split_citation(text) == expected


@pytest.mark.parametrize(
    ("paragraph", "texts"),
    [("1", "a"), ("¶1", "a"), ("1.", "a"), ("2", "bc"), ("2 (1)", "b"), ("¶2(2)", "c"), (" 12 ", "d")],
)
def test_a_number_names_every_paragraph_that_bears_it(paragraph: str, texts: str) -> None:
    assert "".join(each.text for each in named(NUMBERED, paragraph)) == texts


@pytest.mark.parametrize(("paragraph", "texts"), [("§2", "b"), ("2", "b")])
def test_a_paragraph_without_a_number_goes_by_its_position(paragraph: str, texts: str) -> None:
    assert "".join(each.text for each in named(BY_POSITION, paragraph)) == texts


@pytest.mark.parametrize("paragraph", ["3", "2 (3)", "§1", "0"])
def test_a_paragraph_that_is_not_there_names_those_that_are(paragraph: str) -> None:
    with pytest.raises(UnknownParagraph, match=r"08ANYTOWN7 has no paragraph .*; it has ¶1 to ¶12\."):
        named(NUMBERED, paragraph)


def test_a_cable_without_paragraphs_says_so() -> None:
    with pytest.raises(UnknownParagraph, match="it has none"):
        named(cable(), "1")


@pytest.mark.parametrize("paragraph", ["", "nine", "9a", "1 2", "-1"])
def test_what_names_no_paragraph_is_wrong_usage(paragraph: str) -> None:
    with pytest.raises(UsageError, match="names no paragraph"):
        named(NUMBERED, paragraph)


def test_what_is_above_the_clearance_is_left_out_and_counted() -> None:
    whole = cable(passage(1, "Open.", marking="U"), passage(2, "Not so open.", marking="C//NF"))
    read = within(whole, "SBU")
    assert [each.number for each in read.passages] == [1]
    assert read.warnings == ("1 passage above the clearance left out",)
    assert read.subject is None
    assert within(whole, "C").subject == whole.subject
    assert within(whole, None) == whole
