from __future__ import annotations

import random
from itertools import product

import pytest

from evals.measures import stats
from evals.measures.stats import Interval

SCORES = [0.1, 0.9, 0.4, 0.7, 0.2, 0.8, 0.5, 0.6, 0.3, 1.0]


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 1998, table I.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_the_textbooks(hits: int, n: int, low: float, high: float) -> None:
    found = stats.wilson(hits, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_wilsons_interval_is_scipys() -> None:
    from scipy.stats import binomtest

    for n, confidence in product([1, 2, 7, 30, 110], [0.9, 0.95, 0.99]):
        for hits in range(n + 1):
            wanted = binomtest(hits, n).proportion_ci(confidence, method="wilson")
            found = stats.wilson(hits, n, confidence)
            assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high), abs=1e-12)


def test_no_question_at_all_says_nothing_of_a_rate() -> None:
    assert stats.wilson(0, 0) == Interval(0.0, 1.0)


@pytest.mark.parametrize(
    ("lost", "won", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (0, 5, 0.0625), (0, 6, 0.03125), (3, 3, 1.0), (1, 9, 22 / 1024), (9, 1, 22 / 1024)],
)
def test_mcnemar_by_hand(lost: int, won: int, p: float) -> None:
    assert stats.mcnemar(lost, won) == p


def test_mcnemar_is_scipys_test_of_the_sign_even_for_many_questions() -> None:
    from scipy.stats import binomtest

    for lost, won in [*product(range(1, 15), repeat=2), (900, 1_100), (2_000, 30)]:
        assert stats.mcnemar(lost, won) == pytest.approx(binomtest(lost, lost + won).pvalue, rel=1e-9)


@pytest.mark.parametrize(
    ("p", "adjusted"),
    [
        ({}, {}),
        ({"a": 0.03}, {"a": 0.03}),
        ({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005}, {"a": 0.03, "b": 0.06, "c": 0.06, "d": 0.02}),
        ({"a": 0.5, "b": 0.9}, {"a": 1.0, "b": 1.0}),
        ({"a": 0.02, "b": 0.02}, {"a": 0.04, "b": 0.04}),
    ],
)
def test_holm_by_hand_in_the_order_given(p: dict[str, float], adjusted: dict[str, float]) -> None:
    assert stats.holm(p) == pytest.approx(adjusted)
    assert list(stats.holm(p)) == list(p)


def test_the_bootstrap_of_a_mean_is_near_scipys_where_every_question_is_its_own_cluster() -> None:
    import numpy as np
    from scipy.stats import bootstrap

    drawn = random.Random(4)
    values = [drawn.random() for _ in range(80)]
    wanted = bootstrap((np.array(values),), np.mean, n_resamples=9_999, method="percentile", rng=1).confidence_interval
    found = stats.bootstrap_mean(values, range(80))
    assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high), abs=0.01)


def test_questions_of_a_cable_that_rise_and_fall_together_widen_the_interval() -> None:
    values = [float(number % 10 < 5) * 0.9 + 0.05 for number in range(100)]
    apart = stats.bootstrap_mean(values, range(100))
    together = stats.bootstrap_mean(values, [number % 10 for number in range(100)])
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_clusters_count_by_their_size() -> None:
    values, clusters = [1.0] * 90 + [0.0] * 10, [0] * 90 + list(range(1, 11))
    found = stats.bootstrap_mean(values, clusters)
    assert found.low <= 0.9 <= found.high


@pytest.mark.parametrize(
    ("values", "clusters"),
    [([1.0] * 6, range(6)), ([0.0] * 6, range(6)), (SCORES, [0] * 10), (SCORES, [0, 1, 2, 3, 3, 3, 3, 3, 3, 3])],
    ids=["all right", "all wrong", "one cable", "four cables"],
)
def test_where_lots_say_nothing_the_interval_is_as_wide_as_a_rates(values: list[float], clusters: list[int]) -> None:
    assert stats.bootstrap_mean(values, clusters) == stats.wilson(sum(values), len(values))


def test_lots_are_the_same_each_time() -> None:
    assert stats.bootstrap_mean(SCORES, range(10)) == stats.bootstrap_mean(SCORES, range(10))
    after = SCORES[::-1]
    first, second = (stats.paired_bootstrap(SCORES, after, range(10)) for _ in range(2))
    assert first == second


def test_the_bootstraps_interval_holds_the_mean_about_as_often_as_it_says() -> None:
    drawn = random.Random(11)
    held = 0
    for _ in range(200):
        cables = {cable: drawn.random() for cable in range(30)}
        clusters = [cable for cable in cables for _ in range(4)]
        found = stats.bootstrap_mean(
            [float(drawn.random() < cables[each]) for each in clusters], clusters, resamples=400
        )
        held += found.low <= 0.5 <= found.high
    assert 0.89 <= held / 200 <= 0.99


def test_runs_that_score_alike_do_not_differ() -> None:
    assert stats.paired_bootstrap(SCORES, SCORES, range(10)) == stats.Difference(0.0, 0.0, 0.0, 1.0)


def test_a_difference_has_a_sign_and_a_p_that_is_never_zero() -> None:
    better = [score + 0.5 + 0.01 * place for place, score in enumerate(SCORES)]
    up, down = stats.paired_bootstrap(SCORES, better, range(10)), stats.paired_bootstrap(better, SCORES, range(10))
    assert up.value == pytest.approx(0.545)
    assert 0 < up.low < up.value < up.high
    assert down.value == -up.value
    assert up.p == down.p == 1 / (stats.RESAMPLES + 1)


def test_what_all_comes_from_one_cable_is_judged_by_its_questions() -> None:
    better = [score + 0.3 * (place % 2) - 0.1 for place, score in enumerate(SCORES)]
    assert stats.paired_bootstrap(SCORES, better, ["one cable"] * 10) == stats.paired_bootstrap(
        SCORES, better, range(10)
    )


def test_an_interval_is_never_narrower_for_cables_that_are_alike_by_chance() -> None:
    alike = [place // 2 for place in range(10)]
    values = [0.1, 0.9] * 5
    assert stats.bootstrap_mean(values, alike) == stats.bootstrap_mean(values, range(10))


def test_chance_alone_is_seldom_called_a_difference() -> None:
    drawn = random.Random(5)
    called = 0
    for _ in range(300):
        before, after = ([drawn.random() for _ in range(60)] for _ in range(2))
        called += stats.paired_bootstrap(before, after, range(60), resamples=400).p <= 0.05
    assert called / 300 <= 0.09


def test_the_bootstraps_p_is_near_that_of_the_t_test() -> None:
    from scipy.stats import ttest_rel

    drawn = random.Random(8)
    for shift in (0.0, 0.03, 0.08, 0.12):
        before = [drawn.random() for _ in range(100)]
        after = [drawn.random() + shift for _ in range(100)]
        wanted = ttest_rel(after, before).pvalue
        assert stats.paired_bootstrap(before, after, range(100)).p == pytest.approx(wanted, abs=0.03)


def test_the_same_questions_must_be_in_both_runs() -> None:
    with pytest.raises(ValueError, match="argument 2"):
        stats.paired_bootstrap([1.0], [1.0, 0.0], [0])


@pytest.mark.parametrize(
    ("n", "level", "smallest"),
    [(5, 0.05, None), (6, 0.05, 1.0), (12, 0.05, 0.5), (110, 0.05, 6 / 110), (110, 0.01, 8 / 110), (0, 0.05, None)],
)
def test_the_smallest_rate_difference_is_that_of_the_fewest_changes_that_pass(
    n: int, level: float, smallest: float | None
) -> None:
    assert stats.smallest_rate_difference(n, level) == smallest


def test_the_smallest_mean_difference_is_that_of_the_textbook() -> None:
    drawn = random.Random(6)
    differences = [drawn.gauss(0, 0.3) for _ in range(400)]
    wanted = (1.959964 + 0.841621) * 0.3 / 20
    assert stats.smallest_mean_difference(differences, range(400)) == pytest.approx(wanted, rel=0.1)


@pytest.mark.parametrize("differences", [[], [0.0] * 20, [0.1] * 20])
def test_differences_that_do_not_vary_tell_nothing_of_the_smallest(differences: list[float]) -> None:
    assert stats.smallest_mean_difference(differences, range(len(differences))) is None
