"""Names that a question sets side by side."""

from __future__ import annotations

import pytest

from index.search.question import parse
from qa.evidence.mentions import Name, compared_names
from qa.readers.extractive import EmbeddedReader
from tests.fakes.evidence import evidence, hit

NAVY = hit(1, "The Kelland Navy counted 21 boats in the bay.")
POLICE = hit(2, "The Morland Police counted 35 boats in the bay.", cable="09KELLAND3", score=0.85)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("did HPS or NAVCOM count more boats?", (("HPS",), ("NAVCOM",))),
        ("did Morland or the Kelland Navy count more boats?", (("Morland",), ("Kelland", "Navy"))),
        ("how do Morland's and Kelland's laws differ?", (("Morland",), ("Kelland",))),
        ("which of HPS, NAVCOM and CCB counted more?", (("HPS",), ("NAVCOM",), ("CCB",))),
        ("did Olga Marsh go from Morland to Kelland?", ()),
        ("how many boats and nets did HPS count?", ()),
        ("how many boats are there?", ()),
    ],
)
def test_names_joined_by_and_or_or_than_stand_side_by_side(question: str, expected: tuple[Name, ...]) -> None:
    assert compared_names(parse(question)) == expected


def test_each_name_compared_gets_a_sentence() -> None:
    draft = EmbeddedReader().read(
        evidence("did the Kelland Navy or the Morland Police see more of the bay?", [NAVY, POLICE])
    )
    assert {key for sentence in draft.sentences for key in sentence.citations} == {"08ANYTOWN7 ¶1", "09KELLAND3 ¶2"}
