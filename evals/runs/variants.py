"""Baselines side by side: plainer ways to rank the same index, and ours with one part after another left out.

A feature that is left out has no weight; the weights of the others are not learned anew.

Every variant uses the index's own engines: its stemmed BM25, and its vectors of paragraphs behind subject and month.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import fmean

import numpy as np

from evals.gold import questions
from evals.gold.questions import GoldQuestion, GoldSet
from evals.measures.record import Record
from evals.measures.scores import shown_in
from evals.measures.summary import ALL
from evals.runs.manifest import DEPTH
from index.filters import Filters
from index.search.retriever import Retriever
from index.search.weights import packaged
from index.store.open_index import OpenIndex
from index.store.search_units import UNIT_BITS
from index.store.vectors import Ids, Vectors
from index.text import tokens

SHOWN = 8
"""How many passages a reader gets, as the settings have it."""
FUSED = 1000
"""How deep the lists are that rank fusion adds."""
RANK_FUSION = 60
"""What is added to a rank before its reciprocal is taken (Cormack, Clarke and Büttcher, SIGIR 2009)."""
MEASURES = {metric.name: metric for metric in shown_in("variants")}
HALVES = (ALL, *questions.HALVES)

Ranked = tuple[str, float, tuple[str, ...]]
"""The key of a passage, its score, and the text that a reader is shown of it."""
Search = Callable[[str, Filters], list[Ranked]]
Figures = Mapping[str, Mapping[str, float]]
"""The means of each half, by the names of the measures."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to rank, with its name in the table."""

    name: str
    open: Callable[[OpenIndex], Search]


def measured(index: OpenIndex, gold: GoldSet, variant: Variant) -> Figures:
    """Measure this variant on the answerable questions of a set."""
    search = variant.open(index)
    scores = [(row.half, _scores(index, search, row)) for row in gold.questions if row.answerable]
    halves = {half: [each for own, each in scores if half in (ALL, own)] for half in HALVES}
    return {half: {name: _mean(each[name] for each in some) for name in MEASURES} for half, some in halves.items()}


def _scores(index: OpenIndex, search: Search, row: GoldQuestion) -> dict[str, float]:
    ranked = search(row.standalone, row.filters)
    record = Record(
        row.id,
        ranked=tuple((key, score) for key, score, _ in ranked),
        passages=tuple({"key": key, "sentences": list(texts)} for key, _, texts in ranked[:SHOWN]),
        paragraphs=_paragraphs(index, row.keys),
    )
    return {name: metric.measure(row, record) or 0.0 for name, metric in MEASURES.items()}


def _paragraphs(index: OpenIndex, keys: frozenset[str]) -> dict[str, str]:
    cables = {key.split(" ")[0] for key in keys}
    known = cables.intersection(index.store.reference_ids())
    passages = [stored.passage for cable in sorted(known) for stored in index.store.passages_of(cable)]
    return {passage.key: passage.text for passage in passages if passage.key in keys}


def _mean(values: Iterable[float]) -> float:
    return fmean(listed) if (listed := list(values)) else 0.0


class _Plain:
    """The engines of an index each by itself, over whole paragraphs."""

    def __init__(self, index: OpenIndex) -> None:
        self._index = index

    @cached_property
    def _units(self) -> Ids:
        units = self._index.vectors.ids()
        return np.asarray(units[units & ((1 << UNIT_BITS) - 1) == 0])

    @cached_property
    def _vectors(self) -> Vectors:
        return self._index.vectors.vectors(self._units)

    def by_vector(self, question: str, filters: Filters) -> dict[int, float]:
        """Return passage ids with the cosine of their paragraph, best first."""
        cosines = self._vectors @ self._index.encoder.encode([question])[0]
        allowed = self._index.store.allowed(filters)
        passages = self._units >> UNIT_BITS
        rows = [n for n in range(len(passages)) if allowed is None or passages[n] in allowed]
        return _best({int(passages[n]): float(cosines[n]) for n in rows})

    def by_keywords(self, question: str, filters: Filters) -> dict[int, float]:
        """Return passage ids with the BM25 of their paragraph, best first."""
        allowed = self._index.store.allowed(filters)
        weights = dict.fromkeys(tokens.content_terms(question), 1.0)
        scores = self._index.keywords.search("paragraph", weights, FUSED, None if allowed is None else allowed.tolist())
        return _best({unit >> UNIT_BITS: score for unit, score in scores.items()})

    def by_ranks(self, question: str, filters: Filters) -> dict[int, float]:
        """Return passage ids with the sum of the reciprocals of both ranks, best first."""
        fused: dict[int, float] = {}
        for scores in (self.by_keywords(question, filters), self.by_vector(question, filters)):
            for rank, passage in enumerate(list(scores)[:FUSED], 1):
                fused[passage] = fused.get(passage, 0.0) + 1 / (RANK_FUSION + rank)
        return _best(fused)

    def whole(self, scores: Mapping[int, float]) -> list[Ranked]:
        """Return the first of them with their whole paragraphs."""
        stored = self._index.store.passages(list(scores)[:DEPTH])
        return [(each.passage.key, scores[each.id], (each.passage.search_text,)) for each in stored]


def _best(scores: Mapping[int, float]) -> dict[int, float]:
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))


def _plain(engine: Callable[[_Plain, str, Filters], Mapping[int, float]]) -> Callable[[OpenIndex], Search]:
    def opened(index: OpenIndex) -> Search:
        plain = _Plain(index)
        return lambda question, filters: plain.whole(engine(plain, question, filters))

    return opened


def _ours(*without: str, whole: bool = False) -> Callable[[OpenIndex], Search]:
    """Return the ranking with its weights, without these features."""

    def opened(index: OpenIndex) -> Search:
        weights = packaged()
        retriever = Retriever(index, replace(weights, ranking=weights.ranking.without(*without)))
        return lambda question, filters: [
            (hit.key, hit.score, (hit.passage.search_text,) if whole else hit.sentences)
            for hit in retriever.search(question, DEPTH, filters)
        ]

    return opened


_PARAGRAPH_VECTORS = ("paragraph_cosine", "paragraph_cosine_rank", "cable_cosine")
_SENTENCE_VECTORS = ("sentence_cosine", "sentence_cosine_rank", "window_cosine")
_CONTEXT = (
    "cable_bm25",
    "cable_context",
    "context_coverage",
    "cable_names",
    "window_context_coverage",
)
VARIANTS: Sequence[Variant] = (
    Variant("paragraph vectors alone", _plain(_Plain.by_vector)),
    Variant("BM25 alone", _plain(_Plain.by_keywords)),
    Variant("rank fusion of the two", _plain(_Plain.by_ranks)),
    Variant("ours", _ours()),
    Variant("ours, whole paragraphs shown", _ours(whole=True)),
    Variant("without sentence vectors", _ours(*_SENTENCE_VECTORS)),
    Variant("without paragraph vectors", _ours(*_PARAGRAPH_VECTORS)),
    Variant("without any vectors", _ours(*_PARAGRAPH_VECTORS, *_SENTENCE_VECTORS)),
    Variant("without the cable's context", _ours(*_CONTEXT)),
    Variant("without names", _ours("names", "cable_names")),
    Variant("without years", _ours("year")),
    Variant("without the form of answers", _ours("form", "asks")),
)
"""The rows of the table."""


def side_by_side(index: OpenIndex, gold: GoldSet) -> dict[str, Figures]:
    """Measure each variant, by its name."""
    return {variant.name: measured(index, gold, variant) for variant in VARIANTS}


def as_text(gold: GoldSet, measures: Mapping[str, Figures]) -> str:
    """Write a table for each half: the variants with their figures."""
    number = sum(row.answerable for row in gold.questions)
    learned = ", ".join(name.removesuffix(".jsonl") for name, _ in packaged().learned_from if "searches" not in name)
    head = f"{number} answerable questions of {gold.name}; weights learned from {learned}"
    return "\n\n".join([head, *(_table(half, measures) for half in HALVES)])


def _table(half: str, measures: Mapping[str, Figures]) -> str:
    width = max(map(len, measures), default=0)
    columns = {name: max(len(name), 5) + 2 for name in MEASURES}
    lines = [f"{half:{width}}" + "".join(f"{name:>{wide}}" for name, wide in columns.items())]
    for variant, figures in measures.items():
        cells = "".join(f"{figures[half][name]:>{wide}.3f}" for name, wide in columns.items())
        lines.append(f"{variant:{width}}" + cells)
    return "\n".join(lines)
