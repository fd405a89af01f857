"""Text on one line for showing, and in the form in which a draft and a passage are compared.

`tokens.fold` gives the form of search terms, on which this one builds.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from index.text import tokens
from index.text.spelling import american
from index.text.written_figures import plain_figures, whole_figures

# "2,007" is a count and 2007 a year: without its comma it would pass for one.
_COUNT_LIKE_A_YEAR = re.compile(r"(?<![\d.,])(1,9|2,0)(\d\d)(?![\d,.])")
_MISREAD_YEAR = re.compile(r"(?<![\d.,])1((?:19|20)\d\d)(?![\d.,]\d|\d)")
_NOT = re.compile(r"n['’´`,]t\b")
_PERCENT = re.compile(r"\bper cent\b|\bpct\b\.?|\bpercentage points?\b")
_MARKS = str.maketrans(
    {**dict.fromkeys("‘’´`", "'"), **dict.fromkeys("“”", '"'), **dict.fromkeys("–−", "-"), "—": " - "}
)
_WORD = re.compile(r"\d+(?:\.\d+)?|[^\W_]+")
# What links a claim to its source says nothing of its subject.
_LINKING = """according accordingly additionally although also among amid as cable cables report reports reported
reporting reportedly say says said state states stated stating note notes noted paragraph passage however moreover
meanwhile furthermore therefore thus since though despite due toward towards upon within without whereas including
include includes included approximately about around nearly almost roughly yes would could may might must shall
already yet still even ever never always often however overall finally first second third next later earlier back
cited source sources mentions mentioned describes described indicates indicated explains explained wrote""".split()


def encodable(text: str) -> str:
    """Replace half a character (a lone surrogate), which can be neither shown, kept nor compared."""
    return text.encode("utf-8", "replace").decode("utf-8")


def one_line(text: str) -> str:
    """Return the text with every run of whitespace as one space, none at its ends."""
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Fold for comparing: as search terms, misread years mended, "n't" as "not", "per cent" and "pct" as "percent"."""
    text = unicodedata.normalize("NFKC", plain_figures(text)).translate(_MARKS)
    text = _COUNT_LIKE_A_YEAR.sub(lambda match: match[0].replace(",", "") + ".0", text)
    text = _NOT.sub(" not", _MISREAD_YEAR.sub(r"\1", text))
    text = re.sub(r"\b([Cc])annot\b", r"\1an not", text)
    return whole_figures(_PERCENT.sub("percent", tokens.fold(text)))


def bare_words(text: str) -> list[str]:
    """Return the words of a text without marks and capitals, figures in digits."""
    return _WORD.findall(folded(text))


@lru_cache(maxsize=4096)
def stems(text: str) -> tuple[str, ...]:
    """Return the stems of all words and figures of a text in order, British and American spellings alike."""
    return tuple(tokens.stems([american(word) for word in bare_words(text)]))


@lru_cache(maxsize=1)
def empty_stems() -> frozenset[str]:
    """Return the stems of the words that carry no meaning of their own."""
    return frozenset(tokens.stems([american(word) for word in (*tokens.STOPWORDS, *_LINKING)]))


def content_stems(text: str) -> list[str]:
    """Return the stems that carry the meaning of a text in order, figures among them."""
    return [stem for stem in stems(text) if stem not in empty_stems()]
