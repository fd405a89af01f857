"""Paragraphs by position: the text of a cable that numbers nothing, and prose that stands before paragraph 1."""

from __future__ import annotations

import re
from typing import NamedTuple

from index.cables.body.body_text import BodyText, Piece
from index.cables.body.headings import is_rule, is_title
from index.markings import MARK, MARK_IN_BRACKETS, parse_mark
from index.text import Span

_GAP = re.compile(rf"\n[ \t\r\xa0]*\n\s*|\n[ \t]*(?=\((?:{MARK})\)[ \t]{{1,3}}[A-Z])")
_MARKED = re.compile(rf"{MARK_IN_BRACKETS}\s{{0,3}}")
_ITEM = re.compile(r"--|[-•*] |\(?\w{1,2}[).] ")
_BOILERPLATE = re.compile(
    r"SENSITIVE BUT UNCLASSIFIED|PROTECT ACCORDINGLY|NOT FOR INTERNET|[Cc]lassified [Bb]y|CLASSIFIED BY|declassified"
    r"|This (?:cable|message|record) is (?:a partial extract|sensitive)|The full text of the original cable"
    r"|handle accordingly|^\W*(?:TO|FM|INFO|REF|TAGS|SUBJECT)\b",
)
_FEW_WORDS = 12
_PROSE_WORDS = 25
_LONG_PROSE = 80


class _Block(NamedTuple):
    start: int
    end: int
    text: str
    """Without noise and outer blanks."""


def unnumbered_pieces(body: BodyText, end: int) -> list[Piece]:
    """Cut a body up to `end` into paragraphs by position; title lines become headings, and broken ones are joined."""
    blocks = _blocks(body, end)
    pieces: list[Piece] = []
    heading: Span | None = None
    last: _Block | None = None
    for at, block in enumerate(blocks):
        ended = last is None or last.text[-1] in ".!?:)\"'”’-=*"
        if ended and at + 1 < len(blocks) and _is_heading(block.text):
            heading, last = (heading[0] if heading else block.start, block.end), None
        elif last and heading is None and _goes_on(last.text, block.text):
            last = _Block(last.start, block.end, f"{last.text}\n{block.text}")
            pieces[-1] = _piece(last, pieces[-1].heading)
        else:
            pieces.append(_piece(block, heading))
            last, heading = block, None
    return pieces


def prose_pieces(body: BodyText, end: int) -> list[Piece]:
    """Return what is plainly prose in a body before its paragraph 1, which begins at `end`."""
    return [_piece(block, None) for block in _blocks(body, end) if _is_prose(block.text)]


def _blocks(body: BodyText, end: int) -> list[_Block]:
    clear = body.blanked(body.start, end)
    edges = [0, *(edge for gap in _GAP.finditer(clear) for edge in gap.span()), len(clear)]
    blocks = []
    for first, stop in zip(edges[::2], edges[1::2], strict=True):
        text = clear[first:stop].strip()
        if text:
            start = body.start + clear.index(text[0], first)
            blocks.append(_Block(start, start + len(text), text))
    return blocks


def _piece(block: _Block, heading: Span | None) -> Piece:
    mark = _MARKED.match(block.text)
    label = (block.start, block.start + (mark.end() if mark else 0))
    marking = parse_mark(mark["mark"]) if mark else None
    return Piece(None, marking, False, heading or (block.start, block.start), label, (label[1], block.end))


def _is_prose(block: str) -> bool:
    words = len(block.split())
    return words >= _PROSE_WORDS and not (words < _LONG_PROSE and _BOILERPLATE.search(block))


def _is_heading(block: str) -> bool:
    lines = [line.strip() for line in block.splitlines()]
    words = [line for line in lines if line and not is_rule(line)]
    return 0 < len(words) <= 4 if len(words) < len(lines) else is_title(lines)


def _goes_on(last: str, block: str) -> bool:
    """Tell whether a block only continues the one before: a list's item, a fragment, or the rest of a sentence."""
    if _MARKED.match(block):
        return False
    if len(block.split()) < _FEW_WORDS or _ITEM.match(block) or block[0].islower():
        return True
    return last[-1] not in ".!?\"'”’)" or len(last.split()) < _FEW_WORDS
