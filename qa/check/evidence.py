"""A passage as evidence: its sentences, words, names, figures and dates, each worked out once, when first needed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from qa.check import quantities, texts
from qa.check.dates import Date
from qa.check.forms import Forms
from qa.check.labels import Shown
from qa.check.quantities import Quantity

_SENTENCE_END = re.compile(
    r"(?<=[A-Za-z0-9)\]\"”'%][.!?;])[\"”')\]]*\s+(?=[\"“'(]?[A-Z0-9-])|\s--\s|(?<=:)\s(?=[A-Z(])"
)
_ABBREVIATED = re.compile(
    r"(?:(?<![^\W\d_])[a-z]\.|\b(?:mr|mrs|ms|dr|gen|lt|col|no|art|arts|st|gov|sen|rep|para|paras|approx|vs|e\.g|i\.e)\.)\Z",
    re.I,
)


_TAKES_BACK = frozenset("not no never none nobody neither nor without deny denied if whether unless".split())


@dataclass(frozen=True, slots=True)
class Stretch:
    """One sentence of a passage."""

    text: str
    words: frozenset[str]
    """Its stems, the other form of each acronym among them."""
    quantities: tuple[Quantity, ...]
    dates: tuple[Date, ...]
    folded: str

    @property
    def years(self) -> frozenset[int]:
        """The years that it names."""
        return frozenset(date.year for date in self.dates if date.year)


class Evidence:
    """What a passage gives, and what is known of its cable."""

    def __init__(self, shown: Shown, forms: Forms) -> None:
        self.shown = shown
        self.key = shown.key
        self.text = shown.passage.search_text
        self.forms = forms

    @cached_property
    def about(self) -> str:
        """What stands over the passage: its heading and the subject of its cable."""
        return f"{self.shown.passage.heading} . {self.shown.subject or ''}"

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """Its sentences."""
        return tuple(_stretch(piece, self.forms) for piece in _sentences(self.text))

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of all its words, the other form of each acronym among them."""
        return frozenset().union(*(each.words for each in self.stretches))

    @cached_property
    def written(self) -> frozenset[str]:
        """Its words and those over it as written, for names; accents left out."""
        found = re.findall(r"[^\W\d_][\w'’]*", f"{self.text} {self.shown.passage.text}")
        return frozenset(texts.plain(word) for word in found)

    @cached_property
    def named(self) -> frozenset[str]:
        """The words that it writes large in the middle of a sentence."""
        return frozenset(texts.plain(word) for word in re.findall(r"(?<=[a-z0-9,] )[A-Z][\w'’]+", self.text))

    @cached_property
    def quantities(self) -> Mapping[str, list[tuple[Quantity, Stretch]]]:
        """Its figures by value, each with the sentence that it stands in."""
        found: dict[str, list[tuple[Quantity, Stretch]]] = {}
        for stretch in self.stretches:
            for quantity in stretch.quantities:
                found.setdefault(quantity.value, []).append((quantity, stretch))
        return found

    @cached_property
    def quoted_words(self) -> tuple[str, ...]:
        """The words of the repaired copy and of the raw text, as a quotation is looked for in them."""
        return tuple(f" {' '.join(spoken(text))} " for text in (self.text, self.shown.passage.text))

    def says(self, text: str) -> bool:
        """Whether the words of a text stand in it, one after the other, and nothing right before takes them back."""
        words = f" {' '.join(spoken(text))} "
        places = ((whole, whole.find(words)) for whole in self.quoted_words)
        return bool(words.strip()) and any(
            at >= 0 and not _TAKES_BACK.intersection(whole[max(0, at - 40) : at].split()[-4:]) for whole, at in places
        )

    @cached_property
    def years_above(self) -> frozenset[int]:
        """The years that its heading, its cable's subject and its cable's date give."""
        created = self.shown.created
        named = {date.year for date in quantities.find(texts.folded(self.about)).dates if date.year}
        return frozenset(named | ({created.year} if created else set()))


def spoken(text: str) -> list[str]:
    """The words of a text with neither marks nor capitals, figures in digits."""
    return re.findall(r"\d+(?:\.\d+)?|[^\W_]+", texts.folded(text))


def _stretch(text: str, forms: Forms) -> Stretch:
    folded = texts.folded(text)
    values = quantities.find(folded)
    return Stretch(text, frozenset(texts.words(text)) | forms.in_text(text), values.quantities, values.dates, folded)


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    place = 0
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATED.search(text, max(0, match.start() - 8), match.start()):
            found.append(text[place : match.start()].strip())
            place = match.end()
    return [piece for piece in (*found, text[place:].strip()) if piece]
