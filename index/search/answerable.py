"""Two chances of an answer, from how passages and sentences rank: that the archive holds the matter of a question at
all, and that the sentences to quote say what was asked.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from index.learned.linear_model import softmax
from index.search.collection import Scores
from index.search.counts import Counts
from index.search.sentence_features import few

FIRST = 5
"""Passages whose cables are counted."""

SIGNALS = (
    "top",
    "margin",
    "entropy",
    "paragraph_cosine",
    "sentence_cosine",
    "rare_coverage",
    "names",
    "cables",
    "known",
)

QUOTE_SIGNALS = ("margin", "agreement", "chance")


def signals(counts: Counts, features: Mapping[str, Scores], scores: Scores) -> Scores:
    """Return `SIGNALS` of a question, from the features and scores of its candidates.

    These are the best score, how far the next is below it, the entropy of the chances that the scores give, the best
    cosines, the shares of rare terms and of names in the best passage, the number of cables among the first five, and
    the share of the question's terms that the archive knows.
    """
    order = np.argsort(-scores, kind="stable")
    best, chances = order[0], softmax(scores)
    known = np.array([len(found.sentences.rows) > 0 for found in counts.query.found], np.bool_)
    values = (
        scores[best],
        scores[best] - scores[order[min(1, len(order) - 1)]],
        -(chances @ np.log(chances + 1e-300)),
        features["paragraph_cosine"].max(),
        features["sentence_cosine"].max(),
        features["rare_coverage"][best],
        features["names"][best] if counts.query.names.any() else 1.0,
        len(np.unique(counts.cables[order[:FIRST]])),
        counts.share(known),
    )
    return np.array(values, np.float64)


def quote_signals(features: Mapping[str, Scores], scores: Scores, sentence_scores: Scores) -> Scores:
    """Return `QUOTE_SIGNALS` of a question, from the scores of its candidates and of the sentences of the best ones.

    These are how far the second passage is below the first, whether the same passage is the best by its words and by
    its vector, and the chance that the scores give to the few sentences that are quoted.
    """
    second, best = np.sort(scores)[-2:] if len(scores) > 1 else np.repeat(scores, 2)
    agreed = features["relative_bm25"].argmax() == features["paragraph_cosine"].argmax()
    return np.array((best - second, agreed, softmax(sentence_scores)[few(sentence_scores)].sum()), np.float64)
