import math

import numpy as np
import pytest

from index import scoring


def test_spread_brings_scores_to_zero_and_one() -> None:
    assert scoring.spread(np.array([2.0, 4.0, 3.0])).tolist() == [0.0, 1.0, 0.5]
    assert scoring.spread(np.array([7.0, 7.0])).tolist() == [0.0, 0.0]
    assert scoring.spread(np.array([])).tolist() == []


def test_bm25_by_hand() -> None:
    # Two texts of one word each: the length norm is 1, so a term that occurs once scores idf · 2.2 / 2.2.
    weight = scoring.idf(1, 2)
    assert weight == pytest.approx(math.log(2))
    assert scoring.bm25(scoring.occurrences([["boat"], ["net"]], {"boat": weight})).tolist() == pytest.approx(
        [weight, 0.0]
    )


def test_a_long_text_scores_less_for_the_same_terms() -> None:
    short, long = scoring.bm25(scoring.occurrences([["boat"], ["boat", "and", "net"]], {"boat": 1.0}))
    assert short > long > 0


def test_coverage_is_the_share_of_the_weight() -> None:
    found = scoring.occurrences([["boat", "boat"], ["net", "boat"]], {"boat": 3.0, "net": 1.0})
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
    assert scoring.proximity([text.split()], {"boat": 2.0, "burn": 2.0, "harbour": 1.0}).tolist() == [
        pytest.approx(share * 4 / 5)
    ]


def test_windows_stop_at_the_ends_of_a_passage() -> None:
    found = scoring.occurrences([["a"], ["b", "so"], ["c"]], {"a": 1.0, "b": 1.0, "c": 1.0})
    around = scoring.windows(found, np.array([0, 0, 1]))
    assert around.counts.tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
    assert around.lengths.tolist() == [3, 3, 1]
    vectors = np.eye(3, dtype=np.float32)
    mixed = scoring.window_vectors(vectors, np.array([0, 0, 1]))
    assert mixed[2].tolist() == [0.0, 0.0, 1.0]
    assert mixed[0] == pytest.approx([math.sqrt(0.5), math.sqrt(0.5), 0.0])


def test_a_passage_has_the_score_of_its_best_sentence() -> None:
    assert scoring.best_of(np.array([1.0, 3.0, 2.0]), np.array([0, 0, 2]), 3).tolist() == [3.0, 1.0, 2.0]


def test_a_passage_has_the_terms_of_all_its_sentences() -> None:
    found = scoring.occurrences([["a"], ["a", "b"], ["c"]], {"a": 1.0, "b": 1.0, "c": 1.0})
    whole = scoring.joined(found, np.array([0, 0, 2]), 3)
    assert whole.counts.tolist() == [[2, 1, 0], [0, 0, 0], [0, 0, 1]]
    assert whole.lengths.tolist() == [3, 0, 1]
