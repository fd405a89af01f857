"""The words of a REF line: posts' words, numbers, bracketed numbers, item labels and the signs between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

WordKind = Literal["word", "number", "bracketed", "label", "sign"]

_PAGE_MARK = re.compile(r"[A-Z][A-Z .'-]{2,30}\s\d{8}\s+\d{3}(?:\.\d)?\s+OF\s+\d{3}")
_LETTER_O = re.compile(r"\bO(?=\d{2})|(?<=\d)O(?=\d)|(?<=\d)O\b")
_DIGIT_IN_NAME = re.compile(r"(?<=[A-Z])0(?=[A-Z])|\b0(?=[A-Z]{3})")
_TOKEN = re.compile(
    r"(?P<bracketed>\((?:19|20)?\d\d\))"
    r"|(?P<label>\(\s?[A-Z]\s?\)|\[\s?[A-Z]\s?\]|\b[A-Z](?:\s?[).]|:)(?![A-Z]\b)|\bREF(?:TEL)?S?\b:?)"
    r"|(?P<number>\d+)"
    r"|(?P<word>[A-Z](?:[A-Z]|['’.-](?=[A-Z]))*)"
    r"|(?P<sign>[^\s])"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One piece of a REF line."""

    kind: WordKind
    text: str

    @property
    def number(self) -> int:
        """The number that it is, brackets aside; 0 for what is none."""
        digits = self.text.strip("()")
        return int(digits) if digits.isdigit() else 0


_KINDS: dict[str, WordKind] = {
    "bracketed": "bracketed",
    "label": "label",
    "number": "number",
    "word": "word",
    "sign": "sign",
}


def words(block: str) -> list[Word]:
    """A REF line cut into words, in capitals; page marks left out, letter O and zero put right."""
    upper = _PAGE_MARK.sub(" ", block[:6000].upper().replace("¶", " "))
    upper = _DIGIT_IN_NAME.sub("O", _LETTER_O.sub("0", upper))
    return [_word(match) for match in _TOKEN.finditer(upper)]


def _word(match: re.Match[str]) -> Word:
    kind = _KINDS[str(match.lastgroup)]
    if kind == "word" and match.group() == "AND":
        kind = "sign"
    return Word(kind, match.group().rstrip(".") if kind == "word" else match.group())
