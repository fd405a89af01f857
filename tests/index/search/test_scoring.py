import math

import numpy as np
import pytest

from index.search import scoring
from index.search.scoring import Occurrences
from index.search.term_positions import Terms


def occurrences(texts: list[list[str]], idfs: dict[str, float]) -> Occurrences:
    """The query terms in these texts."""
    terms = Terms.of(texts)
    return scoring.occurrences(terms, terms.places(idfs), idfs)


def test_min_max_brings_scores_to_zero_and_one() -> None:
    assert scoring.min_max(np.array([2.0, 4.0, 3.0])).tolist() == [0.0, 1.0, 0.5]
    assert scoring.min_max(np.array([7.0, 7.0])).tolist() == [0.0, 0.0]
    assert scoring.min_max(np.array([])).tolist() == []


def test_bm25_by_hand() -> None:
    # Two texts of one word each: the length norm is 1, so a term that occurs once scores idf · 2.2 / 2.2.
    weight = scoring.idf(1, 2)
    assert weight == pytest.approx(math.log(2))
    assert scoring.bm25(occurrences([["boat"], ["net"]], {"boat": weight})).tolist() == pytest.approx([weight, 0.0])


def test_a_long_text_scores_less_for_the_same_terms() -> None:
    short, long = scoring.bm25(occurrences([["boat"], ["boat", "and", "net"]], {"boat": 1.0}))
    assert short > long > 0


def test_coverage_is_the_share_of_the_weight() -> None:
    found = occurrences([["boat", "boat"], ["net", "boat"]], {"boat": 3.0, "net": 1.0})
    assert scoring.coverage(found).tolist() == [0.75, 1.0]


def test_ranks_in_place_of_scores_by_hand() -> None:
    assert scoring.reciprocal_ranks(np.array([5.0, 9.0, 5.0])).tolist() == pytest.approx([61 / 62, 1.0, 61 / 62])


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("boat burn harbour", 0.75),  # both pairs, each weighing as its commoner term: (2 + 1) / 4
        ("burn the boat", 0.5),
        ("boat " + "so " * 7 + "burn", 0.5),
        ("boat " + "so " * 8 + "burn", 0.0),
        ("boat harbour", 0.0),  # no neighbours in the question
        ("boat boat", 0.0),
        ("", 0.0),
    ],
)
def test_what_stands_together_in_the_question_and_in_a_text(text: str, share: float) -> None:
    idfs = {"boat": 2.0, "burn": 2.0, "harbour": 1.0}
    places = Terms.of([["so"], text.split(), ["burn"]]).places(idfs)
    assert scoring.proximity(3, places, idfs).tolist() == pytest.approx([0.0, share * 4 / 5, 0.0])


def test_windows_stop_at_the_ends_of_a_passage() -> None:
    found = occurrences([["a"], ["b", "so"], ["c"]], {"a": 1.0, "b": 1.0, "c": 1.0})
    around = scoring.windows(found, np.array([0, 0, 1]))
    assert around.counts.tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
    assert around.lengths.tolist() == [3, 3, 1]


@pytest.mark.parametrize("owners", [[0], [0, 0], [0, 1], [0, 0, 0], [0, 0, 1, 1, 1, 1, 2], []])
def test_the_cosine_of_a_window_is_that_of_the_sum_of_its_sentences(owners: list[int]) -> None:
    random = np.random.default_rng(7)
    vectors, query = random.normal(size=(len(owners), 5)), random.normal(size=5)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    query /= np.linalg.norm(query)
    windows = [
        sum(vectors[j] for j in (i - 1, i, i + 1) if 0 <= j < len(owners) and owners[j] == owners[i])
        for i in range(len(owners))
    ]
    found = scoring.window_cosines(vectors.astype(np.float32), vectors @ query, np.array(owners, np.int64))
    assert found == pytest.approx([window @ query / np.linalg.norm(window) for window in windows], abs=1e-6)


def test_a_passage_has_the_score_of_its_best_sentence() -> None:
    assert scoring.best_of(np.array([1.0, 3.0, 2.0]), np.array([0, 0, 2]), 3).tolist() == [3.0, 1.0, 2.0]


def test_a_passage_has_the_terms_of_all_its_sentences() -> None:
    found = occurrences([["a"], ["a", "b"], ["c"]], {"a": 1.0, "b": 1.0, "c": 1.0})
    whole = scoring.joined(found, np.array([0, 0, 2]), 3)
    assert whole.counts.tolist() == [[2, 1, 0], [0, 0, 0], [0, 0, 1]]
    assert whole.lengths.tolist() == [3, 0, 1]
