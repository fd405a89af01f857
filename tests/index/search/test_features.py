"""The features of the ranking, on a small archive in which each follows from words and dates."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest

from index import build_index
from index.filters import Filters
from index.search import sentence_features
from index.search.features import FEATURES, LABELS
from index.search.question import parse
from index.search.ranker import Candidates, Ranker
from index.search.sentence_features import SENTENCE_FEATURES, Quotable
from index.store.open_index import OpenIndex, open_index
from tests.fakes.tiny import tiny_model, write_cable


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIndex]:
    """Five passages: three of a cable on the harbour, two of one on schools."""
    folder = tmp_path_factory.mktemp("features")
    write_cable(
        folder / "cables",
        7,
        "Summary. The bridge was opened by the minister.",
        "The Harbour Police Force (HPF) counted 42 ships in 2006. Grain was not found.",
        "Officers of the harbour police force met Anna Berg in May. Who had paid the HPF?",
    )
    write_cable(folder / "cables", 8, "Teachers signed the treaty.", "The budget of the school.", subject="SCHOOLS")
    build_index([folder / "cables"], folder / "index", embedder=str(tiny_model()))
    opened = open_index(folder / "index")
    yield opened
    opened.close()


def found(index: OpenIndex, question: str, *searches: str, filters: Filters | None = None) -> Candidates:
    candidates = Ranker(index).candidates(parse(question), searches, filters)
    assert candidates is not None
    return candidates


def feature(index: OpenIndex, name: str, question: str) -> list[float]:
    """The feature of each of the five passages, rounded."""
    values = found(index, question).features[:, list(FEATURES).index(name)]
    return [round(float(value), 3) for value in values]


def test_every_feature_has_words_of_its_own() -> None:
    assert list(LABELS) == list(FEATURES)
    assert len(set(LABELS.values())) == len(FEATURES)


def test_bm25_is_the_formula(index: OpenIndex) -> None:
    # "grain" is in one passage of five; lengths are without stop words: 4, 9, 11, 3, 2.
    norm = 1.2 * (1 - 0.75 + 0.75 * 9 / ((4 + 9 + 11 + 3 + 2) / 5))
    counts = found(index, "grain").counts[0]
    assert counts.scores.paragraph_bm25 == pytest.approx([0, 1 / (1 + norm), 0, 0, 0], abs=0.03)
    assert feature(index, "relative_bm25", "grain") == [0, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("name", "question", "expected"),
    [
        ("paragraph_coverage", "grain", [0, 1, 0, 0, 0]),
        ("window_bm25_rank", "grain", [0.5, 1, 0.333, 0.25, 0.2]),
        ("cable_context", "schools", [0, 0, 0, 1, 1]),
        ("context_coverage", "school", [0, 0, 0, 1, 1]),
        ("names", "Did Anna meet them?", [0, 0, 1, 0, 0]),
        ("cable_names", "Did Anna meet them?", [1, 1, 1, 0, 0]),
        ("names", "did they meet?", [0, 0, 0, 0, 0]),
        ("year", "ships in 2006", [0, 1, 0, 0, 0]),
        ("year", "ships in 2007", [0.6, 0.6, 0.6, 0.6, 0.6]),
        ("year", "ships", [0, 0, 0, 0, 0]),
        ("form", "how many ships were counted?", [0, 1, 0, 0, 0]),
        ("form", "who met them?", [0, 1, 1, 0, 0]),
        ("first", "ships", [1, 0, 0, 1, 0]),
        ("summary", "ships", [1, 0, 0, 0, 0]),
    ],
)
def test_a_feature_is_what_its_name_says(index: OpenIndex, name: str, question: str, expected: list[float]) -> None:
    assert feature(index, name, question) == expected


@pytest.mark.parametrize("asked", ["HPF", "harbour police force", "Harbuor Police Force"])
def test_an_acronym_is_found_spelt_out_and_the_other_way_round(index: OpenIndex, asked: str) -> None:
    assert feature(index, "paragraph_coverage", asked)[1:3] == [1, 1]


def test_the_features_of_searches_are_averaged(index: OpenIndex) -> None:
    alone, search = (found(index, each).features for each in ("grain", "teachers"))
    assert found(index, "grain", "teachers").features == pytest.approx((alone + search) / 2)


def test_only_what_the_filters_leave_is_a_candidate(index: OpenIndex) -> None:
    kept = found(index, "grain", filters=Filters(cables=("08TALLINN8",)))
    assert kept.ids().tolist() == [4, 5]
    assert Ranker(index).candidates(parse("grain"), (), Filters(markings=("TS",))) is None


@pytest.mark.parametrize("question", ["grain", "the of and", "?", "xyzzy", "grain " * 300])
def test_any_question_has_features_that_are_numbers(index: OpenIndex, question: str) -> None:
    features = found(index, question).features
    assert features.shape == (5, len(FEATURES))
    assert np.isfinite(features).all()


def test_the_sentence_that_holds_the_answer_has_its_features(index: OpenIndex) -> None:
    counts = found(index, "how many ships did Anna Berg count?").counts[0]
    values = sentence_features.matrix(Quotable(counts, np.arange(5.0)))
    columns = dict(zip(SENTENCE_FEATURES, values.T.round(3).tolist(), strict=True))
    assert columns["form"] == columns["figures"] == [0, 0, 1, 0, 0, 0, 0, 0]
    assert columns["first"] == [1, 0, 1, 0, 1, 0, 1, 1]
    assert columns["summary"] == [1, 1, 0, 0, 0, 0, 0, 0]
    assert columns["names"] == [0, 0, 0, 0, 1, 0, 0, 0]
    assert columns["margin"] == [-4, -4, -3, -3, -2, -2, -1, 0]
    assert columns["rank"][-1] == 0
    assert columns["rank"][0] == round(math.log(5), 3)
    assert columns["asks"] == [0, 0, 0, 0, 0, 1, 0, 0]
