"""TAGS: the subject, country, programme and organisation codes of a cable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from index.markings import CAPTION

_WITH_PERSON = re.compile(r"\b([A-Z]{2,6})\s*\(([^)]{2,60})\)")
_SEPARATORS = re.compile(r"[,;\s./]+")
_TAG = re.compile(r"[A-Z][A-Z0-9_-]{1,39}\Z")
_NOT_TAGS = frozenset((*CAPTION.split("|"), *"TAGS TAG TAGE TGS AGS AND SUBJECT SUBJ NA N".split()))
_LISTED = Path(__file__).with_name("tags.txt").read_text("ascii").splitlines()
_KNOWN = frozenset(tag for tag in _LISTED if " " not in tag)
_PHRASE = re.compile(rf"\b(?:{'|'.join(tag for tag in _LISTED if ' ' in tag)})\b")


def parse(text: str) -> tuple[str, ...]:
    """Return the tags of a TAGS line in order, each once; fused ones are cut.

    >>> parse("PGOV, OVIP (CLINTON, HILLARY)  KDEM PHUMBA")
    ('PGOV', 'OVIP', 'CLINTON, HILLARY', 'KDEM', 'PHUM', 'BA')
    """
    upper = " ".join(text.upper().replace("\\", " ").split())
    marked = _WITH_PERSON.sub(lambda match: f"{match[1]} {_joined(match[2].strip())} ", upper)
    marked = _PHRASE.sub(lambda match: _joined(match.group()), marked)
    words = [word.strip("-()[]'\"*:#") for word in _SEPARATORS.split(marked)]
    return tuple(dict.fromkeys(_tags([word for word in words if word])))


_GAP, _COMMA, _STOP = "\1", "\2", "\3"
"""Stand for the blank, comma and full stop within one tag while the rest is cut at them."""


def _joined(phrase: str) -> str:
    return re.sub(r"\s+", _GAP, phrase).replace(",", _COMMA).replace(".", _STOP).replace("/", _GAP)


def _tags(words: list[str]) -> Iterator[str]:
    at = 0
    while at < len(words):
        word = words[at]
        if any(sign in word for sign in (_GAP, _COMMA, _STOP)):
            yield word.replace(_GAP, " ").replace(_COMMA, ",").replace(_STOP, ".")
        elif word == "OVIP" and _is_name(words[at + 1 : at + 3]):
            yield from ("OVIP", f"{words[at + 1]}, {words[at + 2]}")
            at += 2
        elif _TAG.match(word) and word not in _NOT_TAGS:
            yield from _cut(word)
        at += 1


def _is_name(words: list[str]) -> bool:
    """Tell whether two words after OVIP are a person's, whose comma was lost."""
    return len(words) == 2 and all(len(word) > 3 and word.isalpha() and word not in _KNOWN for word in words)


def _cut(word: str) -> list[str]:
    """Cut a word into the known codes that were fused in it: PHUMBA is PHUM and BA."""
    pieces = [word[at : at + 4] for at in range(0, len(word), 4)]
    ends_well = pieces[-1] in _KNOWN or len(pieces[-1]) == 2
    if len(pieces) > 1 and ends_well and all(piece in _KNOWN for piece in pieces[:-1]):
        return pieces
    if len(word) == 6 and word[2:] in _KNOWN:
        return [word[:2], word[2:]]
    return [word]


def looks_like(line: str) -> bool:
    """Tell whether a line holds nothing but tags: it goes on with the TAGS line before it."""
    words = [word for word in _SEPARATORS.split(line.strip()) if word]
    return bool(words) and all(len(word) <= 6 and word.isalpha() and word.isupper() for word in words)
