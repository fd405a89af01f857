"""Every measure of a run, defined once, and the scores of one question by it.

An error scores 0, and so does a refusal where there was something to find; passages found before the error still count.
None is the score only where a measure says nothing of such a question: whether an answerable one was rightly refused,
or how well a refusal is supported.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.gold.questions import GoldQuestion, Half
from evals.measures import answers, retrieval
from evals.measures.record import Record

Group = Literal["retrieval", "answer", "citation", "abstention", "conflict"]
Kind = Literal["rate", "mean"]
"""Whether each question scores 0 or 1, or anything between."""
Measure = Callable[[GoldQuestion, Record], float | None]
Keys = Iterable[Collection[str]]
"""The accepted sets of keys."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure. `measure` gives a question's score, or None where the measure says nothing of such a question."""

    name: str
    group: Group
    kind: Kind
    measure: Measure
    higher_is_better: bool = True


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of one question, by the names of the metrics; those that do not apply are None."""

    id: str
    type: str
    half: Half
    scores: Mapping[str, float | None]
    error: str | None = None


def score(question: GoldQuestion, record: Record) -> Scored:
    """Every measure of this question."""
    scores = {metric.name: metric.measure(question, record) for metric in METRICS}
    return Scored(question.id, question.type, question.half, scores, record.error)


def is_right(question: GoldQuestion, record: Record) -> float:
    """Whether the answer says all that it must and cites an accepted paragraph."""
    if record.abstained:
        return 0.0
    return answers.is_right(record.text, record.cited, question.must_include, question.cites)


def _answerable(measure: Callable[[GoldQuestion, Record], float]) -> Measure:
    """The measure, of questions that the cables answer alone."""
    return lambda question, record: measure(question, record) if question.answerable else None


def _has_answer(record: Record) -> bool:
    return record.answer is not None and not record.abstained


def _retrieval() -> Iterator[Metric]:
    for k in (1, 5, 10):
        yield Metric(f"success@{k}", "retrieval", "rate", _answerable(_success(k)))
    for k in (5, 10):
        yield Metric(f"recall@{k}", "retrieval", "mean", _answerable(_recall(k)))
    yield Metric("MRR", "retrieval", "mean", _answerable(lambda q, r: retrieval.reciprocal_rank(r.keys, q.cites)))
    yield Metric("nDCG@10", "retrieval", "mean", _answerable(lambda q, r: retrieval.ndcg_at(10, r.keys, q.cites)))
    for words in (150, 300, 600):
        yield Metric(f"evidence {words}", "retrieval", "rate", _answerable(_evidence(words)))


def _success(k: int) -> Callable[[GoldQuestion, Record], float]:
    return lambda question, record: retrieval.success_at(k, record.keys, question.cites)


def _recall(k: int) -> Callable[[GoldQuestion, Record], float]:
    return lambda question, record: retrieval.recall_at(k, record.keys, question.cites)


def _evidence(words: int) -> Callable[[GoldQuestion, Record], float]:
    return lambda question, record: retrieval.evidence_within(
        words, record.evidence, question.must_include, question.cites, record.paragraphs
    )


def _answers() -> Iterator[Metric]:
    yield Metric("right", "answer", "rate", _answerable(is_right))
    yield Metric("token F1", "answer", "mean", _answerable(_token_f1))
    yield Metric("exact match", "answer", "rate", _answerable(_exact_match))


def _token_f1(question: GoldQuestion, record: Record) -> float:
    worded = (each for each in question.accept if not each.startswith("re:"))
    return answers.token_f1(record.short, [question.answer or "", *worded])


def _exact_match(question: GoldQuestion, record: Record) -> float:
    return answers.exact_match(record.short, [question.answer or "", *question.accept])


def _citations() -> Iterator[Metric]:
    yield Metric("citation precision", "citation", "mean", _of_answer(answers.citation_precision))
    yield Metric("citation recall", "citation", "mean", _of_answer(answers.citation_recall))
    yield Metric("sentence citation precision", "citation", "mean", _of_sentences(answers.sentence_citation_precision))
    yield Metric("sentence citation recall", "citation", "mean", _of_sentences(answers.sentence_citation_recall))
    yield Metric("support", "citation", "mean", _support)
    yield Metric("unknown citations", "citation", "mean", _unknown_citations, higher_is_better=False)


def _of_answer(measure: Callable[[Collection[str], Keys], float]) -> Measure:
    return _answerable(lambda question, record: measure(record.cited, question.cites))


def _of_sentences(measure: Callable[[Sequence[Collection[str]], Keys], float]) -> Measure:
    return _answerable(lambda question, record: measure(record.citations_by_sentence, question.cites))


def _support(_: GoldQuestion, record: Record) -> float | None:
    """Of every answer given; a refusal has no sentence to support. An error scores 0."""
    return None if record.abstained else answers.support(record.labels)


def _unknown_citations(_: GoldQuestion, record: Record) -> float | None:
    """Of every answer given. An error is left out, as 0 would be praise."""
    return answers.unknown_citations(record.cited, record.shown) if _has_answer(record) else None


def _abstention() -> Iterator[Metric]:
    yield Metric("accuracy", "abstention", "rate", _accuracy)
    yield Metric("answered wrong", "abstention", "rate", _answered_wrong, higher_is_better=False)
    yield Metric("refused (answerable)", "abstention", "rate", _answerable(_refused), higher_is_better=False)
    yield Metric("refused (unanswerable)", "abstention", "rate", lambda q, r: None if q.answerable else _refused(q, r))
    yield Metric("withheld told", "abstention", "rate", lambda q, r: float(r.tells_withheld) if q.withheld else None)


def _refused(_: GoldQuestion, record: Record) -> float:
    """An error is no refusal."""
    return float(record.abstained)


def _accuracy(question: GoldQuestion, record: Record) -> float:
    """Right, or rightly refused: the share of all questions."""
    return is_right(question, record) if question.answerable else float(record.abstained)


def _answered_wrong(question: GoldQuestion, record: Record) -> float:
    """An answer was given that is not right, or where there is none: the share of all questions."""
    return float(_has_answer(record) and not (question.answerable and is_right(question, record)))


def _conflict(question: GoldQuestion, record: Record) -> float | None:
    """Of the conflicts in the gold that have two sides in different paragraphs."""
    if question.type != "conflict" or all(len(keys) < 2 for keys in question.cites):
        return None
    said = " ".join([record.text, *record.conflict_quotes])
    return answers.conflict_recall(said, record.cited | record.conflict_keys, question.must_include, question.cites)


METRICS: tuple[Metric, ...] = (
    *_retrieval(),
    *_answers(),
    *_citations(),
    *_abstention(),
    Metric("conflict recall", "conflict", "rate", _conflict),
)
BY_NAME: Mapping[str, Metric] = {metric.name: metric for metric in METRICS}
