"""Cables with nothing around them: plain text that begins with a header."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.cables.files.raw_cable import OpenFile, PageMetadata, RawCable
from index.cables.header import class_line
from index.cables.header.class_line import ClassLine
from index.markings import CLASSIFICATION

NAME = "cable-text"
_TRANSMISSION = re.compile(r"^[ \t]*VZCZC[A-Z]{3}\d{4}", re.MULTILINE)
_BEGINS = re.compile(
    r"^[ \t]*(?:VZCZC[A-Z]{3}\d{4}|(?:ZZ|OO|PP|RR)[ \t]+RUE[A-Z]{3,5}|DE[ \t]+RUE[A-Z]{2,5}[ \t]+#"
    r"|(?:[ZOPRY][ \t]+){1,3}\d{6}[ \t]?Z[ \t]|FM[ \t]+(?:AM|US|SEC)[A-Z]+|PAGE[ \t]+\d\d[ \t]"
    r"|E\.?[ \t]?O\.?[ \t]?\d{5}[ \t]?:|(?:SUBJECT|SUBJ|TAGS):[ \t]|(?:OO|PP|RR|ZZ)[ \t]+RU[A-Z]{4,5})",
    re.MULTILINE,
)
_ARCHIVE_LINE = re.compile(
    rf"^[ \t]*((?:19|20)\d\d[A-Z][A-Z ]{{2,16}}\d{{5}})[ ]-[ ](?:{CLASSIFICATION})", re.MULTILINE
)
"""`2000HANOI00686 - CONFIDENTIAL`: the archive's own line above or below a record."""


def read(file: OpenFile) -> Iterator[RawCable]:
    """Yield the cables of a text: each transmission id begins one."""
    text = file.text
    first = _BEGINS.search(text)
    lines = class_line.find_all(text, 0, len(text))
    begins = [match.start() for match in (first,) if match] + [line.start for line in lines[:1]]
    if not begins:
        return
    starts = [min(begins), *_later_transmissions(text, min(begins), lines)]
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=True):
        named = _ARCHIVE_LINE.search(text, 0 if start == starts[0] else start, stop)
        yield RawCable(NAME, text, start, stop, PageMetadata(named.group(1) if named else None))


def _later_transmissions(text: str, start: int, lines: list[ClassLine]) -> list[int]:
    """Find the transmission ids further down, each after a class line of its own: several cables in one file."""
    found, last = [], start
    for match in _TRANSMISSION.finditer(text, start + 1):
        if any(last < line.start < match.start() for line in lines):
            found.append(match.start())
            last = match.start()
    return found
