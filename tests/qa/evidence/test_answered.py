"""What was asked for and an answer does not have: the form of an answer, and what it is about."""

from __future__ import annotations

import pytest

from index.search.question import parse
from qa.evidence.answered import lacking_form, lacking_subject
from tests.fakes.evidence import hit


@pytest.mark.parametrize(
    ("question", "sentence", "lacks"),
    [
        ("how many boats sank?", "Few boats sank.", ("a figure",)),
        ("how many boats sank?", "Twelve boats sank.", ()),
        ("when did the ferry sink?", "The ferry sank in a storm.", ("a date",)),
        ("when did the ferry sink?", "The ferry sank in May 2007.", ()),
        ("how much money did the guild give?", "It gave 12 boats.", ("a sum of money",)),
        ("what percentage of boats leaked?", "Some 40 percent of them did.", ()),
        ("how long did the mayor stay?", "She stayed long.", ("a length of time",)),
        ("what does HPS stand for?", "HPS has boats.", ("what HPS stands for",)),
        ("what does HPS stand for?", "The Harbour Police Service (HPS) has boats.", ()),
        ("who is the mayor of Anytown?", "The mayor of Anytown is well known.", ("a person",)),
        ("who is the mayor of Anytown?", "It is Anna Berg.", ()),
        ("who is the mayor of Anytown?", "Anna Berg is.", ()),
        ("where did the ferry sink?", "It sank at sea.", ("a place",)),
        ("where did the ferry sink?", "It sank off Kelland.", ()),
        ("did the ferry sink?", "It did not.", ()),
        ("why did the ferry sink?", "It was old.", ()),
    ],
)
def test_a_form_of_answer_that_no_sentence_has_is_named(question: str, sentence: str, lacks: tuple[str, ...]) -> None:
    assert lacking_form(parse(question), [sentence]) == lacks
    assert lacking_form(parse(question), ["The sea was calm.", sentence]) == lacks


@pytest.mark.parametrize(
    ("question", "sentence", "lacks"),
    [
        ("how many boats has Jessen Bank?", "Kelland Bank has 12 boats.", ("the name Jessen Bank",)),
        ("how many boats has Jessen Bank?", "Jessen Bank has 12 boats.", ()),
        ("did Morland and Kelland count boats?", "Morland counted 12 boats.", ("the name Kelland",)),
        ("how many boats are at Anytown?", "There are 12 boats.", ()),  # the sender of what is cited
        ("what sank in the storm?", "One sentence of the answer.", ("any word of the question",)),
        ("what sank in the storm?", "Many boats sank.", ()),
    ],
)
def test_a_name_that_neither_sentence_nor_heading_has_is_named(
    question: str, sentence: str, lacks: tuple[str, ...]
) -> None:
    assert lacking_subject(parse(question), [sentence], [hit(1, "There are boats.")]) == lacks
