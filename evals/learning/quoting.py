"""The sentences of the best passages as a fit sees them: their features, and which of them say the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.gold.questions import GoldQuestion
from evals.learning.judged import Asking, JudgedQuestion
from evals.normalise import includes
from index.learned.linear_model import Judged
from index.search import sentence_features
from index.search.collection import ranks
from index.search.sentence_features import Quotable

Scores = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class JudgedSentences:
    """The n sentences of a question's best passages."""

    gold: GoldQuestion
    texts: tuple[str, ...]
    keys: tuple[str, ...]
    """The citation of each sentence."""
    ranks: Ints
    """The rank of each sentence's passage, 0 for the best."""
    features: Scores
    target: Scores
    """The share of each sentence in the answer, shape (n,): none if no sentence says it."""

    def judged(self) -> Judged:
        """Return what the model learns from."""
        return Judged(self.features, self.target)

    def of_best(self, passages: int) -> JudgedSentences:
        """Return the sentences of so many of the best passages alone."""
        kept = self.ranks < passages
        texts, keys = (tuple(np.array(each, object)[kept]) for each in (self.texts, self.keys))
        return JudgedSentences(
            self.gold, texts, keys, self.ranks[kept], self.features[kept], target(texts, keys, self.gold)
        )

    def hold(self, rows: Sequence[int]) -> bool:
        """Tell if these sentences together say all that a right answer must, and cite an accepted set."""
        cited = {self.keys[row] for row in rows}
        said = " ".join(self.texts[row] for row in sorted(rows))
        return any(each <= cited for each in self.gold.cites) and includes(said, self.gold.must_include)


def sentences_of(question: JudgedQuestion, scores: Scores, asking: Asking, most: int) -> JudgedSentences:
    """Return the sentences of the passages that these scores put first."""
    top = np.sort(question.order(scores)[:most])
    found = asking.found(question.gold, question.searches)
    parts = [Quotable(counts, scores[top]) for counts in found.among(question.rows[top])]
    features = np.mean([sentence_features.matrix(each) for each in parts], axis=0)
    passages = asking.store.passages(found.ids()[top].tolist())
    texts = tuple(text for stored in passages for text in stored.sentence_texts)
    keys = tuple(question.keys[top[owner]] for owner in parts[0].counts.owners)
    places = ranks(scores[top])[parts[0].counts.owners]
    return JudgedSentences(question.gold, texts, keys, places, features, target(texts, keys, question.gold))


def target(texts: Sequence[str], keys: Sequence[str], gold: GoldQuestion) -> Scores:
    """Share the target among the sentences of right paragraphs that say most of what the answer must."""
    said = np.array(
        [
            sum(includes(text, [item]) for item in gold.must_include) if key in gold.keys else 0
            for text, key in zip(texts, keys, strict=True)
        ]
    )
    best = (said == said.max(initial=0)) & (said > 0)
    return np.asarray(best / max(1, best.sum()), np.float64)
