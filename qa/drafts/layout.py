"""The layout of a draft: blocks of prose between blank lines, list items, headings, rules and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARKER = re.compile(r"\s*(?:>\s*)*(?:[-*+•‣◦–—]\s+|#{1,6}\s+|\(?\d{1,3}[.)]\s+|\(?[a-z]\)\s+)?")
_NUMBERED = re.compile(r"\s*(?:>\s*)*\(?(?:\d{1,3}|[a-z])[.)]\s")
_UNNUMBERED = re.compile(r"\s*(?:>|[-*+•‣◦–—]\s|#{1,6}\s|\|)")
_RULE = re.compile(r"\s*+(?:[-*_=]{3,}|```\w*|~~~\w*)\s*\Z|[\s:|-]{3,}\Z")
_UNDERLINE = re.compile(r"[ \t]*(?:=|-)[=-]{2,}\s*\Z")
_STOP = re.compile(r"[.!?…:;]\s*\S")
_HEADING = re.compile(r"\s*(?:#{1,6}\s|\*\*[^*]+\*\*:?\s*\Z|__[^_]+__:?\s*\Z)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_CITED_LINE = re.compile(r"[¶§]\s?\d[^\[\]\n]{0,20}[\])]\W*\Z")
_COUNTED = re.compile(
    r"\A\s*(?:\d{1,3}\.?){1,4}[.):]?\s|\b(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?\b|"
    r"\b(?:part|section|chapter|table|figure|annex|question|step|day)\s\d{1,3}\b",
    re.IGNORECASE,
)
"""Figures in a heading that say nothing: its own number, a year."""


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the blocks between blank lines, bullets and headings, without their markers."""
    start: int | None = None
    end, cited = 0, False
    listed = broken = True
    lines = list(_LINE.finditer(text))
    for n, line in enumerate(lines):
        following = lines[n + 1][0] if n + 1 < len(lines) else ""
        if not line[0].strip() or _RULE.match(line[0]):
            if start is not None:
                yield start, end
            start, broken = None, True
            continue
        marked = bool(_UNNUMBERED.match(line[0])) or (bool(_NUMBERED.match(line[0])) and (broken or listed))
        over_table = "|" in line[0] and "|" in following and bool(_RULE.match(following))
        heading = over_table or bool(_HEADING.match(line[0]))
        heading = heading or (start is None and bool(_UNDERLINE.match(following)) and not _STOP.search(line[0]))
        if start is not None and (marked or heading or (cited and line[0].lstrip()[:1].isupper())):
            yield start, end
            start = None
        if start is None:
            marker = _MARKER.match(line[0]) if marked or heading else None
            start, listed = line.start() + (marker.end() if marker else 0), marked
        end = line.end()
        cited = bool(_CITED_LINE.search(line[0]))
        broken = line[0].rstrip().endswith((".", ":", ";", "!", "?", "]", ")"))
        if heading:
            if not over_table and _claims(text[start:end]):
                yield start, end
            start, broken = None, True
    if start is not None:
        yield start, end


def _claims(heading: str) -> bool:
    """Return whether a heading says something that can be checked: a figure, a whole sentence."""
    if re.search(r"\?\W*\Z", heading):
        return False
    return bool(re.search(r"\d|[.!]\W*\Z", _COUNTED.sub("", heading)))
