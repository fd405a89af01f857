"""A draft becomes an answer: its checked sentences, conflicts, citations, and a record of what it was made with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from index.search.retriever import Hit
from qa.answers.answer import Answer, Citation, HeldBack, IndexSummary, not_here
from qa.answers.asked import Asked
from qa.answers.repairing import Repaired
from qa.check.labels import CheckedSentence
from qa.drafts.draft import Conflict, Draft
from qa.evidence.answered import lacking_form, lacking_subject
from qa.evidence.evidence import Evidence
from qa.json_shapes import as_json
from qa.readers.chosen import Readers
from qa.settings.config import Settings
from qa.verify.verifier import Verifier
from qa.version import VERSION

if TYPE_CHECKING:
    from qa.readers.repair import RepairWriter

NO_REASON = "no passage answers the question"


def compose(
    question: str,
    draft: Draft,
    evidence: Evidence,
    checked: Iterable[CheckedSentence],
    *,
    model: str,
    index: IndexSummary,
    strict: bool = False,
    withheld: bool = False,
    notice: str | None = None,
    failed: int = 0,
    record: Mapping[str, Any] | None = None,
) -> Answer:
    """Make the answer of a draft on the passages that its reader was shown.

    `question` is what was typed, `checked` are the draft's sentences. `strict` leaves out those that do not hold, and
    counts them. `failed` sentences were written before by a model, and the draft are quotations instead, as none held.
    """
    every = tuple(checked)
    sentences = tuple(each for each in every if not strict or each.holds)
    conflicts = evidence.conflicts if sentences else ()
    return Answer(
        question=question,
        lead=draft.lead if sentences else None,
        reason=None if sentences else _reason(draft, evidence),
        sentences=sentences,
        citations=_citations(sentences, conflicts, evidence.passages),
        conflicts=conflicts,
        passages=evidence.passages,
        model=model,
        index=index,
        caution=draft.caution if sentences else None,
        chance=round(draft.chance, 3) if sentences and draft.chance is not None else None,
        lacks=_lacks(draft, sentences, evidence) if sentences else (),
        missing=evidence.missing,
        finish=draft.finish,
        note=draft.note,
        removed=len(every) - len(sentences) + failed,
        instead=bool(failed),
        held_back=tuple(HeldBack(hit.key, hit.passage.marking) for hit in draft.held),
        withheld=withheld,
        notice=notice,
        usage=draft.usage,
        record=record or {},
    )


def _reason(draft: Draft, evidence: Evidence) -> str:
    if evidence.missing and not (evidence.passages or draft.held):
        return not_here(evidence.missing)
    if draft.sentences:
        return "no sentence of the answer holds against what it cites"
    return draft.reason or NO_REASON


def _lacks(draft: Draft, sentences: Sequence[CheckedSentence], evidence: Evidence) -> tuple[str, ...]:
    """Name what was asked for and the sentences do not have."""
    texts, keys = [each.text for each in sentences], {key for each in sentences for key in each.citations}
    form = lacking_form(evidence.question, texts)
    # Of sentences quoted, whether a name stands in them tells nothing.
    if draft.chance is not None:
        return form
    return form + lacking_subject(evidence.question, texts, [hit for hit in evidence.passages if hit.key in keys])


def _citations(
    sentences: Sequence[CheckedSentence], conflicts: Sequence[Conflict], hits: Sequence[Hit]
) -> tuple[Citation, ...]:
    """Return one for each passage cited, in the order of the answer, with the first words it is cited for."""
    shown = {hit.key: hit for hit in hits}
    quotes: dict[str, str] = {}
    for sentence in sentences:
        for key in sentence.citations:
            quotes.setdefault(key, sentence.text)
    for conflict in conflicts:
        for figure in conflict.figures:
            quotes.setdefault(figure.key, figure.quote)
    return tuple(_citation(shown[key], quote) for key, quote in quotes.items() if key in shown)


def _citation(hit: Hit, quote: str) -> Citation:
    passage = hit.passage
    place = passage.reference_id, passage.number, passage.ordinal
    return Citation(hit.key, *place, passage.marking, hit.created, hit.subject, quote, hit.also)


def record(
    asking: Asked, settings: Settings, readers: Readers, verifier: Verifier | None, repair: Repaired
) -> dict[str, Any]:
    """Record what an answer was made with, so that it can be asked again; no key and no path is in it.

    `searched` is the question as it was put to the index: for a follow-up, not what was typed.
    """
    return {
        "version": VERSION,
        "searched": asking.asked.text,
        "k": asking.k,
        "filters": asking.filters.to_dict(),
        "clearance": settings.clearance,
        "remote_marking": settings.remote_marking,
        "strict": settings.strict,
        "reader": readers.reader.settings,
        "previous": [asdict(turn) for turn in asking.previous],
        "searches": list(asking.searches.texts),
        "searches_missing": asking.searches.reason,
        "repair": _rounds(readers.repairs, repair) if readers.repairs else None,
        "verifier": verifier.settings if verifier else None,
    }


def _rounds(writer: RepairWriter, repair: Repaired) -> dict[str, Any]:
    """Record both rounds: what failed, and what was written in its place."""
    return {**writer.settings, "attempts": as_json(repair.attempts), "missing": repair.reason}
