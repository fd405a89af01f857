"""JSON objects in the text of a model: those of a list as its text comes in, and those anywhere in a whole reply."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_BETWEEN = re.compile(r"[\s,]*")
_BRACKET = re.compile(r'["{}\[\]]')
_IN_STRING = re.compile(r'["\\]')
_DECODER = json.JSONDecoder()


def objects_in(text: str) -> Iterator[Mapping[str, Any]]:
    """Yield the JSON objects in a text, one behind the other."""
    place = text.find("{")
    while place >= 0:
        try:
            value, end = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            end = place + 1
        else:
            yield value
        place = text.find("{", end)


def entries_in(text: str, name: str) -> Iterator[Mapping[str, Any]]:
    """Yield the entries of the list of this name in a whole reply, those of one that broke off as well."""
    for each in objects_in(text):
        rows = each.get(name, [each])
        yield from (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()


def number_of(value: object) -> int:
    """Return which of the things numbered from 1 an entry is about; 0 if it does not say."""
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


class JsonObjects:
    """Takes the text behind the bracket that opens the list, piece by piece, and gives each object as soon as it is
    closed; no character is read a third time.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._depth = 0
        self._in_string = False
        self._escaped = False
        self._over = False

    def feed(self, piece: str) -> Iterator[dict[str, Any]]:
        """Yield the objects that this piece closes, up to the first that is broken or anything but an object."""
        place = 0
        while not self._over:
            if not self._depth:
                found = _BETWEEN.match(piece, place)
                place = found.end() if found else place
                self._over = place < len(piece) and piece[place] != "{"
                if self._over or place == len(piece):
                    return
            begun, place = place, self._past(piece, place)
            self._parts.append(piece[begun:place])
            if self._depth:
                return
            try:
                yield json.loads("".join(self._parts))
            except (ValueError, RecursionError):
                self._over = True
            self._parts.clear()

    def _past(self, piece: str, place: int) -> int:
        """Return where the object ends, or the piece before it."""
        place += self._escaped and place < len(piece)
        self._escaped = self._escaped and not piece
        while mark := (_IN_STRING if self._in_string else _BRACKET).search(piece, place):
            place = mark.end()
            if mark[0] == '"':
                self._in_string = not self._in_string
            elif mark[0] == "\\":
                self._escaped = place == len(piece)
                place += 1
            else:
                self._depth += 1 if mark[0] in "{[" else -1
                if not self._depth:
                    return place
        return len(piece)
