"""What a model is given of each passage: the sentences that most likely answer, with their neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.markings import marking_of_classification, within_limit
from index.search.retriever import Hit
from index.text.sentences import excerpt

WORDS = 200
WORDS_EACH = 50
"""So many words are given in all, and so many more for each passage: 600 at 8 passages."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage as a model is given it."""

    hit: Hit
    text: str

    @property
    def subject(self) -> str | None:
        """The subject of its cable; None if that is marked above the passage: who may be given the one may not yet the
        other, and what is written from the passages is marked as they are.
        """
        marking = marking_of_classification(self.hit.classification)
        return self.hit.subject if within_limit(marking, self.hit.passage.marking) else None


def excerpts(hits: Sequence[Hit]) -> tuple[Excerpt, ...]:
    """Choose sentences by their scores over all passages together; the passages stay in their order.

    Each passage gives its best sentence. The best of all and their neighbours follow, as long as there are words left.
    """
    chosen = zip(hits, _chosen(hits), strict=True)
    return tuple(
        Excerpt(hit, excerpt([each.text for each in hit.all_sentences], sorted(places))) for hit, places in chosen
    )


def _chosen(hits: Sequence[Hit]) -> list[set[int]]:
    """Return the places of the sentences that are given, for each passage."""
    lengths = [[len(sentence.text.split()) for sentence in hit.all_sentences] for hit in hits]
    kept: list[set[int]] = [set() for _ in hits]
    ranked = _best_first(hits)
    for passage, place in ranked:
        kept[passage] = kept[passage] or {place}
    left = WORDS + WORDS_EACH * len(hits) - sum(lengths[n][place] for n, places in enumerate(kept) for place in places)
    for passage, place in ranked:
        near = {place - 1, place, place + 1}.intersection(range(len(lengths[passage])))
        for some in (near, {place}):
            words = sum(lengths[passage][each] for each in some - kept[passage])
            if words <= left:
                kept[passage] |= some
                left -= words
                break
    return kept


def _best_first(hits: Sequence[Hit]) -> list[tuple[int, int]]:
    """Return the passage and the place of every sentence, the most likely first."""
    every = [(n, place) for n, hit in enumerate(hits) for place in range(len(hit.all_sentences))]
    return sorted(every, key=lambda each: -hits[each[0]].all_sentences[each[1]].score)
