"""A question in, ranked passages out, each with the sentences of it that matter."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import numpy as np

from index.cable import Passage, without_place
from index.embedding.reranker import Reranker
from index.filters import Filters
from index.markings import cleared, marking_of_classification
from index.named_cables import NamedCable, named_cables
from index.search import answerable, sentence_features
from index.search.collection import Flags, Ints, Scores
from index.search.features import FEATURES
from index.search.query import TYPED_TERMS, has_content, known
from index.search.question import Question, parse
from index.search.ranker import Candidates, Ranker, Reason, best_of, ranked
from index.search.sentence_features import PASSAGES, Quotable
from index.search.weights import Weights, packaged, reranking_for, used
from index.store.filter_sql import cables_named, paragraphs_named
from index.store.open_index import OpenIndex
from index.store.store import StoredPassage
from index.text import tokens
from index.text.sentences import excerpt

COUNTS = 0.05
"""A word that the archive lacks is told if the best cosine of the question rises by more without it."""

SHOWN = 4
SHOWN_CHANCE = 0.05
"""So many sentences of a passage are shown at most: its best, and those of this share of the best of all's chance."""


@dataclass(frozen=True, slots=True)
class HitSentence:
    """A sentence of a passage: raw on one line, repaired, and its score."""

    text: str
    search_text: str
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked passage. `evidence` holds the sentences that matter, in the order of the text;
    `all_sentences` holds every sentence with its score."""

    passage: Passage
    score: float
    """The logarithm of its chance to be the right one, up to a constant of the question."""
    evidence: tuple[HitSentence, ...]
    all_sentences: tuple[HitSentence, ...]
    created: datetime | None
    subject: str | None
    origin: str | None
    relevance: float
    """The chance that the index holds the matter of the question at all: 0…1, the same for all its hits."""
    bears: bool = True
    """Whether that chance is above the one below which a question is declined."""
    chance: float = 1.0
    """The chance that the sentences to quote say what was asked: 0…1, the same for all hits."""
    also: int = 0
    """Other passages that may be read and have the same words: they take no place of their own."""
    why: tuple[Reason, ...] = ()
    """What each feature adds beside the mean candidate: together the score, up to a constant of the question."""
    classification: str | None = None
    """That of its cable: the subject is marked so, whatever the passage is marked."""

    @property
    def key(self) -> str:
        """The citation of the passage."""
        return self.passage.key

    @property
    def sentence_texts(self) -> tuple[str, ...]:
        """All sentences of the repaired copy."""
        return tuple(each.search_text for each in self.all_sentences)

    @property
    def text(self) -> str:
        """The raw text of the passage."""
        return self.passage.text

    @property
    def excerpt(self) -> str:
        """The evidence as one text; what is left out between its sentences is marked."""
        return excerpt(
            [each.text for each in self.all_sentences],
            [place for place, each in enumerate(self.all_sentences) if each in self.evidence],
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """The text of the evidence, sentence by sentence."""
        return tuple(sentence.text for sentence in self.evidence)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the ranked passages, and which cables that the question names were searched alone."""

    hits: tuple[Hit, ...]
    filters: Filters
    """Those that were given, limited to the cables named."""
    missing: tuple[str, ...] = ()
    """Cables that are named and not in the index, as far as it may be read. If all are, nothing is searched."""


class Retriever:
    """Ranks the passages of one opened index."""

    def __init__(self, index: OpenIndex, weights: Weights | None = None, reranker: Reranker | None = None) -> None:
        """Raises UsageError if the weights were not learned for the reranker."""
        self._index = index
        self._weights = weights or packaged()
        self._ranker = Ranker(index)
        self._second = (reranking_for(self._weights, reranker).model, reranker) if reranker else None

    @classmethod
    def of(cls, index: OpenIndex, weights: Path | None, decline_below: float | None, reranker: str | None) -> Self:
        """Make one as settings say; raises UsageError as `weights.used`, EmbedderError as `Reranker.open`."""
        return cls(index, used(weights, decline_below, index), Reranker.open(reranker) if reranker else None)

    @property
    def made_of(self) -> dict[str, Any]:
        """What a record tells of it: the digest of the weights, and the reranker, if there is one."""
        told = {"reranker": self._second[1].told} if self._second else {}
        return {"weights": self._weights.digest} | told

    def warm(self) -> None:
        """Open every part of the index now, and load the reranker."""
        self._index.warm()
        _ = self._second and self._second[1].model

    def search(
        self, question: str | Question, k: int = 8, filters: Filters | None = None, searches: Sequence[str] = ()
    ) -> tuple[Hit, ...]:
        """Return the passages that `find` finds."""
        return self.find(question, k, filters, searches).hits

    def find(
        self,
        question: str | Question,
        k: int = 8,
        filters: Filters | None = None,
        searches: Sequence[str] = (),
        *,
        rerank: bool = True,
    ) -> Found:
        """Find the best `k` passages, best first, ties in the order of their keys.

        A cable that is named ("Yerevan 1021") is the only one that is searched, passages with the same words take one
        place. Filters are applied before scoring: hidden passages do not affect weights, corrections or expansions
        either. The subject of a cable classified above the clearance is withheld as well. `searches` are further
        wordings of the question: features are averaged over all. A question without a single word finds nothing.
        A reranker reads nothing unless it is to `rerank`. Raises UnknownFilterValue, IndexDamaged.
        """
        question = parse(question) if isinstance(question, str) else question
        named, missing = self._named(question.text, filters or Filters())
        if (missing and not named.cables) or not question.terms or k < 1:
            return Found((), named, missing)
        return Found(self._ranked(question, k, named, searches, rerank=rerank), named, missing)

    def _ranked(
        self, question: Question, k: int, filters: Filters, searches: Sequence[str], *, rerank: bool
    ) -> tuple[Hit, ...]:
        found = self._ranker.candidates(question, searches, filters, k)
        if found is None:
            return ()
        hits = self._hits(found, k, rerank=rerank)
        clearance = filters.clearance
        assert all(cleared(hit.passage.marking, clearance) for hit, _ in hits), "a withheld passage came back"
        return tuple(hit if clearance is None else _readable(hit, stored, clearance) for hit, stored in hits)

    def _named(self, question: str, filters: Filters) -> tuple[Filters, tuple[str, ...]]:
        """Limit the filters to the cables that a question names, unless they name some themselves.

        Returns them, and the cables named that are not there.
        """
        if filters.cables:
            return filters, ()
        looked_up = [(each, *self._look_up(each, filters.clearance)) for each in named_cables(question)]
        here = tuple(dict.fromkeys(value for _, values, _ in looked_up for value in values))
        missing = tuple(dict.fromkeys(told for _, _, told in looked_up if told))
        return replace(filters, cables=here), missing

    def _look_up(self, named: NamedCable, clearance: str | None) -> tuple[tuple[str, ...], str]:
        """Return the filters on a cable that is named, or on its paragraphs, and what to tell as missing, if any."""
        connection = self._index.store.connection
        cables = cables_named(connection, named, clearance)
        if not cables:
            return (), named.written if named.sure else ""
        numbers = named.paragraphs
        paragraphs = [key for each in cables for key in paragraphs_named(connection, each, numbers, clearance)]
        there = {int(key.rpartition(" ")[2][1:]) for key in paragraphs}
        absent = " and ".join(f"¶{number}" for number in numbers if number not in there)
        return tuple(paragraphs) or cables, f"{' or '.join(cables)} {absent}" if absent else ""

    def unknown_names(self, question: Question, clearance: str | None = None) -> tuple[str, ...]:
        """Return the question's names that nothing has that may be read, in no near spelling either.

        Passages, headings, subjects and senders are looked through.
        """
        collection = self._ranker.collection(clearance)
        return tuple(name for name in question.names if has_content(name) and not known(name, collection))

    def unknown_words(self, question: Question, clearance: str | None = None) -> tuple[str, ...]:
        """Return the words of the question, other than names, that nothing has that may be read and that count.

        A word counts if the question without it comes clearly nearer to a sentence: "volcanoes" may, "put" does not.
        A question that was pasted has none.
        """
        if len(question.terms) > TYPED_TERMS:
            return ()
        collection = self._ranker.collection(clearance)
        left_out = tokens.STOPWORDS.union(*(tokens.words(name) for name in question.names))
        asked = dict.fromkeys(word for word in tokens.words(question.text) if word.isalpha() and word not in left_out)
        words = [word for word in asked if not known(word, collection)]
        if not words:
            return ()
        folded = tokens.fold(question.text)
        texts = [re.sub(rf"(?i)\b{word}\b", "", folded) for word in words]
        whole, *without = self._ranker.nearest([folded, *texts], collection)
        return tuple(word for word, near in zip(words, without, strict=True) if near - whole > COUNTS)

    def _hits(self, found: Candidates, k: int, *, rerank: bool) -> list[tuple[Hit, StoredPassage]]:
        first = final = ranked(found, self._weights.ranking)
        if self._second and rerank:
            final = self._ranker.reranked(first, *self._second)
        found, scores = final.found, final.scores
        best = best_of(scores, k)
        stored = self._index.store.passages(found.ids()[best])
        sentences, owners = self._sentences(found, best, scores[best])
        features = dict(zip(FEATURES, found.features.T, strict=True))
        # Whether the matter is there at all was learned from the scores of the ranking alone.
        relevance = self._weights.answerable.chance(answerable.signals(found.counts[0], features, first.scores))
        near = np.isin(owners, np.argsort(-scores[best], kind="stable")[:PASSAGES])
        chance = self._weights.quoted.chance(answerable.quote_signals(features, scores, sentences[near]))
        bears = relevance >= self._weights.decline_below
        collection = found.counts[0].collection
        hits = []
        for place, (row, each) in enumerate(zip(best, stored, strict=True)):
            own = owners == place
            hit = _hit(each, float(scores[row]), sentences[own], _shown(sentences, own))
            also = collection.same_words(int(found.rows[row]))
            why = final.reasons(row)
            hits.append((replace(hit, relevance=relevance, bears=bears, chance=chance, also=also, why=why), each))
        return sorted(hits, key=lambda pair: (-round(pair[0].score, 9), _order(pair[0].passage)))

    def _sentences(self, found: Candidates, best: Ints, scores: Scores) -> tuple[Scores, Ints]:
        """Score the sentences of the best passages; returns the scores, and the place of each one's passage."""
        parts = [Quotable(counts, scores) for counts in found.among(found.rows[best])]
        features = np.mean([sentence_features.matrix(each) for each in parts], axis=0)
        return self._weights.quoting.scores(features), parts[0].counts.owners


def unranked(stored: StoredPassage) -> Hit:
    """Return a passage as a hit that nothing was asked for: without sentences and scores."""
    return _hit(stored, 0.0, np.zeros(0), ())


def _readable(hit: Hit, stored: StoredPassage, clearance: str) -> Hit:
    """Return a hit without what a clearance withholds of its cable: the subject, and how much stands before it."""
    subject = hit.subject if cleared(marking_of_classification(stored.classification), clearance) else None
    return replace(hit, passage=without_place(hit.passage), subject=subject)


def _shown(scores: Scores, own: Flags) -> list[int]:
    """Return the places of the sentences of a passage that are shown, in the order of the text."""
    floor = scores.max(initial=-math.inf) + math.log(SHOWN_CHANCE)
    best = np.argsort(-scores[own], kind="stable")[:SHOWN]
    return sorted(place for n, place in enumerate(best.tolist()) if n == 0 or scores[own][place] >= floor)


def _hit(stored: StoredPassage, score: float, scores: Scores, shown: Sequence[int]) -> Hit:
    every = tuple(_sentence(stored, n, float(each)) for n, each in enumerate(scores))
    about = (stored.created, stored.subject, stored.origin)
    evidence = tuple(every[n] for n in shown)
    return Hit(stored.passage, score, evidence, every, *about, 0.0, classification=stored.classification)


def _sentence(stored: StoredPassage, n: int, score: float) -> HitSentence:
    passage = stored.passage
    repaired = passage.search_text[slice(*stored.spans[n])]
    raw = " ".join(passage.text[slice(*stored.raw_spans[n])].split())
    # A page mark in the middle is no part of what the cable says: then the repaired copy is what a person should read.
    return HitSentence(raw if len(raw.split()) == len(repaired.split()) else repaired, repaired, score)


def _order(passage: Passage) -> tuple[str, int, int]:
    return passage.reference_id, passage.number or 0, passage.ordinal
