"""Paragraphs of cables to make drafts from: their sentences, names and acronyms, and what is shown beside them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from index.cable import Cable, Passage
from index.cables.reading import read_file
from index.text import sentences, tokens
from index.text.acronyms import expansions_in
from index.text.dates import MONTHS, WEEKDAYS
from index.text.folding import one_line

SHOWN = 8
_WORD = r"[A-Z](?:[\w-]|[’'](?!s\b))*\w"
_RUN = re.compile(rf"(?<![\w.]){_WORD}(?:(?: of the| of| for)? {_WORD})*(?!\.?\w)")
_NO_NAMES = frozenset([*MONTHS, *WEEKDAYS]) | frozenset(
    """note comment end begin question post embassy us usg usa american americans america states washington department
    state summary annex article section regulation law paragraph sbu noforn tip mr mrs ms dr""".split()
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage with what its cable says of itself, and its sentences: repaired, and as they are printed."""

    passage: Passage
    created: datetime | None
    subject: str | None
    sentence_texts: tuple[str, ...]
    printed: tuple[str, ...]

    @property
    def key(self) -> str:
        """Its citation."""
        return self.passage.key

    @property
    def text(self) -> str:
        """All that it says, repaired and as printed."""
        return f"{self.passage.search_text}\n{' '.join(self.passage.text.split())}"

    @property
    def whole(self) -> str:
        """All that it says and what stands over it."""
        return f"{self.text}\n{self.passage.heading}\n{self.subject or ''}"


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands in a text: an acronym, a single word, or several words."""

    text: str
    start: int
    end: int

    @property
    def shape(self) -> str:
        """Names of the same shape can stand in each other's place."""
        return "several words" if " " in self.text else "acronym" if is_acronym(self.text) else "word"


def is_acronym(word: str) -> bool:
    """Return whether a word has two capitals at least, and more of them than small letters: KPS, VoTs."""
    return sum(map(str.isupper, word)) >= 2 and sum(map(str.isupper, word)) * 2 > len(word)


def paragraph(passage: Passage, created: datetime | None, subject: str | None) -> Paragraph:
    """Cut a paragraph into its sentences."""
    repaired, raw = sentences.spans_of(passage.search_text, passage.text)
    return Paragraph(
        passage,
        created,
        one_line(subject) if subject else None,
        tuple(passage.search_text[a:b] for a, b in repaired),
        tuple(one_line(passage.text[a:b]) for a, b in raw),
    )


def defined(paragraphs: Iterable[Paragraph]) -> dict[str, set[str]]:
    """Return each acronym that some paragraphs define, with what it stands for."""
    return expansions_in(each.passage.search_text for each in paragraphs)


class Collection:
    """The paragraphs of some cables, in their order."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.paragraphs = tuple(paragraphs)
        self.by_key = {each.key: each for each in self.paragraphs}
        self._place = {each.key: place for place, each in enumerate(self.paragraphs)}

    @classmethod
    def read(cls, folder: Path) -> Collection:
        """Read the paragraphs of the cables in a folder."""
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        cables = [item for path in files for item in read_file(path) if isinstance(item, Cable)]
        return cls([paragraph(each, cable.created, cable.subject) for cable in cables for each in cable.passages])

    @cached_property
    def long_forms(self) -> Mapping[str, set[str]]:
        """Each acronym that the paragraphs define, with what it stands for."""
        return defined(self.paragraphs)

    @cached_property
    def _small(self) -> frozenset[str]:
        """The words that some paragraph writes in small letters."""
        texts = (each.passage.search_text for each in self.paragraphs)
        # Not the parts of addresses: "kosovo.example" does not make Kosovo a word.
        return frozenset(
            word for text in texts for word in re.findall(r"(?<![\w.@/-])[a-z][a-z’']*(?![\w@/-]|\.\w)", text)
        )

    @cached_property
    def _large(self) -> frozenset[str]:
        """The words that some paragraph writes large in the middle of a sentence."""
        texts = (each.passage.search_text for each in self.paragraphs)
        return frozenset(word for text in texts for word in re.findall(rf"(?<=[a-z,] )(?:{_WORD} )*({_WORD})", text))

    def names(self, text: str) -> list[Name]:
        """Return the names in a text: what is large and nowhere a word of its own; none of one in capitals."""
        if sum(map(str.isupper, text)) * 2 > sum(map(str.isalpha, text)):
            return []
        found = (self._name(match) for match in _RUN.finditer(text))
        return [name for name in found if name]

    def _name(self, match: re.Match[str]) -> Name | None:
        """Return the name in a run of large words, without a first word that is also a word of its own."""
        start, words = match.start(), list(re.finditer(_WORD, match[0]))
        while words and not self._is_name(words[0][0]) and (words[0][0].lower() in tokens.STOPWORDS or not start):
            words = words[1:]
        if not words or not any(self._is_name(word[0]) for word in words):
            return None
        text = match[0][words[0].start() :]
        return Name(text, match.end() - len(text), match.end())

    def _is_name(self, word: str) -> bool:
        low = word.lower()
        if re.search(r"-[a-z]", word) or low in _NO_NAMES or low in self._small or low.removesuffix("s") in self._small:
            return False
        return is_acronym(word) or word in self._large

    def small(self, text: str) -> str:
        """Return the text to be put after other words: its first letter small if its first word is no name."""
        first = re.match(r"[A-Z][a-z]*\b", text)
        return text[0].lower() + text[1:] if first and first[0].lower() in self._small else text

    @cached_property
    def every_name(self) -> tuple[tuple[str, str], ...]:
        """(name, shape) of all names, in the order in which they first appear."""
        found = (name for each in self.paragraphs for name in self.names(each.passage.search_text))
        return tuple(dict.fromkeys((name.text, name.shape) for name in found))

    def adjacent(self, key: str) -> list[Paragraph]:
        """Return the paragraphs before and after one, of the same cable."""
        place, cable = self._place[key], self.by_key[key].passage.reference_id
        near = (self.paragraphs[n] for n in (place - 1, place + 1) if 0 <= n < len(self.paragraphs))
        return [each for each in near if each.passage.reference_id == cable]

    @cached_property
    def _terms(self) -> Mapping[str, frozenset[str]]:
        return {each.key: frozenset(tokens.terms(each.passage.search_text)) for each in self.paragraphs}

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        frequencies = Counter(term for terms in self._terms.values() for term in terms)
        return {term: math.log(len(self.paragraphs) / n) for term, n in frequencies.items()}

    def similar(self, text: str) -> list[Paragraph]:
        """Return all paragraphs, those first that share the rarest terms with the text."""
        asked = frozenset(tokens.terms(text))
        scores = {
            key: sum(self._rarity[term] for term in asked & terms) / (8 + len(terms)) ** 0.5
            for key, terms in self._terms.items()
        }
        return sorted(self.paragraphs, key=lambda each: (-scores[each.key], each.key))

    def shown(self, keys: Iterable[str], text: str) -> tuple[Paragraph, ...]:
        """Return what is shown to whoever writes of `text`: these paragraphs, those beside them, the most similar."""
        cited = list(keys)
        beside = [each.key for key in cited for each in self.adjacent(key)]
        wanted = dict.fromkeys([*cited, *beside, *(each.key for each in self.similar(text)[:SHOWN])])
        return tuple(self.by_key[key] for key in list(wanted)[: max(SHOWN, len(cited))])
