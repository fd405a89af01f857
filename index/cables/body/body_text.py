"""Stretches of a body on the way to becoming paragraphs, and how noise is cut out of them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from index.text import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """What one paragraph will be made from: where its heading, label and text lie."""

    number: int | None
    mark: str | None
    garbled: bool
    heading: Span
    label: Span
    text: Span


def within(spans: tuple[Span, ...], start: int, end: int) -> list[Span]:
    """The spans that touch `start:end`; spans are in order and apart."""
    at = bisect_left(spans, (start, start))
    if at and spans[at - 1][1] > start:
        at -= 1
    stop = bisect_left(spans, (end, end), at)
    return list(spans[at:stop])


def clear_of(text: str, start: int, end: int, spans: tuple[Span, ...]) -> list[str]:
    """The pieces of `text[start:end]` that lie between the spans."""
    pieces: list[str] = []
    at = start
    for first, stop in within(spans, start, end):
        if first > at:
            pieces.append(text[at:first])
        at = max(at, stop)
    if at < end:
        pieces.append(text[at:end])
    return pieces


def blanked(text: str, start: int, end: int, spans: tuple[Span, ...]) -> str:
    """`text[start:end]` with the spans overwritten by blanks, so that offsets stay."""
    out: list[str] = []
    at = start
    for span in within(spans, start, end):
        first, stop = max(span[0], at), min(span[1], end)
        out += [text[at:first], " " * (stop - first)]
        at = max(at, stop)
    return "".join([*out, text[at:end]])
