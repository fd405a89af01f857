"""Countries that share a name or an acronym: which of them a passage means."""

from __future__ import annotations

import pytest

from qa.check.checker import Checker
from qa.drafts.draft import DraftSentence
from tests.fakes.evidence import hit


@pytest.mark.parametrize(
    ("passage", "claim", "holds"),
    [
        ("The DPRK sent two ships to the south of the bay.", "South Korea sent two ships to the bay.", False),
        ("The DPRK sent two ships to the south of the bay.", "Seoul sent two ships to the south of the bay.", False),
        ("The DPRK sent two ships to the bay.", "North Korea sent two ships to the bay.", True),
        ("The DPRK sent two ships to the south of the bay.", "Korea sent two ships to the south of the bay.", True),
        ("Officials in Seoul sold two ships.", "South Korean officials sold two ships.", True),
        ("Korean officials sold two ships in the south.", "South Korean officials sold two ships.", True),
        ("Two ships of Kinshasa left the Congo.", "Two ships of Congo-Brazzaville left.", False),
        ("Two ships of Kinshasa left the Congo.", "Two ships of the DRC left the Congo.", True),
        ("Equatorial Guinea bought two ships in Bissau.", "Two ships were bought by Guinea in Bissau.", False),
        ("Equatorial Guinea bought two ships.", "Malabo bought two ships.", True),
    ],
)
def test_countries_that_share_a_name_are_told_apart_where_the_passage_does(
    passage: str, claim: str, holds: bool
) -> None:
    found = Checker([shown := hit(5, passage)]).check(DraftSentence(claim, (shown.key,)))
    assert found.holds is holds, found.problems
    assert holds or found.problems[0].kind == "name"


@pytest.mark.parametrize(
    ("cable", "passage", "claim", "holds"),
    [
        ("08BAGHDAD7", "The GOI bought two ships.", "Iraq bought two ships.", True),
        ("08BAGHDAD7", "The GOI bought two ships.", "India bought two ships.", False),
        ("08OSLO7", "The GOI, said an Indonesian envoy, bought two ships.", "Indonesia bought two ships.", True),
        ("08OSLO7", "The GOI, said an Indonesian envoy, bought two ships.", "Italy bought two ships.", False),
        ("08OSLO7", "The GOI bought two ships.", "The government of Israel bought two ships.", True),
    ],
)
def test_the_acronym_of_a_government_means_the_country_that_is_named_beside_it(
    cable: str, passage: str, claim: str, holds: bool
) -> None:
    shown = hit(5, passage, cable=cable)
    assert Checker([shown]).check(DraftSentence(claim, (shown.key,))).holds is holds
