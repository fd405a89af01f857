"""Work out the term arrays of a generation: every sentence is cut into terms once, here."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import blake2b

import numpy as np

from index.build.window_norms import window_norms
from index.ids import countries
from index.markings import LEVELS, level_of, marking_of_classification
from index.store.search_units import sentence_ids
from index.store.store import Store, StoredPassage
from index.store.term_arrays import FIRST, SUMMARY, Array, Postings, TermArrays, packed
from index.store.vectors import VectorIndex
from index.text import tokens
from index.text.answer_forms import form_mask
from index.text.dates import YEAR

_ASKS = re.compile(r"\?[)\"'’”]*\s*$")
_SUMMARY = re.compile(r"\W*(?:begin )?(?:executive )?summary\b", re.IGNORECASE)
_MISSION = re.compile(
    r"\b(?:embassy|consulate|general|mission|us|usun|usoffice|office|liaison|interests|section|american|institute|"
    r"secretary|of)\b",
    re.IGNORECASE,
)


@dataclass
class _Texts:
    """The terms of texts, one text behind the other, numbered in the order in which they are met."""

    numbers: dict[str, int]
    stems: dict[str, str]
    terms: array[int] = field(default_factory=lambda: array("i"))
    lengths: array[int] = field(default_factory=lambda: array("i"))

    def add(self, text: str) -> None:
        """Add one text; its stop words are left out."""
        words = [word for word in tokens.words(text) if word not in tokens.STOPWORDS]
        if new := [word for word in words if word not in self.stems]:
            self.stems.update(zip(new, tokens.stems(new), strict=True))
        self.terms.extend(self.numbers.setdefault(self.stems[word], len(self.numbers)) for word in words)
        self.lengths.append(len(words))

    def postings(self, order: Array) -> Postings:
        """Count the terms; `order` has the final number of each."""
        lengths = np.frombuffer(self.lengths, np.int32) if self.lengths else np.zeros(0, np.int32)
        terms = np.frombuffer(self.terms, np.int32) if self.terms else np.zeros(0, np.int32)
        return Postings.counted(np.repeat(np.arange(len(lengths)), lengths), order[terms], len(order))


class _Passages:
    """The passages of a store, read one after the other, sentence by sentence."""

    def __init__(self, numbers: dict[str, int], stems: dict[str, str]) -> None:
        self.sentences, self.headings = _Texts(numbers, stems), _Texts(numbers, stems)
        self.owners = array("i")
        self.forms, self.asks, self.flags = bytearray(), bytearray(), bytearray()
        self.years: list[tuple[int, int]] = []
        self.words = array("Q")

    def add(self, stored: StoredPassage, first: bool) -> None:
        """Add a passage; `first` says whether it is the first of its cable."""
        heading, text = stored.passage.heading, stored.passage.search_text
        self.headings.add(heading)
        self.words.append(_words_digest(text))
        for sentence in stored.sentence_texts:
            self._add_sentence(sentence)
        self.flags.append(FIRST * first | SUMMARY * bool(_SUMMARY.match(heading) or _SUMMARY.match(text)))

    def _add_sentence(self, text: str) -> None:
        self.years += ((int(year), len(self.owners)) for year in set(YEAR.findall(text)))
        self.owners.append(len(self.flags))
        self.sentences.add(text)
        self.forms.append(form_mask(text))
        self.asks.append(_ASKS.search(text) is not None)


def term_arrays(store: Store, vectors: VectorIndex) -> TermArrays:
    """Return the arrays of all that a store holds, and of the vectors of its sentences."""
    numbers: dict[str, int] = {}
    stems: dict[str, str] = {}
    passages, subjects, places = _Passages(numbers, stems), _Texts(numbers, stems), _Texts(numbers, stems)
    rows, cables = _passage_rows(store), _cable_rows(store)
    for stored, (_, _, _, position) in zip(store.all_passages(), rows, strict=True):
        passages.add(stored, position == 0)
    for _, _, _, subject, origin, tags in cables:
        subjects.add(subject or "")
        places.add(_places(origin, tags.split()))
    terms = sorted(numbers, key=str.encode)
    order = np.empty(len(terms), np.int32)
    order[[numbers[term] for term in terms]] = np.arange(len(terms))
    vocabulary, ends = packed(terms)
    cable_row = {id: row for row, (id, *_) in enumerate(cables)}
    years = np.array(sorted(passages.years), np.int32).reshape(-1, 2)
    owners, passage_ids = np.array(passages.owners, np.int32), np.array([id for id, *_ in rows], np.int64)
    return TermArrays(
        vocabulary=vocabulary,
        vocabulary_ends=ends,
        sentences=passages.sentences.postings(order),
        headings=passages.headings.postings(order),
        subjects=subjects.postings(order),
        places=places.postings(order),
        sentence_passages=owners,
        sentence_lengths=np.minimum(np.array(passages.sentences.lengths), 65535).astype(np.uint16),
        sentence_forms=np.frombuffer(bytes(passages.forms), np.uint8),
        sentence_asks=np.frombuffer(bytes(passages.asks), np.bool_),
        years=years[:, 0].astype(np.int16),
        year_sentences=years[:, 1],
        window_norms=window_norms(vectors, sentence_ids(passage_ids, owners)),
        passage_ids=passage_ids,
        passage_cables=np.array([cable_row[cable] for _, cable, _, _ in rows], np.int32),
        passage_levels=np.array([_level(marking) for _, _, marking, _ in rows], np.uint8),
        passage_flags=np.frombuffer(bytes(passages.flags), np.uint8),
        passage_words=np.array(passages.words, np.uint64),
        cable_years=np.array([int((created or "0000")[:4]) for _, created, *_ in cables], np.int16),
        cable_levels=np.array([_level(marking_of_classification(each)) for _, _, each, *_ in cables], np.uint8),
    )


def with_vectors(arrays: TermArrays, vectors: VectorIndex) -> TermArrays:
    """Return the arrays for other vectors of the same sentences: nothing is cut again."""
    ids = sentence_ids(arrays.passage_ids, arrays.sentence_passages)
    return replace(arrays, window_norms=window_norms(vectors, ids))


def _passage_rows(store: Store) -> list[tuple[int, int, str, int]]:
    return store.connection.execute("SELECT id, cable_id, marking, position FROM passages ORDER BY id").fetchall()


def _cable_rows(store: Store) -> list[tuple[int, str | None, str | None, str | None, str | None, str]]:
    query = """SELECT id, created, classification, subject, origin,
               coalesce((SELECT group_concat(tag, ' ') FROM tags WHERE cable_id = id), '') FROM cables ORDER BY id"""
    return store.connection.execute(query).fetchall()


def _words_digest(text: str) -> int:
    words = " ".join(tokens.words(text)).encode("utf-8", "replace")
    return int.from_bytes(blake2b(words, digest_size=8).digest(), "little")


def _places(origin: str | None, tags: Iterable[str]) -> str:
    """Return the sender's place and the names of the countries in the TAGS."""
    return " ".join([_MISSION.sub(" ", origin or ""), *dict.fromkeys(map(countries.words_of, tags))])


def _level(marking: str) -> int:
    level = level_of(marking)
    return LEVELS.index(level) if level in LEVELS else len(LEVELS) - 1
