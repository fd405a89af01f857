"""Figures of rankings and of chosen sentences, each a mean over questions that no weight has seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from evals.learning.judged import JudgedQuestion
from evals.learning.quoting import JudgedSentences
from evals.measures import retrieval
from index.search.sentence_features import FEW, few

Scores = NDArray[np.float64]

WORDS = (150, 300, 600)


def of_ranking(questions: Sequence[JudgedQuestion], scores: Sequence[Scores]) -> dict[str, float]:
    """Return success at 1, 5, 10 and the mean reciprocal rank."""
    rankings = [(each.ranked(own), each.gold.cites) for each, own in zip(questions, scores, strict=True)]
    success = {f"s@{k}": _mean([retrieval.success_at(k, *each) for each in rankings]) for k in (1, 5, 10)}
    return {"n": len(questions)} | success | {"mrr": _mean([retrieval.reciprocal_rank(*each) for each in rankings])}


def of_quotes(questions: Sequence[JudgedSentences], scores: Sequence[Scores]) -> dict[str, float]:
    """Return how often the best one, two, three sentences say and cite the answer, and how it is if few are quoted."""
    orders = [np.argsort(-own, kind="stable").tolist() for own in scores]
    pairs = list(zip(questions, orders, strict=True))
    best = {f"best {n}": _mean([each.hold(order[:n]) for each, order in pairs]) for n in range(1, FEW + 1)}
    quoted = [(each, few(own)) for each, own in zip(questions, scores, strict=True)]
    words = [sum(len(each.texts[row].split()) for row in rows) for each, rows in quoted]
    few_hold = _mean([each.hold(rows) for each, rows in quoted])
    return best | {"few": few_hold, "words of few": float(np.median(words))}


def of_evidence(
    questions: Sequence[JudgedSentences], scores: Sequence[Scores], paragraphs: Mapping[str, str]
) -> dict[str, float]:
    """Return how often the sentences, best first, hold the answer and its paragraphs within so many words."""
    shown = [
        [each.texts[row] for row in np.argsort(-own, kind="stable")]
        for each, own in zip(questions, scores, strict=True)
    ]
    return {
        f"evidence in {words}": _mean(
            [
                retrieval.evidence_within(words, texts, each.gold.must_include, each.gold.cites, paragraphs)
                for each, texts in zip(questions, shown, strict=True)
            ]
        )
        for words in WORDS
    }


def area_under_curve(so: Scores, not_so: Scores) -> float:
    """Return the chance that a value of the first kind is above one of the second (Hanley and McNeil, 1982)."""
    return float((so[:, None] > not_so[None]).mean() + 0.5 * (so[:, None] == not_so[None]).mean())


def below_at(false: float, so: Scores, not_so: Scores) -> float:
    """Return the share of the second kind below the value that leaves `false` of the first kind below it."""
    return float((not_so < np.quantile(so, false)).mean())


def calibration_error(chances: Scores, so: Scores, bins: int = 10) -> float:
    """Return how far chances are from shares, over bins of equal width (ECE: Naeini et al., AAAI 2015)."""
    places = np.minimum((chances * bins).astype(np.int64), bins - 1)
    gaps = np.bincount(places, so - chances, bins)
    return float(np.abs(gaps).sum() / len(chances))


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4) if values else 0.0
