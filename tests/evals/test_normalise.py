from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals import normalise
from evals.gold import questions

MAY_17 = [
    "May 17, 2005",
    "17 May 2005",
    "on the 17th of May, 2005",
    "2005-05-17",
    "5/17/2005",
    "17.05.2005",
    "MAY 17 2005",
]


@pytest.mark.parametrize(
    ("text", "wanted", "there"),
    [
        ("Twelve boats", "12 boats", True),
        ("12 boats", "twelve boats", True),
        ("twenty–five boats", "25", True),
        ("It gave 1,121 “nets”", '1121 "nets"', True),
        ("it cost 1.5 million", "1,500,000", True),
        ("in November 12007", "november 2007", True),
        ("the harbour‑master’s boat", "harbour-master's boat", True),
        ("an anti—smuggling patrol", "anti-smuggling", True),
        ("a co\u00adast guard", "coast guard", True),
        ("12 boats", "re:\\b12\\b", True),
        ("four billion euros", r"re:(?<!\d)4 ?(billion|bn)\b", True),
        ("four billion euros", r"re:\b4000000000\b", True),
        ("1,121 boats", "re:\\b1121\\b", True),
        ("321 boats", r"re:\b32\b", False),
        ("32 boats", "re:^BOATS", False),
        ("112 boats", "re:\\b12\\b", False),
        ("112 boats", "12 boats", False),
        ("1.2 boats or 12.5", "2", False),
        ("boat 12.", "boat 12", True),
        ("€12", "12", True),
        ("", "boats", False),
    ],
)
def test_a_text_holds_what_is_wanted_in_any_spelling(text: str, wanted: str, there: bool) -> None:
    assert normalise.includes(text, [wanted]) is there


def test_all_that_is_wanted_must_be_there_and_nothing_is_always_there() -> None:
    assert not normalise.includes("32 boats and nets", ["boats", "sails"])
    assert normalise.includes("32 boats and nets", ["boats", "nets"])
    assert normalise.includes("", [])


@pytest.mark.parametrize("written", MAY_17)
@pytest.mark.parametrize(
    "wanted", [*MAY_17[:2], *MAY_17[3:], "re:may 17,? 2005", "re:\\b17(th)? (of )?may,? 2005", "May 17", "May 2005"]
)
def test_a_date_is_the_same_in_every_spelling(written: str, wanted: str) -> None:
    assert normalise.includes(f"It came into force {written}.", [wanted])


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("May 17, 2005", "May 18, 2005"),
        ("May 17, 2005", "May 1"),
        ("May 17", "May 17, 2005"),
        ("May 2005", "May 17, 2005"),
        ("5/6/2007", "May 6, 2007"),  # or the 5th of June
        ("June 5, 2007", "5/6/2007"),
        ("December 2007", "12"),  # no figure, though the month has that number
        ("December 2007", r"re:\b12\b"),
        ("2007-12-17", "re:\\b5\\b"),
        ("the harbour may 17 times close", "17 may"),
        ("section 5/17", "May 17"),
    ],
)
def test_another_date_or_one_that_cannot_be_told_is_not_the_same(written: str, wanted: str) -> None:
    assert not normalise.includes(f"It came into force {written}.", [wanted])


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("Feb. 18", "February 18"),
        ("the 18th of February", "re:february 18"),
        ("3 March", "March 3rd"),
        ("Sept 2007", "september 2007"),
        ("May the 4th", "may 4"),
    ],
)
def test_dates_without_a_year_or_a_day_count_in_any_spelling(written: str, wanted: str) -> None:
    assert normalise.includes(written, [wanted])


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("32 — Police counted 32 boats. [08ANYTOWN7 ¶9] [07ANYTOWN1 ¶134 (2)]", "32 — Police counted 32 boats."),
        ("Boats sank [08ANYTOWN7 §3]. [unsupported]", "Boats sank."),
        ("He [the harbour-master] left.", "He [the harbour-master] left."),
    ],
)
def test_citations_and_labels_are_no_part_of_what_is_said(text: str, without: str) -> None:
    assert normalise.without_citations(text) == without


def test_tokens_are_the_words_without_punctuation_articles_and_citations() -> None:
    said = normalise.tokens("The anti-smuggling patrol, on 17 May 2005, found 1,121 nets. [08ANYTOWN7 ¶2]")
    assert said == ["anti-smuggling", "patrol", "on", "may", "17", "2005", "found", "1121", "nets"]


@settings(deadline=None)
@given(st.text().filter(lambda text: not text.startswith("re:")))
def test_every_text_holds_itself(text: str) -> None:
    assert normalise.includes(text, [text])


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_dates_in_words_and_in_digits_are_the_same_only_if_they_are_one(one: date, other: date) -> None:
    assert normalise.includes(f"on {one:%d %B %Y}.", [f"{one:%B} {one.day}, {one.year}"])
    assert normalise.includes(f"on {one:%b}. {one.day}, {one.year}", [f"{other}"]) is (one == other)


@pytest.mark.parametrize(
    "path", questions.bundled(abstracts=False) + questions.bundled(abstracts=True), ids=lambda path: path.stem
)
def test_the_answer_of_every_gold_row_says_what_it_must(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    lacking = [
        row["id"] for row in rows if row["answer"] and not normalise.includes(row["answer"], row["must_include"])
    ]
    assert lacking == []
