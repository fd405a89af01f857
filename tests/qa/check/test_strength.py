"""Claims that go further than a passage, and others that only look so."""

from __future__ import annotations

import pytest

from qa.check.checker import Checker
from qa.check.labels import CheckedSentence
from qa.drafts.draft import DraftSentence
from tests.fakes.evidence import hit

GUILD = hit(
    3,
    "Fishermen sold a part of their catch in town, and the mayor may allow the market again next year.",
    "Observers alleged that the guild had hidden two boats from the harbor police.",
    "The guild closed its office on the pier in May 2004, when its lease ran out.",
    "All members of the board were in favor of a new lease.",
    "The board put more weight on the price of ice than on moorings, and the pier is longer than the quay.",
)


def check(text: str) -> CheckedSentence:
    return Checker([GUILD]).check(DraftSentence(text, (GUILD.key,)))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("All the fishermen sold a part of their catch in town.", 0),
        ("Every fisherman sold a part of his catch in town.", 0),
        ("The mayor may allow it again, as the entire fleet of fishermen sold its catch in town.", 1),
        ("It is certain that the mayor will allow the market again next year.", 0),
        ("The mayor will definitely allow the market again next year.", 0),
        ("The guild had hidden two boats from the harbor police.", 0),
        ("Two boats had been hidden by the guild from the harbor police.", 0),
        ("The guild closed its office on the pier in May 2004 because its treasurer gambled its money away.", 1),
        ("Owing to a quarrel between two families, the guild closed its office on the pier.", 0),
    ],
)
def test_a_part_that_goes_further_than_the_passage_is_found(text: str, part: int) -> None:
    found = check(text)
    assert [each.problem.kind for each in found.findings if each.problem] == ["strength"]
    assert found.findings[part].problem
    assert found.support == "partly"


@pytest.mark.parametrize(
    "text",
    [
        "Above all, fishermen sold a part of their catch in town.",
        "All members of the board wanted a new lease.",
        "A certain part of the catch was sold by fishermen in town.",
        "Observers claimed that the guild had hidden two boats.",
        "The guild had hidden two boats from the harbor police, observers alleged.",
        "According to observers, the guild had hidden two boats from the police.",
        "The guild closed its office in May 2004 because the lease ran out.",
        "The guild closed its office on the pier because of its lease.",
    ],
)
def test_what_goes_no_further_holds(text: str) -> None:
    found = check(text)
    assert found.holds, found.problems


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("The board put more weight on moorings than on the price of ice.", False),
        ("The board valued moorings above the price of ice, a weight that it put there.", False),
        ("The board put less weight on the price of ice than on moorings.", False),
        ("The board put more weight on the price of ice than on moorings.", True),
        ("The board put more weight on the price of ice, and the pier is longer than the quay.", True),
    ],
)
def test_a_comparison_the_other_way_round_is_the_opposite(text: str, holds: bool) -> None:
    found = check(text)
    assert (found.holds, found.support == "contradicted") == (holds, not holds), found.problems
