"""A cable's body as numbered paragraphs, with what stands between them.

Every character of the body is part of a label, a paragraph, a heading, noise or the trailer. The work is done in five
steps, each in a file of its own: noise.py finds what is none of the text, number_candidates.py every number that might
open a paragraph, numbering.py those that do, signature.py the end, headings.py the titles between.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.cable import Part, PartKind, Passage
from index.cables.body.body_text import BodyText, Piece
from index.cables.body.headings import heading_start, heading_text, is_rule
from index.cables.body.inner_marks import has_bracketed_mark, heading_marks, inner_marks, is_form, joined
from index.cables.body.noise import find_noise
from index.cables.body.number_candidates import find_candidates
from index.cables.body.numbering import Step, best_numbering
from index.cables.body.search_text import search_text
from index.cables.body.signature import find_tail
from index.cables.body.unnumbered import prose_pieces, unnumbered_pieces
from index.markings import UNREADABLE, is_unreadable, rank
from index.text import Span


@dataclass(frozen=True, slots=True)
class Body:
    """A body that has been split: `parts` cover it without a gap."""

    parts: tuple[Part, ...]
    passages: tuple[Passage, ...]
    signature: str | None
    warnings: tuple[str, ...]


def split_body(text: str, start: int, end: int, *, cable_marking: str, own_id: str | None) -> Body:
    """Split `text[start:end]` into paragraphs; arbitrary text never raises.

    An unmarked paragraph takes the marking of the whole cable, one whose mark cannot be read the highest there is.
    Without numbers, the paragraphs are taken by position.
    """
    noise = find_noise(text, start, end, own_id)
    body = BodyText(text, start, end, noise.spans)
    numbering = best_numbering(find_candidates(body, noise.fresh))
    if _only_a_list(body, numbering):
        numbering = []
    last_text = numbering[-1].candidate.end if numbering else start
    tail, signature = find_tail(body.blanked(last_text, end))
    trailer = last_text + tail
    if any(step.candidate.context.dashed for step in numbering):
        body = replace(body, noise=_with_list_dashes(body, trailer))
    numbered = _numbered_pieces(body, numbering, trailer)
    before = prose_pieces(body, numbered[0].heading[0]) if numbered else unnumbered_pieces(body, trailer)
    pieces = [_worded(_trimmed(piece, body), text) for piece in (*before, *numbered)]
    entire = (step.candidate.mark for step in numbering if step.candidate.entire and step.candidate.mark)
    marking = next(entire, cable_marking)
    passages = _passages(body, pieces, own_id or "", marking)
    foreign = (f"holds the header of another cable: {name}" for name in dict.fromkeys(noise.foreign))
    return Body(
        parts=tuple(_parts(body, pieces, trailer)),
        passages=passages,
        signature=signature,
        warnings=(*foreign, *_unread(pieces, passages, marking)),
    )


_PLAIN_ITEM = 1.0
_LIST_DASH = re.compile(r"\n[ \t]*-(?=[ \t][^\s-])")
_WINDOW = 1500
"""No heading is looked for further back."""


def _only_a_list(body: BodyText, numbering: list[Step]) -> bool:
    """Tell whether all that is numbered is a list in prose without numbers: short unmarked items after a paragraph."""
    found = [step.candidate for step in numbering]
    if not found or any(candidate.mark or candidate.garbled for candidate in found):
        return False
    weight = sum(candidate.weight - candidate.context.pilcrow / 2 for candidate in found)
    return weight <= _PLAIN_ITEM * len(found) and bool(prose_pieces(body, found[0].start))


def _with_list_dashes(body: BodyText, end: int) -> tuple[Span, ...]:
    """Add to the noise of OCR'd text the list dashes that the converter put before lines."""
    dashes = [match.end() - 1 for match in _LIST_DASH.finditer(body.text, max(body.start - 1, 0), end)]
    free = [(at, at + 1) for at in dashes if not body.within(at, at + 1)]
    return tuple(sorted([*body.noise, *free]))


def _numbered_pieces(body: BodyText, numbering: list[Step], end: int) -> list[Piece]:
    pieces: list[Piece] = []
    candidates = [step.candidate for step in numbering]
    heading = _first_heading(body, candidates[0].start, candidates[0].context.at_line) if candidates else (0, 0)
    for step, following in zip(numbering, [*candidates[1:], None], strict=False):
        candidate = step.candidate
        label_end = candidate.end
        title = stop = following.start if following else end
        if following:
            floor = max(label_end, stop - _WINDOW)
            clear = body.blanked(floor, stop)
            title = floor + heading_start(clear, at_line=following.context.at_line)
        if not body.text[label_end:title].strip():
            if candidate.entire:
                label_end = _before_bracket(body.text, candidate.start, label_end)
            else:
                title = stop
        label = (candidate.start, label_end)
        pieces.append(Piece(step.number, candidate.mark, candidate.garbled, heading, label, (label_end, title)))
        heading = (title, stop)
    return pieces


def _first_heading(body: BodyText, end: int, at_line: bool) -> Span:
    """Return the title lines above the first numbered paragraph, after whatever stands before it."""
    floor = max(body.start, end - _WINDOW)
    start = floor - 1 + heading_start("\n" + body.blanked(floor, end), at_line=at_line)
    return max(floor, start), end


def _before_bracket(text: str, start: int, end: int) -> int:
    """Return the end of the number alone, if a mark for the whole cable is all that the paragraph says."""
    bracket = text.find("(", start, end)
    return bracket if bracket >= 0 else end


def _trimmed(piece: Piece, body: BodyText) -> Piece:
    """Cut the text of a piece back to what is neither blank, noise nor a drawn line at its ends."""
    start, end = body.trimmed(*piece.text)
    while start < end:
        line = max(body.text.rfind("\n", start, end) + 1, start)
        if line == start or end - line > 200 or not is_rule(body.text[line:end]):
            break
        end = body.before_blanks(start, line)
    return replace(piece, text=(start, end))


def _worded(piece: Piece, text: str) -> Piece:
    """Give a piece that says nothing its mark for a text, or else its number."""
    if piece.text[0] < piece.text[1]:
        return piece
    first, last = piece.label
    last = first + len(text[first:last].rstrip())
    at = _before_bracket(text, first, last)
    at = first if at == last else at
    return replace(piece, label=(first, at), text=(at, last))


def _parts(body: BodyText, pieces: list[Piece], trailer: int) -> list[Part]:
    """Lay out the whole body; what nothing claims is noise, but blanks go with the part before."""
    claims: list[tuple[PartKind, Span]] = []
    for piece in pieces:
        claims += [("heading", piece.heading), ("label", piece.label), ("paragraph", piece.text)]
    parts: list[Part] = []
    at = body.start
    for kind, (first, last) in [*claims, ("trailer", (trailer, body.end)), ("noise", (body.end, body.end + 1))]:
        if last <= first:
            continue
        if parts and at < first and not body.text[at:first].strip():
            parts[-1] = Part(parts[-1].kind, parts[-1].start, first)
        elif at < first:
            parts.append(Part("noise", at, first))
        if first < body.end:
            parts += _without_noise(body, kind, first, last)
        at = last
    return parts


def _without_noise(body: BodyText, kind: PartKind, at: int, last: int) -> Iterator[Part]:
    for span in body.within(at, last) if kind != "trailer" else []:
        first, stop = max(span[0], at), min(span[1], last)
        if first > at:
            yield Part(kind, at, first)
        if stop > first:
            yield Part("noise", first, stop)
        at = max(at, stop)
    if at < last:
        yield Part(kind, at, last)


def _passages(body: BodyText, pieces: list[Piece], own_id: str, cable_marking: str) -> tuple[Passage, ...]:
    among_marked = any(piece.mark for piece in pieces)
    form = is_form(body.text[body.start : body.end])
    top = max(rank(mark) for mark in (cable_marking, *(piece.mark for piece in pieces if piece.mark)))
    seen: Counter[int | None] = Counter()
    passages: list[Passage] = []
    for piece in pieces:
        seen[piece.number] += 1
        start, end = piece.text
        text = body.text[start:end]
        heading = heading_text("\n".join(body.pieces(*piece.heading)))
        unreadable = piece.garbled or is_unreadable(text[:40], among_marked=among_marked)
        own = piece.mark or (UNREADABLE if unreadable else cable_marking)
        inner = inner_marks(body.blanked(start, end)) if has_bracketed_mark(text) else []
        inner += heading_marks(heading) if "(" in heading else []
        passages.append(
            Passage(
                reference_id=own_id,
                number=piece.number,
                ordinal=seen[piece.number],
                marking=joined(own, [mark for mark in inner if not form or rank(mark) <= top]),
                heading=heading,
                text=text,
                search_text=search_text(body.pieces(start, end)),
                start=start,
                end=end,
            )
        )
    return tuple(passages)


def _unread(pieces: list[Piece], passages: tuple[Passage, ...], cable_marking: str) -> list[str]:
    """Name the paragraphs that count as the highest because their mark cannot be read."""
    found = [
        f"§{passage.ordinal}" if passage.number is None else f"¶{passage.number}"
        for piece, passage in zip(pieces, passages, strict=True)
        if piece.mark is None and passage.marking == UNREADABLE != cable_marking
    ]
    return [f"the mark of {', '.join(found)} cannot be read: it counts as {UNREADABLE}"] if found else []
