"""A draft and its evidence become an answer: every sentence checked, citations resolved, conflicts found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from index.search.retriever import Hit
from qa.answers.answer import Answer, Citation, HeldBack, IndexSummary
from qa.check.checker import Checker
from qa.check.labels import CheckedSentence
from qa.drafts.draft import Conflict, Draft
from qa.evidence import conflicts

NO_REASON = "no passage answers the question"


def compose(
    question: str,
    draft: Draft,
    hits: Sequence[Hit],
    checker: Checker,
    *,
    model: str,
    index: IndexSummary,
    about: str | None = None,
    strict: bool = False,
    withheld: bool = False,
    notice: str | None = None,
    timings_ms: Mapping[str, float] | None = None,
    record: Mapping[str, Any] | None = None,
) -> Answer:
    """The answer that this draft makes on these passages; `strict` leaves out and counts what is not supported.

    `about` is the question as it stands by itself, where what was typed is a follow-up.
    """
    checked = [checker.check(sentence) for sentence in draft.sentences]
    sentences = tuple(each for each in checked if not strict or each.support == "supported")
    found = conflicts.find(about or question, hits) if sentences else ()
    return Answer(
        question=question,
        text=_text(draft.lead, sentences),
        abstained=not sentences,
        reason=None if sentences else _reason(draft),
        sentences=sentences,
        citations=_citations(sentences, found, hits),
        conflicts=found,
        passages=tuple(hits),
        model=model,
        index=index,
        finish=draft.finish,
        note=draft.note,
        removed=len(checked) - len(sentences),
        held_back=tuple(HeldBack(hit.key, hit.passage.marking) for hit in draft.held),
        withheld=withheld,
        notice=notice,
        usage=draft.usage,
        timings_ms=timings_ms or {},
        record=record or {},
    )


def _reason(draft: Draft) -> str:
    if draft.sentences:
        return "no sentence of the answer is supported by what it cites"
    return draft.reason or NO_REASON


def _text(lead: str | None, sentences: Sequence[CheckedSentence]) -> str | None:
    if not sentences:
        return None
    return (f"{lead} — " if lead else "") + joined(sentences)


def lead(answer: Answer) -> str:
    """What stands in front of the sentences, as in "32 — "; empty where nothing does."""
    return (answer.text or "")[: -len(joined(answer.sentences))] if answer.sentences else ""


def joined(sentences: Sequence[CheckedSentence]) -> str:
    """The sentences on one line, with citations and labels."""
    return " ".join(map(_cited, sentences))


def _cited(sentence: CheckedSentence) -> str:
    """The sentence with its citations in brackets, and its label where it is anything but supported."""
    label = [] if sentence.support == "supported" else [f"[{sentence.support}]"]
    return " ".join([sentence.text, *(f"[{key}]" for key in sentence.citations), *label])


def _citations(
    sentences: Sequence[CheckedSentence], found: Sequence[Conflict], hits: Sequence[Hit]
) -> tuple[Citation, ...]:
    """One for each passage cited, in the order of the answer, with the first words it is cited for."""
    evidence = {hit.key: hit for hit in hits}
    quotes: dict[str, str] = {}
    for sentence in sentences:
        for key in sentence.citations:
            quotes.setdefault(key, sentence.text)
    for conflict in found:
        for figure in conflict.figures:
            quotes.setdefault(figure.key, figure.quote)
    return tuple(_citation(evidence[key], quote) for key, quote in quotes.items() if key in evidence)


def _citation(hit: Hit, quote: str) -> Citation:
    passage = hit.passage
    return Citation(
        hit.key, passage.reference_id, passage.number, passage.ordinal, passage.marking, hit.created, hit.subject, quote
    )
