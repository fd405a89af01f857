"""The search copy of a paragraph: one line, with what transmission and OCR broke mended; the raw text stays."""

from __future__ import annotations

import re

_HYPHEN = re.compile(r"-(?<=[A-Za-z]{2}-)[ \t\r]*\n\s*(?=[A-Za-z]{2})")
_AND_TO = re.compile(r"(?:to|and|or)\b")
_AMPERSAND_QUOTE = re.compile(r"(?<![\w&])&(?=[^\s&8])([^&]{0,240}?[^\s&\d])8(?![\w&])")
_COMMA_S = re.compile(r"(?<=[A-Za-z]),s(?=[\s.,;:)?!\"-]|\Z)")
_COMMA_T = re.compile(r"(?<=n),t(?=[\s.,;:)?!\"-]|\Z)")
_LOOSE_BRACKET = re.compile(r" [()] |\(|\)")
_YEAR = re.compile(
    r"\b((?:January|February|March|April|May|June|July|August|September|October|November|December|early|late|mid)"
    r"(?:[ -]\d{1,2},)?[ ,-]{1,2}|(?:in|since|during|until|year) (?=\d{5}[.,;)]))1((?:19[4-9]\d|200\d|2010)\b)(?!,\d)"
)
_TEX = re.compile(r"\$\\[a-z]{2,6}\{(\w)\}\$\s?")
_BACKSLASH = re.compile(r"\\(?=\s|\Z)")


def search_text(pieces: list[str]) -> str:
    """The pieces of one paragraph (what lay between them was noise) as one repaired line.

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
    """Telegrams in capitals cut words at the line's end; later ones only break them after a hyphen of their own."""
    around = broken.string[broken.start() - 2 : broken.start()] + broken.string[broken.end() : broken.end() + 2]
    if around.isupper():
        return ""
    return "- " if _AND_TO.match(broken.string, broken.end()) else "-"


def _mended(text: str) -> str:
    if "&" in text:
        text = _AMPERSAND_QUOTE.sub(r'"\1"', text)
    if ",s" in text:
        text = _COMMA_S.sub("'s", text)
    if "n,t" in text:
        text = _COMMA_T.sub("'t", text)
    if " ) " in text:
        text = _dashes(text)
    if "119" in text or "120" in text:
        text = _YEAR.sub(r"\1\2", text)
    return text


def _dashes(text: str) -> str:
    """A closing bracket between blanks that closes nothing was a dash."""
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
