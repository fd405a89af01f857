"""Whether an archive holds the matter of a question at all: what tells it, from how its passages rank.

That a passage comes near and does not say it cannot be told by counting; that nothing bears on a question can.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from index.learned.linear_model import softmax
from index.search.collection import Scores
from index.search.counts import Counts

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
