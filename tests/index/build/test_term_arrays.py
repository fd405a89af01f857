"""The term arrays of a small archive: every count follows from its words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index import build_index
from index.search.collection import Collection
from index.search.question import parse
from index.search.ranker import Ranker
from index.store.open_index import OpenIndex, open_index
from index.store.term_arrays import FIRST, SUMMARY
from index.text.answer_forms import form_bit
from tests.fakes.tiny import tiny_model, write_cable


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIndex]:
    folder = tmp_path_factory.mktemp("arrays")
    write_cable(
        folder / "cables", 7, "Summary. The bridge opened in 2007. Who paid for the bridge?", "Fish were found."
    )
    write_cable(folder / "cables", 8, "The river rose.", subject="STORM OVER THE BRIDGE")
    build_index([folder / "cables"], folder / "index", embedder=str(tiny_model()))
    opened = open_index(folder / "index")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def collection(index: OpenIndex) -> Collection:
    return Collection(index.terms)


@pytest.mark.parametrize(
    ("term", "sentences", "contexts"),
    [
        ("bridg", {1: 1, 2: 1}, {1: 1}),
        ("river", {4: 1}, {}),
        ("tallinn", {}, {0: 1, 1: 1}),
        ("estonia", {}, {0: 1, 1: 1}),
        ("the", {}, {}),
        ("unheard", {}, {}),
    ],
)
def test_a_term_is_found_in_its_sentences_and_in_the_context_of_its_cables(
    collection: Collection, term: str, sentences: dict[int, int], contexts: dict[int, int]
) -> None:
    found = collection.occurrences(term)
    assert dict(zip(found.sentences.rows.tolist(), found.sentences.counts.tolist(), strict=True)) == sentences
    assert dict(zip(found.contexts.rows.tolist(), found.contexts.counts.tolist(), strict=True)) == contexts


def test_a_term_of_the_context_counts_three_times_in_its_cable(collection: Collection) -> None:
    assert collection.in_cables(collection.occurrences("bridg")).counts.tolist() == [2, 3]
    assert collection.document_frequency("bridg") == 1


def test_terms_that_begin_alike_are_found_in_order(collection: Collection) -> None:
    assert collection.with_prefix("r") == ["river", "rose"]
    assert collection.with_prefix("zz") == []


def test_years_forms_and_flags_are_those_of_the_sentences(index: OpenIndex) -> None:
    arrays = index.terms
    assert (arrays.years.tolist(), arrays.year_sentences.tolist()) == ([2007], [1])
    assert (arrays.sentence_forms & form_bit("date") > 0).tolist() == [False, True, False, False, False]
    assert arrays.sentence_asks.tolist() == [False, False, True, False, False]
    assert arrays.passage_flags.tolist() == [FIRST | SUMMARY, 0, FIRST]
    assert arrays.cable_years.tolist() == [2008, 2008]


def test_the_cosine_of_a_window_is_that_of_the_mean_of_its_sentences(index: OpenIndex) -> None:
    found = Ranker(index).candidates(parse("Who paid for the bridge?"))
    assert found is not None
    query = index.encoder.encode(["Who paid for the bridge?"])[0]
    counts = found.counts[0]
    sentences = index.vectors.vectors(np.array([1 << 16 | n for n in (1, 2, 3)]))
    for row, window in ((0, sentences[:2]), (1, sentences), (2, sentences[1:])):
        mean = window.mean(axis=0)
        expected = float(mean @ query) / float(np.linalg.norm(mean))
        assert counts.scores.near.windows[row] == pytest.approx(expected, abs=1e-5)


def test_the_same_archive_gives_the_same_bytes(index: OpenIndex, tmp_path: Path) -> None:
    cables = Path(index.manifest.roots[0])
    build_index([cables], tmp_path / "again", embedder=str(tiny_model()))
    again = open_index(tmp_path / "again")
    for file in (index.path / "terms").iterdir():
        assert file.read_bytes() == (again.path / "terms" / file.name).read_bytes(), file.name
    again.close()
