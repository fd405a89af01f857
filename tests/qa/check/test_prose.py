"""Sentences as an editor writes them: what is the same in other words is told apart from what is wrong."""

from __future__ import annotations

import pytest

from qa.check.checker import Checker
from qa.check.labels import CheckedSentence
from qa.drafts.draft import DraftSentence
from tests.fakes.evidence import hit

PORT = hit(
    9,
    "The GOI told us that 41 of the 62 Tabrian ships (66 percent) had left by May 29, 2008.",
    "The World Grain Union (WGU) holds 512 tons in the north.",
    "Tehran considers closing the harbour; the mayor did not agree to it.",
    cable="08OSLO77",
)
BEFORE = hit(8, "Deputy Minister Arvid Solnes received the Ambassador.", cable="08OSLO77")
AFTER = hit(10, "He said that his brother Arvid had sold two boats.", cable="08OSLO77")
BELOW_ZERO = hit(11, "The balance of the port was -412 million dollars, and at night it was -12 degrees.")
SHOWN = [BEFORE, PORT, AFTER, BELOW_ZERO]


def check(text: str, key: str = PORT.key) -> CheckedSentence:
    return Checker(SHOWN).check(DraftSentence(text, (key,)))


@pytest.mark.parametrize(
    "text", ["More than 520 tons are held in the north.", "Nearly 510 tons are held in the north."]
)
def test_a_hedge_is_taken_at_its_word(text: str) -> None:
    assert check(text).support == "partly"


@pytest.mark.parametrize(
    "text",
    [
        "About 40 of the Tabrian ships had left by the end of May 2008.",
        "More than 500 tons are held in the north by the World Grain Union.",
        "Nearly 70 percent of the ships, two thirds, had left by late May.",
        "The embassy in Oslo reported that 41 of the 62 Tabrian ships had left.",
        "Iran's government said that 41 of 62 ships had left.",
        "The Iranians consider closing the harbour.",
    ],
)
def test_what_is_rounded_or_named_otherwise_is_no_error(text: str) -> None:
    found = check(text)
    assert (found.support, found.problems) == ("matched", ())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("About 60 percent of the ships had left by May 29, 2008, in the harbour.", "percentage"),
        ("More than 600 tons are held in the north by the World Grain Union.", "figure"),
        ("Fewer than 500 tons are held in the north by the World Grain Union.", "figure"),
        ("About half of the Tabrian ships had left by May 29, 2008.", "figure"),
        ("The Russians consider closing the harbour.", "name"),
        ("41 of the 62 Tabrian ships had left by early May 2008.", "date"),
        ("The World Fish Union holds 512 tons in the north.", "name"),
    ],
)
def test_what_is_farther_than_a_hedge_allows_is_an_error(text: str, kind: str) -> None:
    found = check(text)
    assert not found.holds
    assert kind in {problem.kind for problem in found.problems}


def test_a_paragraph_refers_back_to_who_was_named_before() -> None:
    following = hit(9, "He said that the harbour was full of ships.", cable="08OSLO77")
    draft = DraftSentence("Arvid Solnes said that the harbour was full of ships.", (following.key,))
    assert Checker([BEFORE, following]).check(draft).holds
    alone = Checker([following]).check(draft)
    assert [problem.detail for problem in alone.problems] == [f"Arvid Solnes is not in {following.key}"]


def test_first_letters_spell_an_acronym_either_way() -> None:
    short = hit(9, "The NFBA counted the old boats in the bay of Lim.")
    long = hit(10, "A National Fishing Boat Authority was asked for by the mayor.")
    checker = Checker([short, long])
    written_out = DraftSentence("The National Fishing Boat Authority counted the old boats.", (short.key,))
    assert checker.check(written_out).holds
    assert checker.check(DraftSentence("The mayor asked for an NFBA.", (long.key,))).holds
    assert not checker.check(DraftSentence("The mayor asked for an NFTA.", (long.key,))).holds


@pytest.mark.parametrize("text", ["The balance of the port was 412 million dollars.", "At night it was 12 degrees."])
def test_a_figure_without_its_sign_is_another_figure(text: str) -> None:
    found = check(text, BELOW_ZERO.key)
    assert found.support == "partly"
    assert "is not in" in found.problems[0].detail


@pytest.mark.parametrize(
    "text",
    ["The comment raises several interesting points of wider importance.", "One sentence of the answer.", "…"],
)
def test_what_speaks_of_the_paragraph_alone_is_empty(text: str) -> None:
    assert check(text).support == "empty"


def test_no_opposite_is_seen_in_a_sentence_that_says_something_else() -> None:
    assert check("Most of the ships had not waited for the mayor, and 41 had left.").support != "contradicted"
    assert check("The mayor did agree to closing the harbour.").support == "contradicted"


def test_no_other_passage_is_offered_for_what_says_nothing() -> None:
    subject = hit(12, "The paragraph raises points of interest to the mayor.")
    found = Checker([PORT, subject]).check(DraftSentence("The paragraph raises points of interest.", (PORT.key,)))
    assert (found.support, found.problems[0].suggested) == ("empty", ())
