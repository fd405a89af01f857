"""Containers: the forms in which cables reach us, each recognised by what it holds and never by a file's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from index.cables.files import abstract, archive_html, copied_page, telegram
from index.cables.files.raw_cable import Enclosed, Page
from index.cables.header import class_line

_TRANSMISSION = re.compile(r"^[ \t]*VZCZC[A-Z]{3}\d{4}", re.MULTILINE)
_BEGINS = re.compile(
    r"^[ \t]*(?:VZCZC[A-Z]{3}\d{4}|(?:ZZ|OO|PP|RR)[ \t]+RUE[A-Z]{3,5}|DE[ \t]+RUE[A-Z]{2,5}[ \t]+#"
    r"|(?:[ZOPRY][ \t]+){1,3}\d{6}[ \t]?Z[ \t]|FM[ \t]+(?:AM|US|SEC)[A-Z]+|PAGE[ \t]+\d\d[ \t]"
    r"|E\.?[ \t]?O\.?[ \t]?\d{5}[ \t]?:|(?:SUBJECT|SUBJ|TAGS):[ \t]|(?:OO|PP|RR|ZZ)[ \t]+RU[A-Z]{4,5})",
    re.MULTILINE,
)
_ARCHIVE_LINE = re.compile(
    r"^[ \t]*((?:19|20)\d\d[A-Z][A-Z ]{2,16}\d{5})[ ]-[ ](?:UNCLASSIFIED|CONFIDENTIAL|SECRET)", re.MULTILINE
)
"""`2000HANOI00686 - CONFIDENTIAL`: the archive's own line above or below a record."""
_RECOGNISERS: tuple[Callable[[str], Iterator[Enclosed]], ...] = (
    abstract.cables,
    copied_page.newer,
    copied_page.older,
    telegram.archives,
    telegram.plusd,
    copied_page.mirror,
)


def cables(text: str) -> list[Enclosed]:
    """Every cable in a file's text, with what its container says of it; none where it holds no cable."""
    if archive_html.is_html(text):
        if found := list(archive_html.cables(text)):
            return found
        text = archive_html.plain(text)
    for recognise in _RECOGNISERS:
        if found := list(recognise(text)):
            return found
    return list(_bare(text))


def _bare(text: str) -> Iterator[Enclosed]:
    """Cables with nothing around them: each transmission id begins one."""
    first = _BEGINS.search(text)
    lines = class_line.find_all(text, 0, len(text))
    start = min([first.start()] if first else [], default=None) if not lines else _first_of(first, lines[0].start)
    if start is None:
        return
    starts = [start, *_later_transmissions(text, start, lines)]
    for at, stop in zip(starts, [*starts[1:], len(text)], strict=True):
        named = _ARCHIVE_LINE.search(text, 0 if at == start else at, stop)
        yield Enclosed("cable-text", text, at, stop, Page(named.group(1)) if named else Page())


def _first_of(match: re.Match[str] | None, line: int) -> int:
    return min(match.start(), line) if match else line


def _later_transmissions(text: str, start: int, lines: list[class_line.ClassLine]) -> list[int]:
    """Transmission ids further down, each after a class line of its own: files into which several cables were put."""
    found, last = [], start
    for match in _TRANSMISSION.finditer(text, start + 1):
        if any(last < line.start < match.start() for line in lines):
            found.append(match.start())
            last = match.start()
    return found
