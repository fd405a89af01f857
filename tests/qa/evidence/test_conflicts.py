"""Where cables disagree: found in the passages alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.search.retriever import Hit
from qa import Assistant
from tests.fakes.evidence import evidence, hit

ASKED = "how many boats did HPS count in 2007?"
COUNTED = hit(1, "In 2007 HPS counted 32 boats.", "In 2006 it had counted 64 boats.")


def other(text: str, cable: str = "09KELLAND3") -> Hit:
    return hit(4, text, cable=cable, year=2009)


def values(question: str, *hits: Hit) -> list[tuple[str, str]]:
    return [
        (figure.value, figure.key) for conflict in evidence(question, hits).conflicts for figure in conflict.figures
    ]


def test_two_figures_for_the_same_thing_stand_side_by_side() -> None:
    assert values(ASKED, COUNTED, other("In 2007 HPS counted 35 boats.")) == [
        ("32", "08ANYTOWN7 ¶1"),
        ("35", "09KELLAND3 ¶4"),
    ]


@pytest.mark.parametrize(
    "same",
    [
        "In 2007 HPS counted thirty-two boats.",
        "In 2006 HPS counted 35 boats.",
        "In 2007 HPS lost 35 nets.",
        "In 2007 HPS counted 35 boats and 12 boats.",
    ],
)
def test_cables_that_agree_or_speak_of_something_else_do_not_differ(same: str) -> None:
    assert values(ASKED, COUNTED, other(same)) == []


def test_figures_within_one_cable_do_not_differ() -> None:
    assert values(ASKED, COUNTED, other("In 2007 HPS counted 35 boats.", cable="08ANYTOWN7")) == []


def test_two_expansions_of_an_acronym_differ_within_one_cable_too() -> None:
    hits = (
        hit(1, "The Harbour Masters Office (HMO) has boats."),
        hit(2, "The Harvest Masters Office (HMO) has grain."),
    )
    assert values("what does HMO stand for?", *hits) == [
        ("Harbour Masters Office", "08ANYTOWN7 ¶1"),
        ("Harvest Masters Office", "08ANYTOWN7 ¶2"),
    ]


def test_two_spellings_of_one_expansion_do_not() -> None:
    hits = (hit(1, "The Harbour Masters' Office (HMO) has boats."), other("The Harbour Masters Office (HMO) has nets."))
    assert values("what does HMO stand for?", *hits) == []


@pytest.mark.parametrize(
    ("question", "one", "two", "differing"),
    [
        ("how much did HPS pay for boats?", "HPS paid 600 euros for boats.", "HPS paid 900 euros for boats.", 2),
        ("how much did HPS pay for boats?", "HPS paid 600 euros for boats.", "HPS paid about 600 euros for boats.", 0),
        (
            "how much did HPS pay for boats?",
            "HPS paid 600 euros for boats.",
            "HPS paid 900 euros for nets and rope.",
            0,
        ),
        ("when did the harbour burn?", "The harbour burned on May 3, 2007.", "The harbour burned on May 9, 2007.", 2),
        ("when did the harbour burn?", "The harbour burned on May 3, 2007.", "The harbour burned in 2007.", 0),
        (
            "how long is the harbour closed?",
            "The harbour is closed for two days.",
            "The harbour is closed for 9 days.",
            2,
        ),
    ],
)
def test_sums_dates_and_durations_differ_where_the_sentences_say_what_was_asked(
    question: str, one: str, two: str, differing: int
) -> None:
    assert len(values(question, hit(1, one), other(two))) == differing


CLAUSE = "Article 9 on the theft of boats provides for two to six years in prison{} for common cases in the harbour."


def test_two_versions_of_a_clause_differ_where_what_was_asked_sets_them_apart() -> None:
    hits = (hit(1, CLAUSE.format(" plus a fine")), other(CLAUSE.format("")))
    assert values("is there a fine for the theft of boats under article 9?", *hits) == [
        ("years in prison plus a fine for common cases", "08ANYTOWN7 ¶1"),
        ("years in prison for common cases", "09KELLAND3 ¶4"),
    ]


@pytest.mark.parametrize(
    "question", ["how long is the prison term for the theft of boats?", "who stole the boats of article 9?"]
)
def test_versions_do_not_where_something_else_was_asked(question: str) -> None:
    assert values(question, hit(1, CLAUSE.format(" plus a fine")), other(CLAUSE.format(""))) == []


@pytest.mark.parametrize("question", ["", "how many tanks did ZZZ count in 1999?"])
def test_nothing_differs_in_what_does_not_answer(question: str) -> None:
    assert values(question, COUNTED, other("In 2007 HPS counted 35 boats.")) == []
    assert values(ASKED) == []


def test_at_least_four_of_the_five_gold_questions_show_both_sides(real_index: Path, shared: Path) -> None:
    rows = map(json.loads, (shared / "gold" / "cables-dev.jsonl").read_text(encoding="utf-8").splitlines())
    with Assistant.open(real_index) as assistant:
        shown = [
            any(set(keys) <= {cited.key for cited in assistant.ask(row["question"]).citations} for keys in row["cites"])
            for row in rows
            if row["type"] == "conflict"
        ]
    assert len(shown) == 5
    assert sum(shown) >= 4


DENIED = "The mayor heard that boats had been stolen from the harbour, but the police found no proof of it."


def test_a_yes_and_a_no_of_two_cables_stand_side_by_side() -> None:
    hits = (hit(1, DENIED), other("Sailors say that stolen boats leave the harbour every week."))
    assert values("are boats stolen from the harbour?", *hits) == [
        ("the police found no proof of it.", "08ANYTOWN7 ¶1"),
        ("say that stolen boats leave the harbour", "09KELLAND3 ¶4"),
    ]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("who steals boats from the harbour?", "Sailors say that stolen boats leave the harbour every week."),
        ("are boats stolen from the harbour?", "No one knows of stolen boats in the harbour."),
        ("are boats stolen from the harbour?", "Boats leave the harbour every week."),
    ],
)
def test_no_yes_stands_against_a_no_where_none_was_asked_for_or_something_else_is_said(
    question: str, text: str
) -> None:
    assert values(question, hit(1, DENIED), other(text)) == []


def test_not_only_denies_nothing() -> None:
    hits = (hit(1, DENIED), other("Not only boats are stolen from the harbour, but nets as well."))
    assert len(values("are boats stolen from the harbour?", *hits)) == 2
