"""The engines' scores: sparse sums equal the plain formula, and few candidates the same as all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.filters import Filters
from index.search import engines
from index.search.collection import Collection, Scores, sums, windows
from index.search.collection import beside as beside_of
from index.search.engines import K1, B, best_places, best_windows, word_scores
from index.search.query import FoundTerm, Query
from index.search.question import parse
from index.search.ranker import Ranker
from index.search.retriever import Retriever
from index.store.open_index import OpenIndex, open_index

QUESTIONS = ("How many trafficking victims did the KPS help in 2006?", "police shelter government", "xyzzy")


@pytest.fixture(scope="module")
def index(sample_index: Path) -> Iterator[OpenIndex]:
    """The five cables."""
    opened = open_index(sample_index)
    yield opened
    opened.close()


def bm25(counts: Scores, norms: Scores) -> Scores:
    return np.asarray(counts * (K1 + 1) / (counts + K1 * (1 - B + B * norms)), np.float64)


def plainly(query: Query, collection: Collection) -> tuple[Scores, Scores, Scores]:
    """The scores of paragraphs, best windows and cables, with a number for each sentence of the collection."""
    owners = collection.passages_of_sentences
    beside = beside_of(owners)
    lengths = windows(collection.arrays.sentence_lengths.astype(np.float64), beside)
    norms = lengths / lengths[collection.readable[owners]].mean()

    def weighted(term: FoundTerm, weight: float, cable_weight: float) -> tuple[Scores, Scores, Scores]:
        inside = sums(term.sentences.rows, term.sentences.counts, len(owners))
        passages = sums(owners, inside, len(collection.readable))
        cables = sums(collection.cables_of_passages, passages, len(collection.cable_norms))
        np.add.at(cables, term.contexts.rows, 3 * term.contexts.counts)
        return (
            weight * bm25(passages, collection.passage_norms),
            weight * bm25(windows(inside, beside), norms),
            cable_weight * bm25(cables, collection.cable_norms),
        )

    found = [weighted(*each) for each in zip(query.found, query.idfs, query.cable_idfs, strict=True)]
    paragraphs, sentences, cables = (np.sum(each, axis=0) for each in zip(*found, strict=True))
    most = query.idfs.sum() * (K1 + 1)
    best = np.array([sentences[owners == row].max() for row in range(len(paragraphs))])
    return paragraphs / most, best / most, (cables / query.cable_idfs.sum() / (K1 + 1))[collection.cables_of_passages]


@pytest.mark.parametrize("clearance", [None, "U", "SBU"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_sparse_scores_are_those_of_the_plain_formula(index: OpenIndex, question: str, clearance: str | None) -> None:
    found = Ranker(index).candidates(parse(question), (), Filters(clearance=clearance))
    assert found is not None
    counts = found.counts[0]
    readable = np.flatnonzero(counts.collection.readable)
    paragraphs, cables, limits = (each[readable] for each in word_scores(counts.query, counts.collection))
    windows_of = best_windows(readable, counts.query, counts.collection)
    for sparse, plain in zip((paragraphs, windows_of, cables), plainly(counts.query, counts.collection), strict=True):
        assert sparse == pytest.approx(plain[readable], abs=1e-9)
    assert (limits >= windows_of - 1e-9).all()


@pytest.mark.parametrize("clearance", [None, "SBU"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_nearest_units_and_best_words_give_the_same_as_all_passages(
    index: OpenIndex, monkeypatch: pytest.MonkeyPatch, question: str, clearance: str | None
) -> None:
    filters = Filters(clearance=clearance)
    every = Retriever(index).search(question, 8, filters, ["shelters for victims"])
    monkeypatch.setattr(engines, "FEW", 0)
    assert Retriever(index).search(question, 8, filters, ["shelters for victims"]) == every
    monkeypatch.setattr(engines, "NEAREST_SENTENCES", 20)
    few = Retriever(index).search(question, 8, filters)
    assert {hit.key for hit in few[:1]} == {hit.key for hit in Retriever(index).search(question, 1, filters)}


def test_filters_hold_for_the_nearest_units(index: OpenIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "FEW", 0)
    hits = Retriever(index).search("police", 40, Filters(markings=("U",), clearance="SBU"))
    assert hits and {hit.passage.marking for hit in hits} == {"U"}


def test_the_best_of_many_are_the_best_of_all() -> None:
    scores = np.random.default_rng(18).normal(size=60_000)
    for each in (scores, np.maximum(scores, 2), np.zeros(60_000)):
        places = best_places(each, 100)
        assert len(set(places.tolist())) == 100
        assert np.sort(each[places]) == pytest.approx(np.sort(each)[-100:])
