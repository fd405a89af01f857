"""Every measure of a run, defined once, and the scores of one question by it.

An error scores 0, and so does a refusal where there was something to find; passages found before the error still count.
None is the score only where a measure says nothing of such a question: whether an answerable one was rightly refused,
or how well a refusal is supported.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.gold.questions import GoldQuestion, Half
from evals.measures import answers, retrieval
from evals.measures.record import Record
from index.text.sentences import APART

Kind = Literal["rate", "mean"]
"""Whether each question scores 0 or 1, or anything between."""
Unit = Literal["share", "score"]
"""Whether a figure is a share of something, shown in percent, or a number between 0 and 1 and no more."""
Place = Literal["headline", "terminal", "page", "primary", "runs", "variants", "prompts"]
"""Where a measure is shown beside the table of all: at the head of a run's page, by type of question in the terminal
and on the page, first in a comparison, in the list of runs, in the table of variants; "prompts" in the terminal if no
model was asked.
"""
Part = Literal["ranking", "prompt", "answer"]
"""What a measure looks at."""
Measure = Callable[[GoldQuestion, Record], float | None]
_WITHIN = "an accepted set of paragraphs lies wholly in the first"
Keys = Iterable[Collection[str]]
"""The accepted sets of keys."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure: how a question is scored by it, what it says, and where reports show it.

    `measure` gives a question's score, or None if it says nothing of such a question. `meaning` is a line for a person
    who meets it in a report, `shown_in` names the places where it stands. `heading` takes the place of its name
    at the head of a page, `short` above a column.
    """

    name: str
    kind: Kind
    measure: Measure
    meaning: str
    shown_in: str = ""
    unit: Unit = "share"
    higher_is_better: bool = True
    heading: str = ""
    short: str = ""
    part: Part = "answer"

    def written(self, value: float, *, percent_sign: bool = True) -> str:
        """Format a figure of this measure: "54 %", or "0.54" if it is no share."""
        if self.unit == "score":
            return f"{value:.2f}"
        return f"{value * 100:.0f}{' %' if percent_sign else ''}"


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of one question, by the names of the metrics; those that do not apply are None."""

    id: str
    type: str
    half: Half
    scores: Mapping[str, float | None]
    error: str | None = None


def score(question: GoldQuestion, record: Record, *, prompt_only: bool = False) -> Scored:
    """Score this question by every measure that its run has."""
    scores = {metric.name: metric.measure(question, record) for metric in measured(prompt_only=prompt_only)}
    return Scored(question.id, question.type, question.half, scores, record.error)


def is_right(question: GoldQuestion, record: Record) -> float:
    """Score 1 if the answer says all that it must and cites an accepted paragraph; else 0."""
    if record.abstained:
        return 0.0
    return answers.is_right(record.text, record.cited, question.must_include, question.cites)


def _answerable(measure: Callable[[GoldQuestion, Record], float]) -> Measure:
    """Limit a measure to questions that the cables answer."""
    return lambda question, record: measure(question, record) if question.answerable else None


def _has_answer(record: Record) -> bool:
    return record.answer is not None and not record.abstained


def _success(k: int) -> Measure:
    return _answerable(lambda question, record: retrieval.success_at(k, record.keys, question.cites))


def _recall(k: int) -> Measure:
    return _answerable(lambda question, record: retrieval.recall_at(k, record.keys, question.cites))


def _mrr(question: GoldQuestion, record: Record) -> float | None:
    return retrieval.reciprocal_rank(record.keys, question.cites) if question.answerable else None


def _ndcg(question: GoldQuestion, record: Record) -> float | None:
    return retrieval.ndcg_at(10, record.keys, question.cites) if question.answerable else None


def _evidence(words: int) -> Measure:
    return _answerable(
        lambda question, record: retrieval.evidence_within(
            words, record.evidence, question.must_include, question.cites, record.paragraphs
        )
    )


def _in_prompt(question: GoldQuestion, record: Record) -> float:
    return retrieval.success_at(len(record.given), list(record.given), question.cites)


def _said_in_prompt(question: GoldQuestion, record: Record) -> float:
    texts = (text.replace(APART, " ") for text in record.given.values())
    return retrieval.evidence_within(600, texts, question.must_include, question.cites, record.paragraphs)


def _token_f1(question: GoldQuestion, record: Record) -> float:
    worded = (each for each in question.accept if not each.startswith("re:"))
    return answers.token_f1(record.short, [question.answer or "", *worded])


def _exact_match(question: GoldQuestion, record: Record) -> float:
    return answers.exact_match(record.short, [question.answer or "", *question.accept])


def _of_answer(measure: Callable[[Collection[str], Keys], float]) -> Measure:
    return _answerable(lambda question, record: measure(record.cited, question.cites))


def _of_sentences(measure: Callable[[Sequence[Collection[str]], Keys], float]) -> Measure:
    return _answerable(lambda question, record: measure(record.citations_by_sentence, question.cites))


def _support(_: GoldQuestion, record: Record) -> float | None:
    """Score every answer given; a refusal has no sentence to support. An error scores 0."""
    return None if record.abstained else answers.support(record.labels)


def _unknown_citations(_: GoldQuestion, record: Record) -> float | None:
    """Score every answer given. An error is left out, as 0 would be praise."""
    return answers.unknown_citations(record.cited, record.shown) if _has_answer(record) else None


def _refused(_: GoldQuestion, record: Record) -> float:
    """An error is no refusal."""
    return float(record.abstained)


def _accuracy(question: GoldQuestion, record: Record) -> float:
    """Score 1 if it is right, or rightly refused: a share of all questions."""
    return is_right(question, record) if question.answerable else float(record.abstained)


def _answered_wrong(question: GoldQuestion, record: Record) -> float:
    """Score 1 if an answer was given that is not right, or that does not exist: a share of all questions."""
    return float(_has_answer(record) and not (question.answerable and is_right(question, record)))


def _rightly_refused(question: GoldQuestion, record: Record) -> float | None:
    return None if question.answerable else _refused(question, record)


def _withheld_told(question: GoldQuestion, record: Record) -> float | None:
    return float(record.tells_withheld) if question.withheld else None


def _conflict(question: GoldQuestion, record: Record) -> float | None:
    """Score the conflicts in the gold that have two sides in different paragraphs."""
    if question.type != "conflict" or all(len(keys) < 2 for keys in question.cites):
        return None
    said = " ".join([record.text, *record.conflict_quotes])
    return answers.conflict_recall(said, record.cited | record.conflict_keys, question.must_include, question.cites)


# A row: name, whether it is a rate or a mean, how a question is scored, what it says, where it is shown.
# fmt: off
METRICS: tuple[Metric, ...] = (
    Metric("success@1", "rate", _success(1), "an accepted set of paragraphs is complete at the first rank",
           "headline terminal page primary runs variants prompts", heading="Evidence ranked first",
           part="ranking"),
    Metric("success@5", "rate", _success(5), f"{_WITHIN} 5", "terminal page variants prompts", part="ranking"),
    Metric("success@10", "rate", _success(10), f"{_WITHIN} 10", part="ranking"),
    Metric("recall@5", "mean", _recall(5), "share of the best accepted set among the first 5", part="ranking"),
    Metric("recall@10", "mean", _recall(10), "share of the best accepted set among the first 10", part="ranking"),
    Metric("MRR", "mean", _mrr, "1 / the rank at which an accepted set is complete", "variants", "score",
           part="ranking"),
    Metric("nDCG@10", "mean", _ndcg,
           "accepted paragraphs among the first 10, the higher the better, against the best order", unit="score",
           part="ranking"),
    Metric("evidence 150", "rate", _evidence(150),
           "the first 150 words shown hold what a right answer says, from accepted paragraphs", "variants",
           part="ranking"),
    Metric("evidence 300", "rate", _evidence(300), "the same within 300 words",
           "headline terminal page primary variants", heading="Evidence in reach", part="ranking"),
    Metric("evidence 600", "rate", _evidence(600), "the same within 600 words", "variants", part="ranking"),
    Metric("in prompt", "rate", _answerable(_in_prompt), "a model is given an accepted set of paragraphs",
           "prompts", part="prompt"),
    Metric("prompt 600", "rate", _answerable(_said_in_prompt),
           "its first 600 words of passages hold what a right answer says, from accepted paragraphs",
           "prompts", part="prompt"),
    Metric("right", "rate", _answerable(is_right), "says all that a right answer must and cites an accepted paragraph",
           "headline terminal page primary runs", heading="Answered right"),
    Metric("token F1", "mean", _answerable(_token_f1),
           "words shared with the gold answer, precision and recall in one", unit="score"),
    Metric("exact match", "rate", _answerable(_exact_match), "the very words of the gold answer"),
    Metric("citation precision", "mean", _of_answer(answers.citation_precision),
           "share of the paragraphs cited that are accepted",
           "headline terminal page primary", heading="Citations accepted", short="cit. prec."),
    Metric("citation recall", "mean", _of_answer(answers.citation_recall),
           "share of the best accepted set that is cited", "page"),
    Metric("sentence citation precision", "mean", _of_sentences(answers.sentence_citation_precision),
           "of the sentences that cite, the share that cite accepted paragraphs and no others"),
    Metric("sentence citation recall", "mean", _of_sentences(answers.sentence_citation_recall),
           "of all sentences, the share that cite an accepted paragraph"),
    Metric("support", "mean", _support, "share of the sentences that the check finds in what they cite"),
    Metric("unknown citations", "mean", _unknown_citations,
           "share of the citations that were never shown to the reader", higher_is_better=False),
    Metric("accuracy", "rate", _accuracy, "answered right, or rightly refused, of all questions", "terminal"),
    Metric("answered wrong", "rate", _answered_wrong,
           "answered otherwise than right, or where there is no answer, of all questions",
           "primary", higher_is_better=False),
    Metric("refused (answerable)", "rate", _answerable(_refused), "refused, though the cables answer it",
           "page runs", higher_is_better=False),
    Metric("refused (unanswerable)", "rate", _rightly_refused,
           "refused, as the cables do not answer it", "headline page runs", heading="Refused rightly"),
    Metric("withheld told", "rate", _withheld_told,
           "refused, and told that paragraphs above the clearance were not searched"),
    Metric("conflict recall", "rate", _conflict, "gives both sides of a conflict and where each stands"),
)
# fmt: on
BY_NAME: Mapping[str, Metric] = {metric.name: metric for metric in METRICS}


def shown_in(place: Place) -> tuple[Metric, ...]:
    """Return the measures that are shown there, in the order of all."""
    return tuple(metric for metric in METRICS if place in metric.shown_in.split())


def measured(*, prompt_only: bool) -> tuple[Metric, ...]:
    """Return the measures of a run: those of its answers, or of its prompts if no model was asked."""
    left_out = "answer" if prompt_only else "prompt"
    return tuple(metric for metric in METRICS if metric.part != left_out)
