"""What a question wants by its name, and texts that name it or do not."""

from __future__ import annotations

import pytest

from index.search.question import parse
from qa.evidence.answer_type import unnamed_type
from qa.readers.extractive import EmbeddedReader
from tests.fakes.evidence import evidence, hit


@pytest.mark.parametrize(
    ("question", "text", "lacking"),
    [
        ("What percentage of boats leaked?", "Many boats leaked, and owners got a percentage.", "a percentage"),
        ("What percentage of boats leaked?", "Twelve percent leaked.", None),
        ("What share of the boats leaked?", "Most boats leaked.", None),
        ("Who is the director of HPS?", "HPS has new boats.", "the name of the director of HPS"),
        ("Who is the director of HPS?", "HPS is headed by Ms. Marsh.", None),
        ("Who is the finance minister?", "The minister of fisheries met us.", "the name of the finance minister"),
        ("Who is the finance minister of Morland?", "Morland's Finance Minister met us.", None),
        ("Who is afraid of the harbour?", "Few fear it.", None),
        ("What sentences did the thieves get?", "The thieves were suspended from work.", "a punishment"),
        ("What sentences did the thieves get?", "The thieves got two years in prison.", None),
        ("What is the penalty for theft?", "Theft is punishable by a fine.", None),
        ("What is the population of Anytown?", "Anytown has a harbour.", "the population"),
        ("What was Morland's unemployment rate in 2007?", "Morland's economy grew in 2007.", "the unemployment rate"),
        ("What was Morland's growth rate in 2007?", "Morland's growth was slow.", None),
        ("What was the reason for the fire?", "A lamp fell over.", None),
        ("What was the largest group of thieves?", "Most thieves were sailors.", None),
        ("Why did the boats leak?", "They were old.", None),
    ],
)  # fmt: skip
def test_what_is_asked_for_by_name_must_be_named(question: str, text: str, lacking: str | None) -> None:
    assert unnamed_type(parse(question), text, text) == lacking


def test_a_caution_says_what_the_passages_do_not_give() -> None:
    draft = EmbeddedReader().read(evidence("Who is the director of HPS?", [hit(1, "HPS has new boats.")]))
    assert draft.caution == "the nearest passages do not give the name of the director of HPS"


def test_a_figure_for_that_year_of_something_else_is_no_answer() -> None:
    nets, boats = hit(1, "In 2005 HPS counted 55 nets."), hit(2, "HPS has boats.", score=0.5)
    draft = EmbeddedReader().read(evidence("How many boats did HPS count in 2005?", [nets, boats]))
    assert draft.caution == "the nearest passages do not give a figure for boats"


def test_a_word_that_no_passage_uses_is_not_demanded() -> None:
    draft = EmbeddedReader().read(
        evidence("How many vessels did HPS count in 2005?", [hit(1, "In 2005 HPS counted 55 boats.")])
    )
    assert draft.caution is None


def test_people_counted_go_by_any_word() -> None:
    found = [hit(1, "In 2005 HPS freed six Morlander females."), hit(2, "Women sell nets.", score=0.5)]
    assert not EmbeddedReader().read(evidence("How many women did HPS free in 2005?", found)).caution
