"""The characters of a draft, however it was written or pasted: entities, unseen ones, other dashes, blanks, widths."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_FORMS = ("<wide>", "<narrow>", "<font>")
"""The compatible forms that are the same letter or figure: a superscript is not."""


def seen(text: str) -> str:
    """Write out HTML entities, and leave out the characters that are not seen.

    >>> seen("08ANYTOWN7&nbsp;&para;\\u200b9")
    '08ANYTOWN7\\xa0¶9'
    """
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return text if text.isascii() else "".join(each for each in text if unicodedata.category(each) != "Cf")


def typed(text: str) -> str:
    """Put the characters of a keyboard for other dashes, blanks and widths; the text keeps its length.

    >>> typed("08‑ANYTOWN‑７")
    '08-ANYTOWN-7'
    """
    return text if text.isascii() else "".join(map(_typed, text))


@lru_cache(maxsize=4096)
def _typed(letter: str) -> str:
    # The long dash stands between words, and never within a key.
    match unicodedata.category(letter):
        case "Pd" if letter not in "–—―":
            return "-"
        case "Zs":
            return " "
    form, _, points = unicodedata.decomposition(letter).partition(" ")
    return chr(int(points, 16)) if form in _FORMS and len(points.split()) == 1 else letter
