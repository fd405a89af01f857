"""TAGS: the subject, country, programme and organisation codes of a cable."""

from __future__ import annotations

import re

_WITH_PERSON = re.compile(r"\b([A-Z]{2,6})\s*\(([^)]{2,60})\)")
_SEPARATORS = re.compile(r"[,;\s./]+")
_TAG = re.compile(r"[A-Z][A-Z0-9_-]{1,39}\Z")
_LABELS = "SIPDIS TAGS TAG TAGE TGS AGS AND SUBJECT SUBJ SENSITIVE NOFORN NA N"
_NOT_TAGS = frozenset(_LABELS.split())
_MULTI_WORD = ("HUMAN RIGHTS", "COUNTRY CLEARANCE")
_PERSON = "\0"
"""Stands for a name in brackets while the rest is cut at blanks and commas."""


def parse(text: str) -> tuple[str, ...]:
    """The tags of a TAGS line in order, without doubles: blanks, commas and line breaks separate.

    >>> parse("PGOV, OVIP (CLINTON, HILLARY)  KDEM")
    ('PGOV', 'OVIP', 'CLINTON, HILLARY', 'KDEM')
    """
    upper = " ".join(text.upper().replace("\\", " ").split())
    people = [" ".join(match.group(2).split()) for match in _WITH_PERSON.finditer(upper)]
    flat = _WITH_PERSON.sub(rf"\1 {_PERSON} ", upper)
    found: list[str] = []
    for word in _words(flat):
        tag = people.pop(0) if word == _PERSON else word
        if tag not in found:
            found.append(tag)
    return tuple(found)


def _words(flat: str) -> list[str]:
    for phrase in _MULTI_WORD:
        flat = flat.replace(phrase, phrase.replace(" ", "_"))
    words = (word.strip("-()[]'\"*:#") for word in _SEPARATORS.split(flat))
    return [word.replace("_", " ") for word in words if _is_tag(word)]


def _is_tag(word: str) -> bool:
    return word == _PERSON or (bool(_TAG.match(word)) and word not in _NOT_TAGS)


def looks_like(line: str) -> bool:
    """Whether a line holds nothing but tags: it goes on with the TAGS line before it."""
    words = [word for word in _SEPARATORS.split(line.strip()) if word]
    return bool(words) and all(len(word) <= 6 and word.isalpha() and word.isupper() for word in words)
