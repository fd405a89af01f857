"""The search copy of a paragraph: one line, with what transmission and OCR broke mended; the raw text stays."""

from __future__ import annotations

import re

from index.text.dates import MONTHS

_HYPHEN = re.compile(r"-(?<=[A-Za-z]{2}-)[ \t\r]*\n\s*(?=[A-Za-z]{2})")
_AND_TO = re.compile(r"(?:to|and|or)\b")
_LOOSE_BRACKET = re.compile(r" [()] |\(|\)")
_TEX = re.compile(r"\$\\[a-z]{2,6}\{(\w)\}\$\s?")
_BACKSLASH = re.compile(r"\\(?=\s|\Z)")
_YEAR = re.compile(
    rf"\b((?:{'|'.join(map(str.title, MONTHS))}|early|late|mid)"
    r"(?:[ -]\d{1,2},)?[ ,-]{1,2}|(?:in|since|during|until|year) (?=\d{5}[.,;)]))1((?:19[4-9]\d|200\d|2010)\b)(?!,\d)"
)
_REPAIRS = (
    ("&", re.compile(r"(?<![\w&])&(?=[^\s&8])([^&]{0,240}?[^\s&\d])8(?![\w&])"), r'"\1"'),
    (",s", re.compile(r"(?<=[A-Za-z]),s(?=[\s.,;:)?!\"-]|\Z)"), "'s"),
    ("n,t", re.compile(r"(?<=n),t(?=[\s.,;:)?!\"-]|\Z)"), "'t"),
    ("119", _YEAR, r"\1\2"),
    ("120", _YEAR, r"\1\2"),
)
"""A sign without which there is nothing to repair, the pattern, and what takes its place."""


def search_text(pieces: list[str]) -> str:
    """Join the pieces of one paragraph (what lay between them was noise) to one repaired line.

    >>> search_text(["Kosovo,s \\n", "&Recruiter8 film"])
    'Kosovo\\'s "Recruiter" film'
    """
    text = "\n".join(pieces)
    if "-\n" in text or "- \n" in text or "-\r" in text:
        text = _HYPHEN.sub(_joined, text)
    if "\\" in text:
        text = _BACKSLASH.sub("", _TEX.sub(r"\1", text))
    return _mended(" ".join(text.split()))


def _joined(broken: re.Match[str]) -> str:
    """Join a word cut at a line's end: telegrams in capitals cut anywhere, later ones after a hyphen of the word."""
    around = broken.string[broken.start() - 2 : broken.start()] + broken.string[broken.end() : broken.end() + 2]
    if around.isupper():
        return ""
    return "- " if _AND_TO.match(broken.string, broken.end()) else "-"


def _mended(text: str) -> str:
    for sign, pattern, replacement in _REPAIRS:
        if sign in text:
            text = pattern.sub(replacement, text)
    return _with_dashes(text) if " ) " in text else text


def _with_dashes(text: str) -> str:
    """Put a dash for a closing bracket between blanks that closes nothing."""
    depth = 0
    out: list[str] = []
    last = 0
    for bracket in _LOOSE_BRACKET.finditer(text):
        token = bracket.group()
        if "(" in token:
            depth += 1
        elif depth:
            depth -= 1
        elif token == " ) ":
            out += [text[last : bracket.start()], " - "]
            last = bracket.end()
    return "".join([*out, text[last:]])
