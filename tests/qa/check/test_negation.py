"""Claims opposite to what a passage says, and others that only look like it."""

from __future__ import annotations

import pytest

from qa.check.checker import Checker
from qa.drafts.draft import DraftSentence
from tests.fakes.evidence import hit

FORMS = hit(
    5,
    "The police fill out a form that captures the details once, to prevent the owner from being questioned again.",
    "Several towns provide rent-free moorings to the owners of damaged boats.",
    "The lack of divers is another problem for the harbour unit.",
    "During this period officers gave five courses on mooring at the police school.",
)
CHECKER = Checker([FORMS])


def support(text: str) -> str:
    return CHECKER.check(DraftSentence(text, (FORMS.key,))).support


@pytest.mark.parametrize(
    "text",
    [
        "The form captures the details once, so that the owner is not questioned again.",
        "Several towns give owners of damaged boats moorings without rent.",
        "It is reported that several towns provide rent-free moorings.",
        "Officers gave five courses at the police school in the 2007-08 period.",
    ],
)
def test_another_way_to_say_the_same_is_no_opposite(text: str) -> None:
    assert support(text) == "matched"


@pytest.mark.parametrize(
    "text",
    [
        "The lack of divers is not another problem for the harbour unit.",
        "It is not reported that several towns provide rent-free moorings to the owners of damaged boats.",
        "Several towns never provide rent-free moorings to the owners of damaged boats.",
        "Officers gave five courses at the police school in the 2009-10 period.",
    ],
)
def test_what_the_passage_denies_is_not_supported(text: str) -> None:
    assert support(text) != "matched"
