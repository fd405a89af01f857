"""Paragraphs by position: the text of a cable that numbers nothing, and prose that stands before paragraph 1."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.cables.body.body_text import Piece, blanked
from index.cables.body.headings import is_rule, is_title
from index.markings import LEVEL_AND_CAVEATS, parse_mark
from index.text import Span

_GAP = re.compile(
    rf"\n[ \t\r\xa0]*\n\s*|\n[ \t]*(?=\((?:{LEVEL_AND_CAVEATS})\)[ \t]{{1,3}}[A-Z])",
)
_MARKED = re.compile(rf"\((?P<mark>{LEVEL_AND_CAVEATS})\s?\)\s{{0,3}}")
_ITEM = re.compile(r"--|[-•*] |\(?\w{1,2}[).] ")
_BOILERPLATE = re.compile(
    r"SENSITIVE BUT UNCLASSIFIED|PROTECT ACCORDINGLY|NOT FOR INTERNET|[Cc]lassified [Bb]y|CLASSIFIED BY|declassified"
    r"|This (?:cable|message|record) is (?:a partial extract|sensitive)|The full text of the original cable"
    r"|handle accordingly|^\W*(?:TO|FM|INFO|REF|TAGS|SUBJECT)\b",
)
_FEW_WORDS = 12
_PROSE_WORDS = 25


@dataclass(slots=True)
class _Block:
    start: int
    end: int
    text: str


def positions(text: str, start: int, end: int, spans: tuple[Span, ...], *, numbered: bool) -> list[Piece]:
    """The paragraphs by position in `text[start:end]`; before a paragraph 1 only what is plainly prose counts."""
    blocks = _blocks(blanked(text, start, end, spans), start)
    if numbered:
        blocks = [block for block in blocks if _is_prose(block.text)]
        return [_piece(block, (block.start, block.start)) for block in blocks]
    pieces: list[Piece] = []
    heading: Span | None = None
    last: _Block | None = None
    for at, block in enumerate(blocks):
        ended = last is None or last.text[-1] in ".!?:)\"'”’-=*"
        if ended and at + 1 < len(blocks) and _is_heading(block.text):
            heading = (heading[0] if heading else block.start, block.end)
            last = None
        elif last and heading is None and _goes_on(last, block):
            last.end, last.text = block.end, last.text + "\n" + block.text
            pieces[-1] = _piece(last, pieces[-1].heading)
        else:
            pieces.append(_piece(block, heading or (block.start, block.start)))
            last, heading = block, None
    return pieces


def _blocks(clear: str, offset: int) -> list[_Block]:
    blocks: list[_Block] = []
    at = 0
    for stop, after in [*((gap.start(), gap.end()) for gap in _GAP.finditer(clear)), (len(clear), len(clear))]:
        body = clear[at:stop]
        first = at + len(body) - len(body.lstrip())
        if body.strip():
            blocks.append(_Block(offset + first, offset + first + len(body.strip()), body.strip()))
        at = after
    return blocks


def _piece(block: _Block, heading: Span) -> Piece:
    mark = _MARKED.match(block.text)
    label_end = block.start + (mark.end() if mark else 0)
    return Piece(
        None,
        parse_mark(mark["mark"]) if mark else None,
        False,
        heading,
        (block.start, label_end),
        (label_end, block.end),
    )


def _is_prose(block: str) -> bool:
    words = len(block.split())
    return words >= _PROSE_WORDS and not (words < 80 and _BOILERPLATE.search(block))


def _is_heading(block: str) -> bool:
    lines = [line.strip() for line in block.splitlines()]
    words = [line for line in lines if line and not is_rule(line)]
    if len(words) < len(lines):
        return 0 < len(words) <= 4
    return is_title(lines)


def _goes_on(last: _Block, block: _Block) -> bool:
    """Whether a block only continues the one before: a list's item, a fragment, or a sentence cut by a page's end."""
    if _MARKED.match(block.text):
        return False
    if len(block.text.split()) < _FEW_WORDS or _ITEM.match(block.text) or block.text[0].islower():
        return True
    return last.text[-1] not in ".!?\"'”’)" or len(last.text.split()) < _FEW_WORDS
