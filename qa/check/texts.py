"""Text in the form in which a draft and a passage are compared, and the words that carry its meaning."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from index.text import tokens

# "2,007" is a count and 2007 a year: without its comma it would pass for one.
_COUNT_LIKE_A_YEAR = re.compile(r"(?<![\d.,])(1,9|2,0)(\d\d)(?![\d,.])")
_MISREAD_YEAR = re.compile(r"(?<![\d.,])1((?:19|20)\d\d)(?![\d.,]\d|\d)")
_NOT = re.compile(r"n['’´`,]t\b")
_PERCENT = re.compile(r"\bper cent\b|\bpct\b\.?|\bpercentage points?\b")
_SCALED = re.compile(r"(?<=\d)\s?(bn|mn|m|k)\b(?=[^\w]|\Z)")
_SCALE_WORDS = {"bn": " billion", "mn": " million", "m": " million", "k": " thousand"}
_MONEY_SCALE = re.compile(r"([$€£]\s?\d[\d.,]*)\s?(bn|mn|m|k)\b")
_MARKS = str.maketrans(
    {**dict.fromkeys("‘’´`", "'"), **dict.fromkeys("“”", '"'), **dict.fromkeys("–−", "-"), "—": " - "}
)
_BRITISH = (
    (re.compile(r"(?<=\w{3})is(e[ds]?|ing|ation|ations|ers?)\Z"), r"iz\1"),
    (re.compile(r"(?<=\w{2})our(s|ed|ing|ers?|able|al|ful|ite|ites|hood)?\Z"), r"or\1"),
    (re.compile(r"(?<=\w{2})([bcht])re(s|d)?\Z"), r"\1er\2"),
    (re.compile(r"(?<=\w{3})([ae])nce(s|less)?\Z"), r"\1nse\2"),
    (re.compile(r"mme(s|d)?\Z"), r"m\1"),
    (re.compile(r"(?<=\w{2}[aeiou])ll(ed|ing|ers?|ors?)\Z"), r"l\1"),
    (re.compile(r"dgement"), "dgment"),
)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Lower case, numbers in plain digits, misread years mended, "n't" as "not", "per cent" and "pct" as "percent"."""
    text = unicodedata.normalize("NFKC", text).translate(_MARKS)
    text = _COUNT_LIKE_A_YEAR.sub(lambda match: match[0].replace(",", "") + ".0", text)
    text = _MONEY_SCALE.sub(lambda match: match[1] + _SCALE_WORDS[match[2]], text)
    text = _NOT.sub(" not", _MISREAD_YEAR.sub(r"\1", text))
    text = re.sub(r"\b([Cc])annot\b", r"\1an not", text)
    return _PERCENT.sub("percent", tokens.fold(text))


@lru_cache(maxsize=16384)
def plain(word: str) -> str:
    """The word in one spelling: British and American are the same, accents left out."""
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    for pattern, american in _BRITISH:
        word = pattern.sub(american, word)
    return word


_WORD = re.compile(r"\d+(?:\.\d+)?|[^\W_]+")


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The stems of all words and figures of `text`, in order."""
    found = [plain(word) for word in _WORD.findall(folded(text))]
    return tuple(tokens.stems(found))


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """The stems of the words that carry no meaning of their own."""
    return frozenset(tokens.stems([plain(word) for word in (*tokens.STOPWORDS, *_LINKING)]))


_LINKING = """according accordingly additionally although also among amid as cable cables report reports reported
reporting reportedly say says said state states stated stating note notes noted paragraph passage however moreover
meanwhile furthermore therefore thus since though despite due toward towards upon within without whereas including
include includes included approximately about around nearly almost roughly yes would could may might must shall
already yet still even ever never always often however overall finally first second third next later earlier back
cited source sources mentions mentioned describes described indicates indicated explains explained wrote""".split()


def content(text: str) -> list[str]:
    """The stems that carry the meaning of `text`, in order, figures among them."""
    return [word for word in words(text) if word not in stopwords()]
