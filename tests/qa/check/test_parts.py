"""Sentences cut into their parts, and what is found of each part."""

from __future__ import annotations

import pytest

from qa.check.checker import Checker
from qa.check.labels import CheckedSentence
from qa.check.parts import parts_of
from qa.drafts.draft import DraftSentence
from qa.render.text import sentence_text
from qa.server.page.components import sentence as on_the_page
from tests.fakes.evidence import hit

FERRY = hit(
    4,
    "The harbor office bought a second ferry in March 2006, and Captain Ilse Brandt was put in charge of it.",
    "It carries 120 people to the island each day.",
    "The owners of the old ferry did not object.",
)


def check(text: str) -> CheckedSentence:
    return Checker([FERRY]).check(DraftSentence(text, (FERRY.key,)))


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("The office bought a ferry.", ["The office bought a ferry."]),
        (
            "The office bought a ferry, while the old owners did not object.",
            ["The office bought a ferry", "while the old owners did not object."],
        ),
        (
            "Ilse Brandt, captain of the ferry, said that it sails daily and that nobody objected.",
            ["Ilse Brandt", "captain of the ferry", "said that it sails daily", "and that nobody objected."],
        ),
        (
            "Three things are new: the pier, ten lamps (all solar) and a wooden hut.",
            ["Three things are new", "the pier", "ten lamps", "all solar", "and a wooden hut."],
        ),
        ("The board met on May 12, 17 and 24, 2009.", ["The board met on May 12, 17 and 24, 2009."]),
        ("It cost 1,250 euros, however.", ["It cost 1,250 euros, however."]),
        (
            "She called it “slow, loud and cold” but took the boat on which he came home.",
            ["She called it “slow, loud and cold”", "but took the boat", "on which he came home."],
        ),
        ("", [""]),
    ],
)
def test_a_sentence_is_cut_at_its_marks_and_conjunctions(sentence: str, parts: list[str]) -> None:
    found = parts_of(sentence)
    assert [part.text for part in found] == parts
    assert [sentence[part.start : part.end] for part in found] == parts


def test_each_part_has_one_finding_with_its_place_or_what_speaks_against_it() -> None:
    found = check(
        "The office bought a second ferry in March 2006, and the ferry of Captain Moll carries 150 people daily."
    )
    bought, carries = found.findings
    assert (bought.part.text, bought.support) == ("The office bought a second ferry in March 2006", "matched")
    assert bought.key == FERRY.key
    assert bought.sentence is not None and bought.sentence.startswith("The harbor office bought")
    assert carries.support == "unsupported"
    assert carries.problem and carries.problem.detail == f"150 is not in {FERRY.key}"
    assert found.problems == (carries.problem,)
    assert found.support == "partly"


@pytest.mark.parametrize(
    ("sentence", "support", "findings"),
    [
        ("It carries 120 people to the island each day.", "quoted", ["quoted"]),
        ("The office bought a ferry, and it carries 120 people.", "matched", ["matched", "matched"]),
        ("The owners of the old ferry did not object, it carries 120 people.", "matched", ["quoted", "quoted"]),
        ("A ferry was bought, but the owners of the old ferry objected.", "contradicted", ["matched", "contradicted"]),
        ("Wolves roam distant mountain forests, and bears sleep.", "unsupported", ["unsupported"]),
        ("It is so.", "empty", ["empty"]),
    ],
)
def test_the_label_of_a_sentence_follows_from_its_findings(sentence: str, support: str, findings: list[str]) -> None:
    found = check(sentence)
    assert (found.support, [each.support for each in found.findings]) == (support, findings)


def test_a_sentence_without_a_citation_or_with_a_wrong_one_is_one_finding() -> None:
    uncited = Checker([FERRY]).check(DraftSentence("The office bought a ferry, and 120 people use it.", ()))
    assert [(each.part.text, each.support) for each in uncited.findings] == [(uncited.text, "uncited")]
    elsewhere = Checker([FERRY]).check(DraftSentence(uncited.text, ("08FALSE1 ¶1",)))
    assert [each.problem for each in elsewhere.findings] == list(elsewhere.problems)
    assert elsewhere.problems[0].suggested == (FERRY.key,)


WRONG = "The office bought a second ferry in March 2006, and it carries 150 people to the island."


def test_the_part_that_was_not_found_is_shown_in_the_text_and_on_the_page() -> None:
    found = check(WRONG)
    told = f"“and it carries 150 people to the island”: 150 is not in {FERRY.key}"
    assert f"◐ partly: {told}" in " ".join(sentence_text(found).split())
    assert told in " ".join(on_the_page(found).split())
