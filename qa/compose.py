"""A draft and its evidence become an answer: citations resolved, and every sentence looked for in what it cites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.retriever import Hit
from qa.answer import Answer, AnswerSentence, Citation, IndexSummary, Problem
from qa.readers.draft import Draft, DraftSentence

NO_REASON = "no passage answers the question"


def compose(
    question: str,
    draft: Draft,
    hits: Sequence[Hit],
    *,
    model: str,
    index: IndexSummary,
    notice: str | None = None,
    timings_ms: Mapping[str, float],
) -> Answer:
    """The answer that this draft makes on this evidence."""
    evidence = {hit.key: hit for hit in hits}
    sentences = tuple(_checked(sentence, evidence) for sentence in draft.sentences)
    return Answer(
        question=question,
        text=_text(draft.lead, sentences),
        abstained=draft.abstained,
        reason=(draft.reason or NO_REASON) if draft.abstained else None,
        sentences=sentences,
        citations=_citations(draft, evidence),
        conflicts=draft.conflicts,
        passages=tuple(hits),
        model=model,
        index=index,
        notice=notice,
        timings_ms=timings_ms,
    )


def _text(lead: str | None, sentences: Sequence[AnswerSentence]) -> str | None:
    if not sentences:
        return None
    cited = (" ".join([each.text, *(f"[{key}]" for key in each.citations)]) for each in sentences)
    return (f"{lead} — " if lead else "") + " ".join(cited)


def _checked(sentence: DraftSentence, evidence: Mapping[str, Hit]) -> AnswerSentence:
    problems = tuple(_problems(sentence, evidence))
    return AnswerSentence(
        text=one_line(sentence.text),
        citations=sentence.citations,
        support="unsupported" if problems else "supported",
        problems=problems,
    )


def _problems(sentence: DraftSentence, evidence: Mapping[str, Hit]) -> list[Problem]:
    """The embedded reader quotes, so a sentence is supported only where its very words stand in what it cites."""
    if not sentence.citations:
        return [Problem("no citation", "the sentence cites no passage")]
    problems = []
    for key in sentence.citations:
        if key not in evidence:
            problems.append(Problem("unknown citation", f"{key} is not among the passages shown"))
        elif not _stands_in(sentence.text, evidence[key]):
            problems.append(Problem("not in the passage", f"the sentence is not found word for word in {key}"))
    return problems


def _stands_in(text: str, hit: Hit) -> bool:
    wanted = one_line(text)
    return any(wanted in one_line(whole) for whole in (hit.passage.text, hit.passage.search_text))


def _citations(draft: Draft, evidence: Mapping[str, Hit]) -> tuple[Citation, ...]:
    """One for each passage cited, in the order of the answer, with the first words it is cited for."""
    quotes: dict[str, str] = {}
    for sentence in draft.sentences:
        for key in sentence.citations:
            quotes.setdefault(key, sentence.text)
    for conflict in draft.conflicts:
        for figure in conflict.figures:
            quotes.setdefault(figure.key, figure.quote)
    return tuple(_citation(evidence[key], quote) for key, quote in quotes.items() if key in evidence)


def _citation(hit: Hit, quote: str) -> Citation:
    passage = hit.passage
    return Citation(
        hit.key, passage.reference_id, passage.number, passage.ordinal, passage.marking, hit.created, hit.subject, quote
    )


def one_line(text: str) -> str:
    """The text with every run of whitespace as one space."""
    return " ".join(text.split())
