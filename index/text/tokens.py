"""Text to search terms: the one way in which passages and questions are cut into terms for the keyword index."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from index.text.numbers import with_digits

if TYPE_CHECKING:
    import tantivy

# A term is a number with its decimals, or a run of letters and digits; dots inside an abbreviation are taken out
# before.
_TERM = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+\d*(?:[^\W_]+)*")
_ABBREVIATION = re.compile(r"\b(?:[a-z]\.){2,}")
_POSSESSIVE = re.compile(r"(?<=[\w.])['’´`]s\b")
_CONTRACTED = re.compile(
    r"\b(?:ca|wo|sha|do|does|did|is|was|were|are|could|would|should|has|have|had|must|need)n['’]t\b|"
    r"(?<=\w)['’](?:re|ve|ll|d|m)\b",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

# What a question consists of when nothing is asked about: these carry no meaning of their own in a search.
STOPWORDS = frozenset(
    """a about after again all also am an and any are as at be because been before being between both but by can
    could did do does doing during each few for from further had has have having he her here hers him his how i
    if in into is it its itself just many me more most much my no nor not of on once only or other our out over
    own per please same she should so some such tell than that the their them then there these they this those
    through to too under until up upon us very was we were what when where whether which while who whom whose
    why will with would you your""".split()
)


def fold(text: str) -> str:
    """`text` in the form in which texts are compared: NFKC, lower case, without accents, numbers in digits, no
    possessives, no dotted abbreviations.
    """
    text = _CONTROL.sub(" ", unicodedata.normalize("NFKC", text)).lower()
    if not text.isascii():  # cables have "Reseau", people ask for "Réseau"
        text = "".join(each for each in unicodedata.normalize("NFD", text) if unicodedata.category(each) != "Mn")
    text = _POSSESSIVE.sub("", text)
    text = _ABBREVIATION.sub(lambda match: match[0].replace(".", ""), text)
    return with_digits(text.replace("%", " percent "))


def words(text: str) -> list[str]:
    """Return the words and numbers of `text`, folded, in order."""
    return _TERM.findall(fold(text))


def terms(text: str) -> list[str]:
    """Return the stemmed search terms of `text`, in order, stop words included."""
    return list(_terms(text))


@lru_cache(maxsize=32768)
def _terms(text: str) -> tuple[str, ...]:
    # The same sentences come up for one question after another, and cutting them is half the work of a search.
    # Interned, the terms of one cost the cache little more than its text.
    return tuple(map(sys.intern, stems(words(text))))


def stems(folded: list[str]) -> list[str]:
    """Return the English stems of folded words, one for one."""
    return _analyzer().analyze(" ".join(folded)) if folded else []


def content_terms(text: str) -> list[str]:
    """Return the stemmed terms of `text` that are no stop words; all of them if nothing else is left."""
    folded = words(_CONTRACTED.sub(" ", text))
    return stems([word for word in folded if word not in STOPWORDS] or folded)


@cache
def _analyzer() -> tantivy.TextAnalyzer:
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    return builder.filter(tantivy.Filter.stemmer("english")).build()
