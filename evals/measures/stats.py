"""How sure a figure is: intervals, tests of a difference, and the smallest difference that a set could show.

Pure functions. All that draws lots draws the same ones each time.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CONFIDENCE = 0.95
RESAMPLES = 2_000
SEED = 2008
ROUNDING = 1e-12
"""What two sums of the same numbers may differ by."""
FEWEST_CLUSTERS = 5
"""With fewer, drawing clusters gives a handful of different means."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From where to where a figure may lie."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """How much two runs differ over the same questions: the mean difference, its interval, and the p of chance."""

    value: float
    low: float
    high: float
    p: float


def wilson(hits: float, n: int, confidence: float = CONFIDENCE) -> Interval:
    """The interval of a rate (Wilson, JASA 1927, without correction for continuity). It is honest for few questions and
    for rates of 0 and 1, where the textbook's plus-or-minus is not. It takes questions to be independent.
    """
    if not n:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, scale = hits / n, 1 + z * z / n
    centre = (share + z * z / (2 * n)) / scale
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / scale
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return Interval(0.0 if hits <= 0 else low, 1.0 if hits >= n else high)


def bootstrap_mean(
    values: Sequence[float], clusters: Sequence[Hashable], confidence: float = CONFIDENCE, resamples: int = RESAMPLES
) -> Interval:
    """The interval of a mean of scores from 0 to 1: the percentiles of the means of resamples, in which whole clusters
    are drawn with replacement (Field and Welsh, "Bootstrapping clustered data", JRSS B 2007). As a few clusters can be
    alike by chance, it is at least as wide as if single questions were drawn.

    Where there are hardly any clusters, or all values are the same, lots say nothing; then Wilson's interval, which is
    wide enough, as no score from 0 to 1 varies more than a rate with the same mean.
    """
    if len(set(clusters)) < FEWEST_CLUSTERS or len(set(values)) < 2:
        return wilson(sum(values), len(values), confidence)
    return _span(_resampled(values, clusters, resamples), confidence)


def paired_bootstrap(
    before: Sequence[float],
    after: Sequence[float],
    clusters: Sequence[Hashable],
    confidence: float = CONFIDENCE,
    resamples: int = RESAMPLES,
) -> Difference:
    """How much higher `after` is than `before`, question by question (Efron and Tibshirani, "An Introduction to the
    Bootstrap", 1993, chapters 13 and 16; Smucker et al., CIKM 2007, for retrieval).

    p is two-sided: the share of resamples whose mean lies as far from the mean of the differences as that lies from 0,
    this one counted among them, so that it is never 0. Of drawing clusters and drawing questions the larger p counts.
    """
    differences = [later - earlier for earlier, later in zip(before, after, strict=True)]
    if not any(differences):
        return Difference(0.0, 0.0, 0.0, 1.0)
    value = math.fsum(differences) / len(differences)
    drawn = _resampled(differences, clusters, resamples)
    span = _span(drawn, confidence)
    as_far = max(int((abs(means - value) >= abs(value) - ROUNDING).sum()) for means in drawn)
    return Difference(value, span.low, span.high, (as_far + 1) / (resamples + 1))


def _resampled(values: Sequence[float], clusters: Sequence[Hashable], resamples: int = RESAMPLES) -> list[Floats]:
    """Return the means of resamples: with whole clusters drawn, and with single questions."""
    return [_means(values, each, resamples) for each in (clusters, range(len(values)))]


def _means(values: Sequence[float], clusters: Sequence[Hashable], resamples: int) -> Floats:
    """Return the mean of each resample, in which as many clusters are drawn as there are."""
    import numpy as np

    of: dict[Hashable, list[float]] = {}
    for value, cluster in zip(values, clusters, strict=True):
        of.setdefault(cluster, []).append(value)
    sums = np.array([math.fsum(each) for each in of.values()])
    sizes = np.array([len(each) for each in of.values()])
    drawn = np.random.default_rng(SEED).integers(len(of), size=(resamples, len(of)))
    means: Floats = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    return means


def _span(drawn: Sequence[Floats], confidence: float) -> Interval:
    """Return the central 95 % interval."""
    import numpy as np

    ends = [(1 - confidence) / 2, (1 + confidence) / 2]
    lows, highs = zip(*(np.quantile(means, ends) for means in drawn), strict=True)
    return Interval(float(min(lows)), float(max(highs)))


def mcnemar(lost: int, won: int) -> float:
    """The p of as uneven a split of the questions that changed, or a more uneven one, if each way were as likely as the
    other: the exact, two-sided test of McNemar (Psychometrika 1947), that is, of the sign. Those that did not change
    say nothing.
    """
    changed = lost + won
    tail = sum(math.comb(changed, i) for i in range(min(lost, won) + 1))
    return min(1.0, 2 * tail / (1 << changed))


def holm(p: Mapping[str, float]) -> dict[str, float]:
    """Each p made larger for there being several, so that the chance of even one false alarm stays below the level
    (Holm, Scandinavian Journal of Statistics 1979).
    """
    adjusted: dict[str, float] = {}
    so_far = 0.0
    for place, name in enumerate(sorted(p, key=lambda each: p[each])):
        so_far = max(so_far, min(1.0, (len(p) - place) * p[name]))
        adjusted[name] = so_far
    return {name: adjusted[name] for name in p}


def smallest_rate_difference(n: int, level: float = 1 - CONFIDENCE) -> float | None:
    """The smallest difference of a rate that `n` questions can show: so few changes, all the same way, pass McNemar's
    test. None where not even all of them would. Where questions change both ways it takes more.
    """
    fewest = next((count for count in range(1, n + 1) if mcnemar(0, count) <= level), None)
    return None if fewest is None else fewest / n


def smallest_mean_difference(
    differences: Sequence[float], clusters: Sequence[Hashable], level: float = 1 - CONFIDENCE, power: float = 0.8
) -> float | None:
    """The smallest difference of a mean that these questions would show in 80 of 100 trials, if scores vary as these
    differences do: (z of the level + z of the power) standard errors, the latter from resamples (Bloom, "Minimum
    Detectable Effects", Evaluation Review 1995). None where they do not vary at all, which tells nothing.
    """
    if len(set(differences)) < 2:
        return None
    normal = NormalDist()
    error = max(float(means.std()) for means in _resampled(differences, clusters))
    return (normal.inv_cdf(1 - level / 2) + normal.inv_cdf(power)) * error
