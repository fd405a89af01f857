"""Folds: a cable is wholly in one, they are of one size, and nothing is scored by what it taught."""

from __future__ import annotations

from collections import Counter

from evals.learning.folds import cross_validated, folds
from index.learned.linear_model import LinearModel


def test_questions_that_share_a_cable_share_a_fold() -> None:
    cables = [{"A"}, {"A", "B"}, {"B"}, {"C"}, {"D"}, {"E"}, {"F"}, {"G"}]
    places = folds(cables)
    assert places[0] == places[1] == places[2]
    assert len(set(places)) == 5


def test_folds_are_of_one_size_and_the_same_each_time() -> None:
    cables = [{f"C{n % 40}"} for n in range(100)]
    sizes = Counter(folds(cables)).values()
    assert max(sizes) - min(sizes) <= 3
    assert folds(cables) == folds(cables)


def test_an_archive_whose_questions_all_hang_together_is_cut_by_the_first_cable() -> None:
    places = folds([{"A", "B"}, {"B", "C"}, {"C", "D"}, {"D", "A"}, {"C"}, {"D"}])
    assert places[2] == places[4] != places[0]


def test_each_example_is_used_by_a_model_that_has_not_seen_it() -> None:
    def fit(kept: list[int]) -> LinearModel:
        return LinearModel((), tuple(map(float, kept)), (), ())

    unseen = cross_validated([10, 11, 12, 13], [0, 1, 0, 1], fit, lambda model, each: float(each) not in model.means)
    assert unseen == [True] * 4
