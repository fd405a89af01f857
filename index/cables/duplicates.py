"""Cables within one text: a second cable after the first, and the same cable printed again after a copy cut short."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from index.cables.files.raw_cable import Enclosed, Page
from index.cables.header import class_line
from index.cables.header.class_line import ClassLine
from index.cables.identity import mend
from index.ids import posts, reference_ids

_FIELDS_FOLLOW = re.compile(r"\b(?:E\.?\s?O\.?\s?\d{4,5}|TAGS?|SUBJECT|SUBJ|C(?i:lassified By))\b")
_ROW = re.compile(
    r"\n\"?\d{1,6}[\t, \"]+(\d{4}-\d\d-\d\d(?:[ \t]\d\d:\d\d:\d\d)?)[\t, \"]+(\d\d[A-Z]{4,20}\d{1,6})[\t, \"]+"
    r"(?:([A-Z][a-z][A-Za-z, ]{2,60}?)(?:\t|[\t\", ]{2,}))?(?=(UNCLASSIFIED|CONFIDENTIAL|SECRET)?)"
)
_OPENING = re.compile(
    r"^[ \t]*(?:VZCZC[A-Z]{3}\d{4}|(?:ZZ|OO|PP|RR)[ \t]+RU[A-Z]{4,6}\b|DE[ \t]+RUE[A-Z]{2,5}[ \t]+#\d"
    r"|(?:[ZOPRY][ \t]+){1,3}\d{6}[ \t]?Z[ \t])",
    re.MULTILINE,
)
_LONE_ID = re.compile(r"\n[ \t]*\d\d[A-Z]{4,20}\d{1,6}[ \t]*\s*\Z")
_NUMBERED = re.compile(r"^\W{0,6}1\s?[.,)]+\s*(?!\d)\S", re.MULTILINE)
_HEADER_REACH, _BLOCK_REACH, _FIELDS_REACH = 6_000, 400, 1_500


@dataclass(frozen=True, slots=True)
class Copy:
    """A cable to be read: where it stands in its container, the class line of the copy to read, and where that ends."""

    enclosed: Enclosed
    line: ClassLine | None
    end: int


def separate(enclosed: Enclosed) -> list[Copy]:
    """The cables in a container, each with the copy of it that is to be read."""
    lines = _cable_lines(enclosed)
    changes = [n for n in range(1, len(lines)) if not _same_cable(lines[n - 1], lines[n])]
    if not changes:
        return [_best_copy(enclosed, lines)]
    bounds = [0, *(_opening(enclosed.text, lines[n - 1].end, lines[n].start) for n in changes), len(enclosed.text)]
    slices = [_slice(enclosed, first, last) for first, last in pairwise(bounds)]
    firsts = [lines[0], *(lines[n] for n in changes)]
    return [
        _best_copy(part, _cable_lines(part))
        for part in _paged(slices, enclosed.page, _index_of_page(enclosed.page, firsts))
    ]


def _cable_lines(enclosed: Enclosed) -> list[ClassLine]:
    """The class lines that open a cable or a copy of one: the first, and later ones that header fields follow."""
    text, end = enclosed.text, enclosed.end
    found = class_line.find_all(text, enclosed.start, end)
    if _ROW.search(text, enclosed.start, end):
        found += [
            line for match in _ROW.finditer(text, enclosed.start, end) if (line := _line_in(text, match.end(), end))
        ]
    glued = class_line.find_anywhere(text, enclosed.start, found[0].start if found else end)
    if glued and (not found or _FIELDS_FOLLOW.search(text, glued.end, found[0].start)):
        found.append(glued)
    found = sorted({line.start: line for line in found}.values(), key=lambda line: line.start)
    return [
        line
        for n, line in enumerate(found)
        if n == 0
        or ((line.section or 1) <= 1 and _FIELDS_FOLLOW.search(text, line.end, min(end, line.end + _FIELDS_REACH)))
    ]


def _line_in(text: str, at: int, end: int) -> ClassLine | None:
    stop = text.find("\n", at, end)
    return class_line.find_anywhere(text, at, min(end, stop + 60 if stop >= 0 else end, at + 400))


def _same_cable(one: ClassLine, other: ClassLine) -> bool:
    return posts.same(one.post, other.post) and one.serial == other.serial


def _opening(text: str, after: int, line: int) -> int:
    """Where the transmission begins whose class line this is: at its routing lines, or a row's debris before it."""
    openings = [match.start() for match in _OPENING.finditer(text, max(after, line - _HEADER_REACH), line)]
    if not openings:
        row = text.rfind("\n", after, line) + 1
        lone = _LONE_ID.search(text, max(after, line - _BLOCK_REACH), line)
        return lone.start() + 1 if lone else max(row, after)
    at = openings[-1]
    for earlier in reversed(openings[:-1]):
        if at - earlier > _BLOCK_REACH:
            break
        at = earlier
    return at


def _slice(enclosed: Enclosed, first: int, last: int) -> Enclosed:
    start, end = max(0, enclosed.start - first), min(last, enclosed.end) - first
    return replace(enclosed, text=enclosed.text[first:last], start=start, end=max(start, end))


def _index_of_page(page: Page, firsts: list[ClassLine]) -> int:
    """Which of the cables is the one that the page names; the first where none bears the page's id."""
    own = reference_ids.parts(mend(page.reference_id)) if page.reference_id else None
    for n, line in enumerate(firsts):
        if own and posts.same(own[1], line.post) and own[2] == line.serial:
            return n
    return 0


def _paged(slices: list[Enclosed], page: Page, pages: int) -> list[Enclosed]:
    """The slices with the page's data on the one that it names, and a note on the others."""
    named = page.reference_id or "another cable"
    return [
        part if n == pages else replace(part, page=_row_page(part.text), warnings=(f"found on the page of {named}",))
        for n, part in enumerate(slices)
    ]


def _row_page(text: str) -> Page:
    row = _ROW.search("\n" + text[:600])
    if row is None:
        return Page()
    created, reference_id, origin, classification = row.groups()
    return Page(reference_id, created, classification, origin)


def _best_copy(enclosed: Enclosed, lines: list[ClassLine]) -> Copy:
    """The last complete copy of a cable; an earlier one is passed over only where the later one repeats it."""
    if not lines:
        return Copy(enclosed, None, enclosed.end)
    chosen, end = lines[0], enclosed.end
    for later in lines[1:]:
        opening = _opening(enclosed.text, chosen.end, later.start)
        copy, repeat = enclosed.text[chosen.end : opening], enclosed.text[later.end : end]
        if not _NUMBERED.search(copy) and len(copy) < _HEADER_REACH:
            chosen = later
        elif _opens_alike(copy, repeat):
            if len(repeat) < len(copy) * 0.8:
                return Copy(enclosed, chosen, opening)
            chosen = later
    return Copy(enclosed, chosen, end)


def _opens_alike(copy: str, repeat: str) -> bool:
    first = _NUMBERED.search(copy)
    if first is None:
        return False
    told = copy[first.start() : first.start() + 400].split(" ...", maxsplit=1)[0]
    sample = re.sub(r"\W+", "", told)[:60]
    return len(sample) > 15 and sample in re.sub(r"\W+", "", repeat[:20_000])
