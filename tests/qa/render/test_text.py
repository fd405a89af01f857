"""What a person sees of answers, passages and cables."""

from __future__ import annotations

from typing import Any

import pytest

from qa.answers.answer import Answer, IndexSummary
from qa.answers.answering import compose
from qa.answers.replay import Change
from qa.check.checker import Checker
from qa.drafts.draft import Draft, DraftSentence
from qa.models.chat import Finish
from qa.render.text import answer_text, cable_text, changes_text, printable, search_text
from tests.fakes.evidence import cable, evidence, hit, passage

HITS = (hit(9, "Police counted 32 boats."), hit(10, "The mayor counted 33 boats.", marking="C//NF"))


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 60 columns."""
    monkeypatch.setenv("COLUMNS", "60")


def shown(draft: Draft, notice: str | None = None) -> str:
    return answer_text(composed(draft, notice=notice))


def composed(draft: Draft, question: str = "?", **others: Any) -> Answer:
    return compose(
        question,
        draft,
        evidence(question, HITS),
        map(Checker(HITS).check, draft.sentences),
        model="any/model",
        index=IndexSummary("d", 1, 2),
        **others,
    )


def test_an_answer_with_its_citation_marking_and_notice() -> None:
    draft = Draft((DraftSentence("Police counted 32 boats.", ("08ANYTOWN7 ¶9",)),), lead="32")
    assert shown(draft, "abstracts only.") == (
        "32 — Police counted 32 boats. [08ANYTOWN7 ¶9]\n"
        "\n"
        "Checked: 1 sentence, 1 quoted.\n"
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
    hits = (HITS[0], hit(2, "Police counted 33 boats.", cable="09KELLAND3", marking="C//NF"))
    draft = Draft((DraftSentence("Police counted 32 boats.", ("08ANYTOWN7 ¶9",)),))
    question = "how many boats did the police count?"
    text = answer_text(
        compose(
            question,
            draft,
            evidence(question, hits),
            map(Checker(hits).check, draft.sentences),
            model="m",
            index=IndexSummary("d", 2, 2),
        )
    )
    assert (
        "The cables differ. Asked “how many boats did the police count?”, they give:\n"
        "  32  08ANYTOWN7 ¶9 (SBU)\n    “Police counted 32 boats.”\n  33  09KELLAND3 ¶2" in text
    )
    assert "Cited (highest marking: C//NF):" in text


def test_what_fails_the_check_is_said_beneath_the_sentence_and_counted() -> None:
    text = shown(
        Draft(
            (
                DraftSentence("Police counted 32 boats.", ("08ANYTOWN7 ¶9",)),
                DraftSentence("Police counted 34 boats.", ("08ANYTOWN7 ¶9",)),
            )
        )
    )
    lines = text.splitlines()
    assert lines[0] == "Police counted 32 boats. [08ANYTOWN7 ¶9]"
    assert lines[1] == "Police counted 34 boats. [08ANYTOWN7 ¶9]"
    assert lines[2].startswith("  ◐ partly: ")
    assert "34" in lines[2]
    assert "Checked: 2 sentences, 1 quoted, 1 partly." in text


def test_what_was_asked_for_and_is_lacking_is_said_beneath_the_sentences() -> None:
    draft = Draft((DraftSentence("Police counted 32 boats.", ("08ANYTOWN7 ¶9",)),))
    text = answer_text(composed(draft, "when did Jessen Bank count the boats?"))
    told = "Asked for and not in the answer: a date, the name Jessen Bank. Checked: 1 sentence, 1 quoted."
    assert told in " ".join(text.split())
    assert "Asked for" not in answer_text(composed(draft, "how many boats did police count?"))


def test_strictness_says_how_many_sentences_it_took() -> None:
    draft = Draft(
        tuple(DraftSentence(f"Police counted {n} boats.", ("08ANYTOWN7 ¶9",)) for n in (32, 34)), finish="truncated"
    )
    text = answer_text(composed(draft, strict=True))
    assert "Checked: 1 sentence, 1 quoted, 1 more removed as they do not hold." in " ".join(text.split())
    assert "34" not in text


def test_strictness_that_takes_every_sentence_says_how_many_those_were() -> None:
    draft = Draft(tuple(DraftSentence(f"Police counted {n} boats.", ("08ANYTOWN7 ¶9",)) for n in (33, 34)))
    text = answer_text(composed(draft, strict=True))
    assert text.startswith("Not in these cables.")
    assert "Checked: 0 sentences, 2 removed as they do not hold." in text


@pytest.mark.parametrize("finish", ["incomplete", "truncated", "context"])
def test_an_answer_that_was_cut_short_is_called_incomplete(finish: Finish) -> None:
    draft = Draft((DraftSentence("Police counted 32 boats.", ("08ANYTOWN7 ¶9",)),), finish=finish)
    assert "Incomplete: " in shown(draft)


def test_what_the_answer_was_written_without_is_named() -> None:
    draft = Draft((DraftSentence("Police counted 32 boats.", ("08ANYTOWN7 ¶9",)),), held=HITS[1:])
    text = " ".join(answer_text(composed(draft, withheld=True)).split())
    assert "Written without 08ANYTOWN7 ¶10 (C//NF): above the marking that may be sent to any/model." in text
    assert "Some paragraphs are above your clearance; they were not searched." in text


def test_what_changed_since_an_answer_is_listed() -> None:
    assert changes_text([]) == "Nothing has changed since."
    assert changes_text([Change("index: cables", "5", "6")]) == "Changed since:\n  index: cables: 5 → 6"


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
