"""What a person sees of answers, passages and cables."""

from __future__ import annotations

import pytest

from qa.answer import IndexSummary
from qa.compose import compose
from qa.readers.draft import Conflict, Draft, DraftSentence, Figure
from qa.show import answer_text, cable_text, printable, search_text
from tests.evidence import cable, hit, passage

HITS = (hit(9, "Police counted 32 boats."), hit(10, "The mayor counted 33 boats.", marking="C//NF"))


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 60 columns."""
    monkeypatch.setenv("COLUMNS", "60")


def shown(draft: Draft, notice: str | None = None) -> str:
    return answer_text(
        compose("?", draft, HITS, model="embedded", index=IndexSummary("d", 1, 2), notice=notice, timings_ms={})
    )


def test_an_answer_with_its_citation_marking_and_notice() -> None:
    draft = Draft((DraftSentence("Police counted 32 boats.", ("08ANYTOWN7 ¶9",)),), lead="32")
    assert shown(draft, "abstracts only.") == (
        "32 — Police counted 32 boats. [08ANYTOWN7 ¶9]\n"
        "\n"
        "Cited (highest marking: SBU):\n"
        "  08ANYTOWN7 ¶9  (SBU)  2008-03-12  TOWN NEWS\n"
        "\n"
        "Note: abstracts only."
    )


def test_a_refusal_offers_the_nearest_passages() -> None:
    assert shown(Draft((), reason="they do not speak of tugs")) == (
        "Not in these cables. They do not speak of tugs.\n"
        "\n"
        "Nearest passages:\n"
        "  08ANYTOWN7 ¶9  (SBU)  2008-03-12  TOWN NEWS\n"
        "    Police counted 32 boats.\n"
        "  08ANYTOWN7 ¶10  (C//NF)  2008-03-12  TOWN NEWS\n"
        "    The mayor counted 33 boats."
    )


def test_differing_figures_stand_side_by_side_under_the_highest_marking() -> None:
    figures = (
        Figure("32", "08ANYTOWN7 ¶9", "Police counted 32 boats."),
        Figure("33", "08ANYTOWN7 ¶10", "The mayor counted 33 boats."),
    )
    draft = Draft(
        (DraftSentence("Police counted 32 boats.", ("08ANYTOWN7 ¶9",)),), conflicts=(Conflict("boats", figures),)
    )
    text = shown(draft)
    assert (
        "The cables differ. Asked “boats”, they give:\n"
        "  32  08ANYTOWN7 ¶9 (SBU)\n    “Police counted 32 boats.”\n  33  08ANYTOWN7 ¶10" in text
    )
    assert "Cited (highest marking: C//NF):" in text


def test_a_sentence_that_is_not_where_it_says_is_called_unsupported() -> None:
    assert "Unsupported: “Police counted 34 boats.”" in shown(
        Draft((DraftSentence("Police counted 34 boats.", ("08ANYTOWN7 ¶9",)),))
    )


@pytest.mark.parametrize("columns", range(30, 60))
def test_no_line_breaks_inside_a_citation(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    draft = Draft((DraftSentence("Police counted 32 boats.", ("08ANYTOWN7 ¶9",)),), lead="32")
    text = shown(draft)
    assert "[08ANYTOWN7 ¶9]" in text
    assert max(map(len, text.splitlines())) <= columns


def test_ranked_passages_are_numbered() -> None:
    assert search_text(HITS).startswith(
        "1. 08ANYTOWN7 ¶9  (SBU)  2008-03-12  TOWN NEWS\n    Police counted 32 boats.\n\n2. "
    )


def test_no_passage_is_said_in_words() -> None:
    assert search_text(()) == "No passage matches."


def test_a_cable_is_its_header_its_headings_and_its_raw_paragraphs() -> None:
    text = cable_text(
        cable(
            passage(1, "First line\nsecond line.", marking="U"),
            passage(2, "Boats.", heading="THE HARBOUR"),
            passage(2, "More boats.", ordinal=2, heading="THE HARBOUR"),
        )
    )
    assert text == (
        "Cable: 08ANYTOWN7\nCreated: 2008-03-12 16:16Z\nClassification: CONFIDENTIAL\nOrigin: Embassy Anytown\n"
        "Tags: PGOV KV\nSubject: TOWN NEWS\nReferences: 08STATE2\nSigned: DOE\n\n"
        "¶1 (U) First line\nsecond line.\n\nTHE HARBOUR\n\n¶2 (SBU) Boats.\n\n¶2 (2) (SBU) More boats."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("bell\x07 null\x00", "bell null"),
        ("c1 \x9b2J", "c1 2J"),
        ("turned \u202earound", "turned around"),
        ("two\r\nlines", "two\nlines"),
        ("over\rwritten", "overwritten"),
    ],
)
def test_nothing_in_a_cable_steers_the_terminal(text: str, expected: str) -> None:
    assert printable(text) == expected
