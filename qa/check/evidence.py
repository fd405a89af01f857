"""A passage as evidence: its sentences, words, names, figures and dates, each worked out once, when first needed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from index.text.dates import Date
from index.text.folding import bare_words, folded, stems
from index.text.lexicon import DENIALS
from index.text.quantities import Quantity, Values, find_values
from index.text.spelling import american
from qa.check.acronym_table import AcronymTable
from qa.check.countries import find_alike, governed, same_country, seats
from qa.check.labels import Shown

_TAKES_BACK = DENIALS | frozenset(
    "deny denied if whether unless alleged alleges alleging claimed claims rumored rumoured reportedly".split()
)
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him|they|their|them)\b", re.IGNORECASE)
_LONGEST_SWAP = 4


@dataclass(frozen=True)
class EvidenceSentence:
    """One sentence of a passage; its figures and dates are read when first needed."""

    text: str
    words: frozenset[str]
    """Its stems, the other form of each acronym among them."""

    @cached_property
    def folded(self) -> str:
        """Its text, folded."""
        return folded(self.text)

    @cached_property
    def _values(self) -> Values:
        return find_values(self.folded)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Its figures."""
        return self._values.quantities

    @property
    def dates(self) -> tuple[Date, ...]:
        """Its dates."""
        return self._values.dates

    @property
    def years(self) -> frozenset[int]:
        """The years that it names."""
        return frozenset(date.year for date in self.dates if date.year)


class PassageEvidence:
    """What a passage gives, and what is known of its cable."""

    def __init__(self, shown: Shown, acronyms: AcronymTable) -> None:
        self.shown = shown
        self.key = shown.key
        self.text = shown.passage.search_text
        self.acronyms = acronyms

    @cached_property
    def about(self) -> str:
        """What stands over the passage: its heading and the subject of its cable."""
        return f"{self.shown.passage.heading} . {self.shown.subject or ''}"

    @cached_property
    def post(self) -> str:
        """The letters that its cable's id gives of the sender: "oslo", "riodejaneiro"."""
        return "".join(filter(str.isalpha, self.shown.passage.reference_id.lower()))

    @cached_property
    def countries(self) -> frozenset[str]:
        """All names, in small letters, of the countries that it, what stands over it or its sender's seat names."""
        words = {word for word in (*self.written, *re.findall(r"[^\W\d_]+", self.about)) if word[:1].isupper()}
        short = {word for word in words if word.isupper() and word.startswith("GO")}
        named = frozenset().union(
            *map(same_country, words - short), *(names for city, names in seats() if city in self.post)
        )
        return named.union(*(governed(word.lower(), named) for word in short))

    @cached_property
    def alike(self) -> frozenset[str]:
        """The countries that share a name with others and that it, what stands over it or its sender tells apart."""
        return frozenset(each.name for each in find_alike(f"{self.text} {self.about} {self.post}"))

    @cached_property
    def squeezed(self) -> str:
        """Its letters and digits without anything between them, in small letters."""
        return "".join(filter(str.isalnum, f"{self.text} {self.about}".lower()))

    @cached_property
    def acronyms_written(self) -> frozenset[str]:
        """The words of it with two capitals or more."""
        return frozenset(word for word in self.written if sum(map(str.isupper, word)) > 1)

    @cached_property
    def refers_back(self) -> bool:
        """Whether it speaks of people that a paragraph before it may name."""
        return bool(_PRONOUN.search(self.text))

    @cached_property
    def sentences(self) -> tuple[EvidenceSentence, ...]:
        """Its sentences, as they were cut when the index was built: reader and check speak of the same ones."""
        return tuple(map(self._sentence, self.shown.sentence_texts))

    def _sentence(self, text: str) -> EvidenceSentence:
        return EvidenceSentence(text, frozenset(stems(text)) | self.acronyms.other_forms(text))

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of all its words, the other form of each acronym among them."""
        return frozenset(stems(self.text)) | self.acronyms.other_forms(self.text)

    @cached_property
    def words_above(self) -> frozenset[str]:
        """The stems of what stands over it."""
        return frozenset(stems(self.about))

    @cached_property
    def written(self) -> frozenset[str]:
        """Its words as written, in both copies of its text, for names; accents left out."""
        return frozenset(map(american, re.findall(r"[^\W\d_][\w'’]*", f"{self.text} {self.shown.passage.text}")))

    @cached_property
    def named(self) -> frozenset[str]:
        """The words that it writes large in the middle of a sentence."""
        return frozenset(map(american, re.findall(r"(?<=[a-z0-9,] )[A-Z][\w'’]+", self.text)))

    @cached_property
    def quantities(self) -> Mapping[str, list[tuple[Quantity, EvidenceSentence]]]:
        """Its figures by value, each with the sentence that it stands in."""
        found: dict[str, list[tuple[Quantity, EvidenceSentence]]] = {}
        for sentence in self.sentences:
            for quantity in sentence.quantities:
                found.setdefault(quantity.value, []).append((quantity, sentence))
        return found

    @cached_property
    def quotable(self) -> tuple[str, ...]:
        """The words of the repaired and of the raw text, as a quotation is looked for in them."""
        return tuple(f" {' '.join(bare_words(text))} " for text in (self.text, self.shown.passage.text))

    def says(self, text: str) -> bool:
        """Return whether the words of a text stand in it in a row, and nothing right before takes them back."""
        words = f" {' '.join(bare_words(text))} "
        places = ((whole, whole.find(words)) for whole in self.quotable)
        return bool(words.strip()) and any(
            at >= 0 and _TAKES_BACK.isdisjoint(whole[max(0, at - 40) : at].split()[-4:]) for whole, at in places
        )

    @cached_property
    def years_above(self) -> frozenset[int]:
        """The years that its heading, its cable's subject and its cable's date give."""
        created = self.shown.created
        named = {date.year for date in find_values(folded(self.about)).dates if date.year}
        return frozenset(named | ({created.year} if created else set()))

    def around(self, sentence: EvidenceSentence, before: int = 1, after: int = 1) -> frozenset[str]:
        """Return the words of a sentence and of its neighbours."""
        place = self.sentences.index(sentence)
        return frozenset().union(*(each.words for each in self.sentences[max(0, place - before) : place + after + 1]))


def is_quoted(text: str, cited: Sequence[PassageEvidence]) -> bool:
    """Return whether a passage has the words of a text in a row, and its figures with the same signs."""
    return any(each.says(text) and not _changes_sign(text, each) for each in cited)


def _changes_sign(text: str, evidence: PassageEvidence) -> bool:
    """Return whether a figure of a text stands in a passage only with the other sign."""
    for quantity in find_values(folded(text)).quantities:
        other = quantity.value[1:] if quantity.value.startswith("-") else f"-{quantity.value}"
        if other in evidence.quantities and quantity.value not in evidence.quantities:
            return True
    return False


Near = Sequence[tuple[PassageEvidence, EvidenceSentence]]
"""The sentence most like a claim, or several that are equally like it, each with its passage."""


def coverage(terms: Sequence[str], cited: Sequence[PassageEvidence]) -> float:
    """Return the share of a claim's terms that the passages have, in one form or another; 1 if it has none."""
    return _share(terms, frozenset().union(*(each.words | each.words_above for each in cited)))


def closeness(terms: Sequence[str], cited: Sequence[PassageEvidence]) -> float:
    """Return the share of a claim's terms in the sentence that is most like it, and in its neighbours."""
    near = nearest(terms, cited)
    return _share(terms, frozenset().union(*(each.around(sentence) for each, sentence in near)))


def _share(terms: Sequence[str], held: frozenset[str]) -> float:
    wanted = set(terms)
    return len(wanted & held) / len(wanted) if wanted else 1.0


def nearest(terms: Sequence[str], cited: Sequence[PassageEvidence]) -> Near:
    """Return the sentence that has most of a claim's terms, or those that have equally many; none if none has any."""
    wanted = set(terms)
    # A figure tells sentences apart better than a word does.
    scored = [
        (sum(2 if term[0].isdigit() else 1 for term in wanted & sentence.words), each, sentence)
        for each in cited
        for sentence in each.sentences
    ]
    most = max((score for score, _, _ in scored), default=0)
    return [(each, sentence) for score, each, sentence in scored if score == most > 0]


@dataclass(frozen=True, slots=True)
class Swap:
    """Words of the claim (`here`) in the place of words of the passage (`there`), equal words on either side."""

    here: tuple[str, ...]
    there: tuple[str, ...]
    place: int
    """Where `there` begins among the words of the passage's sentence."""


@lru_cache(maxsize=256)
def find_swaps(claim: str, sentence: str, same_words: float) -> tuple[Swap, ...]:
    """Return the swaps of a claim that has this share of its words in the order of a sentence; else none."""
    one, other = stems(claim), stems(sentence)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    share = sum(block.size for block in matcher.get_matching_blocks()) / max(1, len(one))
    if share < same_words:
        return ()
    return tuple(
        Swap(one[a:b], other[c:d], c)
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal" and b - a <= _LONGEST_SWAP and d - c <= _LONGEST_SWAP
    )
