"""British spellings, in which reporters and researchers write, as the American ones of the cables."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORDS = (
    (re.compile(r"(?<=\w{3})is(e[ds]?|ing|ation|ations|ers?)\Z"), r"iz\1"),
    (re.compile(r"(?<=\w{2})our(s|ed|ing|ers?|able|al|ful|ite|ites|hood)?\Z"), r"or\1"),
    (re.compile(r"(?<=\w{2})([bcht])re(s|d)?\Z"), r"\1er\2"),
    (re.compile(r"(?<=\w{3})([ae])nce(s|less)?\Z"), r"\1nse\2"),
    (re.compile(r"mme(s|d)?\Z"), r"m\1"),
    (re.compile(r"(?<=\w{2}[aeiou])ll(ed|ing|ers?|ors?)\Z"), r"l\1"),
    (re.compile(r"dgement"), "dgment"),
)
_STEMS = (
    (re.compile("is$"), "ize"),  # recognised, organisation
    (re.compile("our"), "or"),  # labour, neighbouring
    (re.compile("(?<=[a-z]{2}[bt])r$"), "er"),  # centre, theatre
    (re.compile("enc$"), "ense"),  # defence, licence
    (re.compile("mm$"), "m"),  # programme
)


@lru_cache(maxsize=16384)
def american(word: str) -> str:
    """Return the word in American spelling and without accents, so that both spellings compare as equal."""
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    for british, spelled in _WORDS:
        word = british.sub(spelled, word)
    return word


def american_words(stem: str) -> list[str]:
    """Return the American words that a British stem may stand for; each is a word again, not a stem."""
    return [british.sub(spelled, stem) for british, spelled in _STEMS]
