"""Work out the term arrays of a generation: every sentence is cut into terms once, here."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.ids import countries
from index.markings import LEVELS, level_of, marking_of_classification
from index.store.store import Store
from index.store.term_arrays import (
    ASKS,
    FIRST,
    LARGE,
    REFERS_BACK,
    SHORT,
    SUMMARY,
    Array,
    Postings,
    TermArrays,
    packed,
)
from index.text import tokens
from index.text.answer_forms import form_mask
from index.text.dates import YEAR

_ASKS = re.compile(r"\?[)\"'’”]*\s*$")
_BACK = re.compile(
    r"\W*(?:he|she|it|they|his|her|its|their|this|that|these|those|such|both|however|but|also|the latter|there)\b",
    re.IGNORECASE,
)
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


def term_arrays(store: Store, window_norms: NDArray[np.float32]) -> TermArrays:
    """Return the arrays of all that a store holds; `window_norms` are those of its vectors."""
    numbers: dict[str, int] = {}
    stems: dict[str, str] = {}
    sentences, headings, subjects, places = (_Texts(numbers, stems) for _ in range(4))
    forms, flags, passage_flags, owners = bytearray(), bytearray(), bytearray(), array("i")
    years: list[tuple[int, int]] = []
    passages = _passage_rows(store)
    for row, stored in enumerate(store.all_passages()):
        headings.add(stored.passage.heading)
        sums_up = _SUMMARY.match(stored.passage.heading) or _SUMMARY.match(stored.passage.search_text)
        passage_flags.append(FIRST * (passages[row][3] == 0) | SUMMARY * bool(sums_up))
        for text in stored.sentence_texts:
            years += ((int(year), len(owners)) for year in set(YEAR.findall(text)))
            owners.append(row)
            sentences.add(text)
            forms.append(form_mask(text))
            flags.append(_flags(text))
    cables = _cable_rows(store)
    for _, _, _, subject, origin, tags in cables:
        subjects.add(subject or "")
        places.add(_places(origin, tags.split()))
    terms = sorted(numbers, key=str.encode)
    order = np.empty(len(terms), np.int32)
    order[[numbers[term] for term in terms]] = np.arange(len(terms))
    cable_row = {id: row for row, (id, *_) in enumerate(cables)}
    named = np.array(sorted(years), np.int32).reshape(-1, 2)
    return TermArrays(
        *packed(terms),
        *(texts.postings(order) for texts in (sentences, headings, subjects, places)),
        sentence_passages=np.array(owners, np.int32),
        sentence_lengths=np.minimum(np.array(sentences.lengths), 65535).astype(np.uint16),
        sentence_forms=np.frombuffer(bytes(forms), np.uint8),
        sentence_flags=np.frombuffer(bytes(flags), np.uint8),
        years=named[:, 0].astype(np.int16),
        year_sentences=named[:, 1],
        window_norms=window_norms,
        passage_ids=np.array([id for id, _, _, _ in passages], np.int64),
        passage_cables=np.array([cable_row[cable] for _, cable, _, _ in passages], np.int32),
        passage_levels=np.array([_level(marking) for _, _, marking, _ in passages], np.uint8),
        passage_flags=np.frombuffer(bytes(passage_flags), np.uint8),
        cable_years=np.array([int((created or "0000")[:4]) for _, created, *_ in cables], np.int16),
        cable_levels=np.array([_level(marking_of_classification(each)) for _, _, each, *_ in cables], np.uint8),
    )


def _passage_rows(store: Store) -> list[tuple[int, int, str, int]]:
    return store.connection.execute("SELECT id, cable_id, marking, position FROM passages ORDER BY id").fetchall()


def _cable_rows(store: Store) -> list[tuple[int, str | None, str | None, str | None, str | None, str]]:
    query = """SELECT id, created, classification, subject, origin,
               coalesce((SELECT group_concat(tag, ' ') FROM tags WHERE cable_id = id), '') FROM cables ORDER BY id"""
    return store.connection.execute(query).fetchall()


def _places(origin: str | None, tags: Iterable[str]) -> str:
    """Return the sender's place and the names of the countries in the TAGS."""
    return " ".join([_MISSION.sub(" ", origin or ""), *dict.fromkeys(map(countries.words_of, tags))])


def _level(marking: str) -> int:
    level = level_of(marking)
    return LEVELS.index(level) if level in LEVELS else len(LEVELS) - 1


def _flags(text: str) -> int:
    letters = [letter for letter in text if letter.isalpha()]
    large = sum(map(str.isupper, letters)) * 2 > len(letters)
    marks = (
        (ASKS, _ASKS.search(text)),
        (SHORT, len(text.split()) < 5),
        (LARGE, large),
        (REFERS_BACK, _BACK.match(text)),
    )
    return sum(flag for flag, is_so in marks if is_so)
