"""An answer to be pasted elsewhere: nothing of what matters is lost, and nothing in it acts there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from qa.answers.answer import Answer, Citation, IndexSummary
from qa.check.labels import SIGNS, CheckedSentence, Finding, Problem, Support
from qa.check.parts import Part
from qa.render import citation_styles
from qa.render.pasted import prose


def citation(paragraph: int, subject: str | None = "TOWN NEWS") -> Citation:
    created = datetime(2008, 3, 12, 16, 16, tzinfo=UTC)
    return Citation(f"08LIMA7 ¶{paragraph}", "08LIMA7", paragraph, 1, "SBU", created, subject, "quoted")


def answer(*sentences: CheckedSentence, lead: str | None = None, citations: tuple[Citation, ...] = ()) -> Answer:
    return Answer("how many boats?", lead, None if sentences else "no passage says so", sentences,
                  citations, (), (), "embedded", IndexSummary("d", 1, 1))  # fmt: skip


TWELVE = CheckedSentence("Twelve boats sank.", ("08LIMA7 ¶9",), "matched")
DOUBT = CheckedSentence("All burned.", ("08LIMA7 ¶12",), "unsupported")
SAID = answer(TWELVE, DOUBT, lead="12", citations=(citation(9), citation(12)))


def test_plain_text_has_keys_doubts_and_sources() -> None:
    assert citation_styles.as_text(SAID) == (
        "how many boats?\n\n"
        "12 — Twelve boats sank. [08LIMA7 ¶9] All burned. [08LIMA7 ¶12] (unsupported: not found in what it cites)\n\n"
        "“TOWN NEWS,” cable 08LIMA7, March 12, 2008, ¶9, ¶12."
    )


@pytest.mark.parametrize("support", SIGNS)
def test_a_copy_tells_which_sentences_do_not_hold(support: Support) -> None:
    checked = replace(DOUBT, support=support)
    assert (f"({support}: " in citation_styles.as_text(answer(checked))) is not checked.holds


def test_a_copy_tells_which_part_was_not_found_and_comes_back_without_that() -> None:
    text = "Twelve boats sank, and nine *burned*."
    part = Part("and nine *burned*.", 19, 37)
    problem = Problem("figure", "9 is not in 08LIMA7 ¶9")
    found = (Finding(Part("Twelve boats sank", 0, 17), "matched"), Finding(part, "unsupported", problem=problem))
    said = answer(
        CheckedSentence(text, ("08LIMA7 ¶9",), "partly", (problem,), findings=found), citations=(citation(9),)
    )
    told = "(partly: not all of it was found in what it cites, not “and nine {}”)"
    plain, markdown = citation_styles.as_text(said), citation_styles.as_markdown(said)
    assert told.format("*burned*") in plain
    assert told.format(r"\*burned\*") in markdown
    assert "partly" not in prose(plain) + prose(markdown)


def test_markdown_has_footnotes() -> None:
    assert citation_styles.as_markdown(SAID) == (
        "## how many boats?\n\n"
        "12 — Twelve boats sank.[^1] All burned.[^2] (unsupported: not found in what it cites)\n\n"
        "[^1]: 08LIMA7 ¶9 (SBU), *TOWN NEWS*, March 12, 2008\n"
        "[^2]: 08LIMA7 ¶12 (SBU), *TOWN NEWS*, March 12, 2008"
    )


def test_a_note_for_each_cable() -> None:
    assert citation_styles.chicago(SAID) == "“TOWN NEWS,” cable 08LIMA7, March 12, 2008, ¶9, ¶12."


def test_an_entry_for_each_cable() -> None:
    assert citation_styles.bibtex(SAID) == (
        "@misc{08LIMA7,\n  title = {TOWN NEWS},\n  howpublished = {Cable 08LIMA7},\n"
        "  year = {2008},\n  month = {03},\n  day = {12},\n  note = {\\P{}9, \\P{}12},\n}"
    )


@pytest.mark.parametrize(
    ("subject", "written"),
    [("50% & more_{}", r"50\% \& more\_\{\}"), ("A~B^C\\", r"A\textasciitilde{}B\textasciicircum{}C\textbackslash{}")],
)
def test_what_latex_would_read_as_its_own_is_written_out(subject: str, written: str) -> None:
    assert f"title = {{{written}}}," in citation_styles.bibtex(replace(SAID, citations=(citation(9, subject),)))


def test_what_markdown_would_read_as_its_own_is_written_out() -> None:
    said = citation_styles.as_markdown(answer(CheckedSentence("See [here](http://x) <b>*now*</b>.", (), "uncited")))
    assert r"See \[here\](http://x) \<b\>\*now\*\</b\>." in said


def test_a_cable_without_subject_or_date_is_cited_by_its_id() -> None:
    bare = replace(citation(9, None), created=None)
    assert citation_styles.chicago(replace(SAID, citations=(bare,))) == "cable 08LIMA7, ¶9."
    assert "title = {Cable 08LIMA7}" in citation_styles.bibtex(replace(SAID, citations=(bare,)))


def test_a_refusal_stays_one() -> None:
    assert citation_styles.as_text(answer()) == "how many boats?\n\nNot in these cables. no passage says so"
    assert citation_styles.chicago(answer()) == citation_styles.bibtex(answer()) == ""


def test_the_notice_goes_along() -> None:
    assert citation_styles.as_text(replace(SAID, notice="abstracts")).endswith("\n\nNote: abstracts")
    assert citation_styles.as_markdown(replace(SAID, notice="abstracts")).endswith("\n\nNote: abstracts")
