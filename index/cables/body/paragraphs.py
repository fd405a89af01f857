"""A cable's body as numbered paragraphs, with what stands between them.

Every character of the body is part of a label, a paragraph, a heading, noise or the trailer. The work is done in five
steps, each in its own room: noise.py finds what is none of the text, candidates.py every number that might open a
paragraph, chain.py those that do, headings.py the titles between them, tail.py the signature and what follows it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from index.cable import Part, PartKind
from index.cables.body.body_text import Piece, blanked, clear_of, within
from index.cables.body.headings import heading_start, heading_text, is_rule
from index.cables.body.noise import Noise, find_noise
from index.cables.body.number_candidates import find_candidates
from index.cables.body.numbering import Start, choose
from index.cables.body.search_text import search_text
from index.cables.body.signature import find_tail
from index.cables.body.unnumbered import positions
from index.markings import UNREADABLE, is_unreadable
from index.text import Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a body; `start` and `end` are the offsets of its raw text, without label and outer blanks."""

    number: int | None
    ordinal: int
    marking: str
    heading: str
    start: int
    end: int
    search_text: str


@dataclass(frozen=True, slots=True)
class Body:
    """A body that has been split: `parts` cover it without a gap."""

    parts: tuple[Part, ...]
    paragraphs: tuple[Paragraph, ...]
    signature: str | None
    warnings: tuple[str, ...]


def split_body(text: str, start: int, end: int, *, cable_marking: str, own_id: str | None) -> Body:
    """The paragraphs of `text[start:end]`; an unmarked one takes the marking of the whole cable, one whose mark cannot
    be read the highest there is.

    Without numbers, the paragraphs are taken by position. Arbitrary text never raises.
    """
    noise = find_noise(text, start, end, own_id)
    candidates = find_candidates(text, start, end, noise.spans, noise.fresh)
    chain = choose(candidates)
    if _only_a_list(text, start, chain, noise.spans):
        chain = []
    last_text = chain[-1].candidate.end if chain else start
    tail = find_tail(blanked(text, last_text, end, noise.spans))
    trailer = last_text + tail.start
    spans = noise.spans
    if any(begin.candidate.dashed for begin in chain):
        spans = _with_list_dashes(text, start, trailer, spans)
    numbered = _numbered(text, chain, spans, start, trailer)
    lead_stop = numbered[0].heading[0] if numbered else trailer
    pieces = [*positions(text, start, lead_stop, spans, numbered=bool(chain)), *numbered]
    pieces = [_worded(_trimmed(piece, text, spans), text) for piece in pieces]
    whole = _whole_mark(chain, cable_marking)
    paragraphs = _paragraphs(text, pieces, spans, whole)
    return Body(
        parts=_parts(start, end, trailer, pieces, spans, text),
        paragraphs=paragraphs,
        signature=tail.signature,
        warnings=(*_warnings(noise), *_unread(pieces, paragraphs, whole)),
    )


_PLAIN_ITEM = 1.0


def _only_a_list(text: str, start: int, chain: list[Start], spans: tuple[Span, ...]) -> bool:
    """Whether all that is numbered is a list in prose without numbers: short unmarked items after a paragraph."""
    found = [begin.candidate for begin in chain]
    if not found or any(candidate.mark or candidate.garbled for candidate in found):
        return False
    weight = sum(candidate.weight - candidate.pilcrow / 2 for candidate in found)
    return weight <= _PLAIN_ITEM * len(found) and bool(positions(text, start, found[0].start, spans, numbered=True))


_LIST_DASH = re.compile(r"\n[ \t]*-(?=[ \t][^\s-])")
_WINDOW = 1500


def _with_list_dashes(text: str, start: int, end: int, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """In OCR'd text, the list dashes that the converter put before lines are noise too."""
    dashes = [(match.end() - 1, match.end()) for match in _LIST_DASH.finditer(text, max(start - 1, 0), end)]
    inside = iter([*spans, (end + 1, end + 1)])
    first, last = next(inside)
    free: list[Span] = []
    for dash in dashes:
        while dash[0] >= last:
            first, last = next(inside)
        if dash[0] < first:
            free.append(dash)
    return tuple(sorted([*spans, *free]))


def _numbered(text: str, chain: list[Start], spans: tuple[Span, ...], start: int, end: int) -> list[Piece]:
    pieces: list[Piece] = []
    heading = _first_heading(text, chain, spans, start)
    for at, begin in enumerate(chain):
        candidate = begin.candidate
        following = chain[at + 1].candidate if at + 1 < len(chain) else None
        stop = following.start if following else end
        title = _heading_before(text, candidate.end, stop, spans, at_line=following.at_line) if following else stop
        label_end = candidate.end
        if not text[candidate.end : title].strip():
            title = title if candidate.entire else stop
            label_end = _before_bracket(text, candidate.start, candidate.end) if candidate.entire else label_end
        span = (candidate.start, label_end)
        pieces.append(Piece(begin.number, candidate.mark, candidate.garbled, heading, span, (label_end, title)))
        heading = (title, stop)
    return pieces


def _first_heading(text: str, chain: list[Start], spans: tuple[Span, ...], start: int) -> Span:
    """The title lines above the first numbered paragraph, after whatever stands before it."""
    if not chain:
        return (start, start)
    first = chain[0].candidate
    floor = max(start, first.start - _WINDOW)
    clear = "\n" + blanked(text, floor, first.start, spans)
    return (max(floor, floor - 1 + heading_start(clear, 0, len(clear), at_line=first.at_line)), first.start)


def _before_bracket(text: str, start: int, end: int) -> int:
    """The end of the number alone, where a mark for the whole cable is all that the paragraph says."""
    bracket = text.find("(", start, end)
    return bracket if bracket >= 0 else end


def _heading_before(text: str, start: int, stop: int, spans: tuple[Span, ...], *, at_line: bool) -> int:
    floor = max(start, stop - _WINDOW)
    clear = blanked(text, floor, stop, spans)
    return floor + heading_start(clear, 0, len(clear), at_line=at_line)


def _trimmed(piece: Piece, text: str, spans: tuple[Span, ...]) -> Piece:
    """The piece with its text cut back to what is neither blank, noise nor a drawn line at its ends."""
    start, end = piece.text
    inside = within(spans, start, end)
    ends = {stop: first for first, stop in inside}
    starts = dict(inside)
    while start < end:
        if text[start].isspace():
            start += 1
        elif start in starts:
            start = min(starts[start], end)
        else:
            break
    while start < end:
        if text[end - 1].isspace():
            end -= 1
        elif end in ends:
            end = max(ends[end], start)
        else:
            line = max(text.rfind("\n", start, end) + 1, start)
            if line == start or end - line > 200 or not is_rule(text[line:end]):
                break
            end = line
    return replace(piece, text=(start, end))


def _worded(piece: Piece, text: str) -> Piece:
    """The piece; one that says nothing has its mark for a text, or else its number."""
    if piece.text[0] < piece.text[1]:
        return piece
    first, last = piece.label
    last = first + len(text[first:last].rstrip())
    at = _before_bracket(text, first, last)
    at = first if at == last else at
    return replace(piece, label=(first, at), text=(at, last))


def _parts(
    start: int, end: int, trailer: int, pieces: list[Piece], spans: tuple[Span, ...], text: str
) -> tuple[Part, ...]:
    claims: list[tuple[PartKind, int, int]] = []
    for piece in pieces:
        claims += [("heading", *piece.heading), ("label", *piece.label), ("paragraph", *piece.text)]
    claims.append(("trailer", trailer, end))
    parts: list[Part] = []
    at = start
    for kind, first, last in claims:
        if last <= first:
            continue
        _fill(parts, text, at, first)
        _lay(parts, kind, first, last, within(spans, first, last))
        at = last
    _fill(parts, text, at, end)
    return tuple(parts)


def _fill(parts: list[Part], text: str, first: int, last: int) -> None:
    """What nothing claims: blanks go with the part before, all else is noise."""
    if last <= first:
        return
    if parts and not text[first:last].strip():
        parts[-1] = Part(parts[-1].kind, parts[-1].start, last)
    else:
        parts.append(Part("noise", first, last))


def _lay(parts: list[Part], kind: PartKind, first: int, last: int, inside: list[Span]) -> None:
    at = first
    for noise in inside if kind != "trailer" else []:
        begin, stop = max(noise[0], at), min(noise[1], last)
        if begin > at:
            parts.append(Part(kind, at, begin))
        if stop > begin:
            parts.append(Part("noise", begin, stop))
        at = max(at, stop)
    if at < last:
        parts.append(Part(kind, at, last))


def _paragraphs(text: str, pieces: list[Piece], spans: tuple[Span, ...], cable_marking: str) -> tuple[Paragraph, ...]:
    among_marked = any(piece.mark for piece in pieces)
    seen: Counter[int | None] = Counter()
    paragraphs: list[Paragraph] = []
    for piece in pieces:
        seen[piece.number] += 1
        start, end = piece.text
        unreadable = piece.garbled or is_unreadable(text[start : start + 40], among_marked=among_marked)
        paragraphs.append(
            Paragraph(
                number=piece.number,
                ordinal=seen[piece.number],
                marking=piece.mark or (UNREADABLE if unreadable else cable_marking),
                heading=heading_text("\n".join(clear_of(text, *piece.heading, spans))),
                start=start,
                end=end,
                search_text=search_text(clear_of(text, start, end, spans)),
            )
        )
    return tuple(paragraphs)


def _whole_mark(chain: list[Start], cable_marking: str) -> str:
    """The marking of what is unmarked: that of "ENTIRE TEXT" where the cable has it."""
    return next(
        (begin.candidate.mark for begin in chain if begin.candidate.entire and begin.candidate.mark), cable_marking
    )


def _unread(pieces: list[Piece], paragraphs: tuple[Paragraph, ...], cable_marking: str) -> list[str]:
    """Which paragraphs count as the highest because their mark cannot be read."""
    found = [
        f"§{paragraph.ordinal}" if paragraph.number is None else f"¶{paragraph.number}"
        for piece, paragraph in zip(pieces, paragraphs, strict=True)
        if piece.mark is None and paragraph.marking != cable_marking
    ]
    return [f"the mark of {', '.join(found)} cannot be read: it counts as {UNREADABLE}"] if found else []


def _warnings(noise: Noise) -> tuple[str, ...]:
    return tuple(f"holds the header of another cable: {name}" for name in dict.fromkeys(noise.foreign))
