"""Cables that are met twice, or several in one text: told apart while reading, made one when merged."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from index.cable import Cable, Passage
from index.cables.files import abstract
from index.cables.files.raw_cable import PageMetadata, RawCable
from index.cables.header import class_line
from index.cables.header.class_line import ClassLine
from index.cables.identity import mend
from index.ids import posts, reference_ids
from index.markings import CLASSIFICATION, UNREADABLE, highest

_FIELDS_FOLLOW = re.compile(r"\b(?:E\.?\s?O\.?\s?\d{4,5}|TAGS?|SUBJECT|SUBJ|C(?i:lassified By))\b")
_ROW = re.compile(
    r"\n\"?\d{1,6}[\t, \"]+(\d{4}-\d\d-\d\d(?:[ \t]\d\d:\d\d:\d\d)?)[\t, \"]+(\d\d[A-Z]{4,20}\d{1,6})[\t, \"]+"
    rf"(?:([A-Z][a-z][A-Za-z, ]{{2,60}}?)(?:\t|[\t\", ]{{2,}}))?(?=({CLASSIFICATION})?)"
)
_OPENING = re.compile(
    r"^[ \t]*(?:VZCZC[A-Z]{3}\d{4}|(?:ZZ|OO|PP|RR)[ \t]+RU[A-Z]{4,6}\b|DE[ \t]+RUE[A-Z]{2,5}[ \t]+#\d"
    r"|(?:[ZOPRY][ \t]+){1,3}\d{6}[ \t]?Z[ \t])",
    re.MULTILINE,
)
_LONE_ID = re.compile(r"\n[ \t]*\d\d[A-Z]{4,20}\d{1,6}\s*\Z")
_NUMBERED = re.compile(r"^\W{0,6}1\s?[.,)]+\s*(?!\d)\S", re.MULTILINE)
_HEADER_REACH, _BLOCK_REACH, _FIELDS_REACH = 6_000, 400, 1_500
_MUCH_SHORTER = 0.8
_FILLED_IN = "created classification origin tags subject references classified_by signature".split()
"""What a merged cable takes from the other copy if its own has none."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A cable to be read: its container, the class line of the copy to read, and where that copy ends."""

    raw: RawCable
    line: ClassLine | None
    end: int


def separate(raw: RawCable) -> list[Copy]:
    """Split a container into its cables, each with the copy of it that is to be read."""
    lines = _cable_lines(raw)
    changes = [n for n in range(1, len(lines)) if not _same_cable(lines[n - 1], lines[n])]
    if not changes:
        return [_best_copy(raw, lines)]
    bounds = [0, *(_opening(raw.text, lines[n - 1].end, lines[n].start) for n in changes), len(raw.text)]
    of_page = _index_of_page(raw.page, [lines[0], *(lines[n] for n in changes)])
    parts = []
    for n, (first, last) in enumerate(pairwise(bounds)):
        part = _slice(raw, first, last)
        if n != of_page:
            note = f"found on the page of {raw.page.reference_id or 'another cable'}"
            part = replace(part, page=_row_page(part.text), warnings=(*part.warnings, note))
        parts.append(_best_copy(part, _cable_lines(part)))
    return parts


def _cable_lines(raw: RawCable) -> list[ClassLine]:
    """Find the class lines that open a cable or a copy of one: the first, and those that header fields follow."""
    text, end = raw.text, raw.end
    found = class_line.find_all(text, raw.start, end)
    for row in _ROW.finditer(text, raw.start, end):
        if line := _line_in(text, row.end(), end):
            found.append(line)
    glued = class_line.find_anywhere(text, raw.start, found[0].start if found else end)
    if glued and (not found or _FIELDS_FOLLOW.search(text, glued.end, found[0].start)):
        found.append(glued)
    found = sorted({line.start: line for line in found}.values(), key=lambda line: line.start)
    return [line for n, line in enumerate(found) if n == 0 or _opens_copy(text, line, end)]


def _opens_copy(text: str, line: ClassLine, end: int) -> bool:
    reach = min(end, line.end + _FIELDS_REACH)
    return (line.section or 1) <= 1 and _FIELDS_FOLLOW.search(text, line.end, reach) is not None


def _line_in(text: str, at: int, end: int) -> ClassLine | None:
    stop = text.find("\n", at, end)
    return class_line.find_anywhere(text, at, min(end, stop + 60 if stop >= 0 else end, at + 400))


def _same_cable(one: ClassLine, other: ClassLine) -> bool:
    return posts.same(one.post, other.post) and one.serial == other.serial


def _opening(text: str, after: int, line: int) -> int:
    """Return where the transmission with this class line begins: at its routing lines, or the row before it."""
    openings = [match.start() for match in _OPENING.finditer(text, max(after, line - _HEADER_REACH), line)]
    if not openings:
        lone = _LONE_ID.search(text, max(after, line - _BLOCK_REACH), line)
        return lone.start() + 1 if lone else max(text.rfind("\n", after, line) + 1, after)
    at = openings.pop()
    while openings and at - openings[-1] <= _BLOCK_REACH:
        at = openings.pop()
    return at


def _slice(raw: RawCable, first: int, last: int) -> RawCable:
    start, end = max(0, raw.start - first), min(last, raw.end) - first
    return replace(raw, text=raw.text[first:last], start=start, end=max(start, end))


def _index_of_page(page: PageMetadata, firsts: list[ClassLine]) -> int:
    """Return which of the cables the page names; the first if none bears the page's id."""
    own = reference_ids.parts(mend(page.reference_id)) if page.reference_id else None
    bear_id = (n for n, line in enumerate(firsts) if own and posts.same(own[1], line.post) and own[2] == line.serial)
    return next(bear_id, 0)


def _row_page(text: str) -> PageMetadata:
    row = _ROW.search("\n" + text[:600])
    if row is None:
        return PageMetadata()
    created, reference_id, origin, classification = row.groups()
    return PageMetadata(reference_id, created, classification, origin)


def _best_copy(raw: RawCable, lines: list[ClassLine]) -> Copy:
    """Choose the last complete copy; an earlier one is passed over only if the later one repeats it."""
    if not lines:
        return Copy(raw, None, raw.end)
    chosen = lines[0]
    for later in lines[1:]:
        opening = _opening(raw.text, chosen.end, later.start)
        copy, repeat = raw.text[chosen.end : opening], raw.text[later.end : raw.end]
        if not _NUMBERED.search(copy) and len(copy) < _HEADER_REACH:
            chosen = later
        elif _opens_alike(copy, repeat):
            if len(repeat) < len(copy) * _MUCH_SHORTER:
                return Copy(raw, chosen, opening)
            chosen = later
    return Copy(raw, chosen, raw.end)


def _opens_alike(copy: str, repeat: str) -> bool:
    first = _NUMBERED.search(copy)
    if first is None:
        return False
    opening = copy[first.start() : first.start() + 400].split(" ...", maxsplit=1)[0]
    sample = re.sub(r"\W+", "", opening)[:60]
    return len(sample) > 15 and sample in re.sub(r"\W+", "", repeat[:20_000])


def merge(first: Cable, second: Cable) -> Cable:
    """Return the more complete of two copies of a cable, with the aliases of both and what only the other knew.

    If both are as complete, the first is kept: the order of reading decides, so that a walk repeats exactly.
    A paragraph that the two mark differently takes the higher marking.
    """
    kept, other = (second, first) if _completeness(second) > _completeness(first) else (first, second)
    aliases = dict.fromkeys((*first.aliases, *second.aliases))
    return replace(
        kept,
        **{name: getattr(kept, name) or getattr(other, name) for name in _FILLED_IN},
        passages=tuple(_marked(passage, kept, other) for passage in kept.passages),
        aliases=tuple(alias for alias in aliases if alias != kept.reference_id),
        warnings=tuple(dict.fromkeys((*kept.warnings, f"also found in {other.path}"))),
    )


def _marked(passage: Passage, kept: Cable, other: Cable) -> Passage:
    markings = [each.marking for each in other.passages if each.key == passage.key]
    if UNREADABLE in markings and other.classification is None:
        return passage
    # A copy without a classification gives the highest to what is unmarked: the other knows better.
    own = [] if passage.marking == UNREADABLE and kept.classification is None else [passage.marking]
    return replace(passage, marking=highest([*own, *markings], passage.marking))


def _completeness(cable: Cable) -> tuple[bool, int, int]:
    """Rank the cable before its abstract, then more text in paragraphs, then more paragraphs."""
    words = sum(len(passage.search_text) for passage in cable.passages)
    return (cable.container != abstract.NAME, words, len(cable.passages))
