"""The text of a body without its noise, and the pieces that become paragraphs."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from index.text import Span


@dataclass(frozen=True, slots=True)
class BodyText:
    """`text[start:end]` and the noise in it; every offset is one of the whole text."""

    text: str
    start: int
    end: int
    noise: tuple[Span, ...] = ()
    """In order and apart."""

    def within(self, start: int, end: int) -> list[Span]:
        """Return the noise that touches `start:end`."""
        at = bisect_left(self.noise, (start, start))
        if at and self.noise[at - 1][1] > start:
            at -= 1
        return list(self.noise[at : bisect_left(self.noise, (end, end), at)])

    def pieces(self, start: int, end: int) -> list[str]:
        """Return the pieces of `text[start:end]` that lie between the noise."""
        spans = self.within(start, end)
        starts, stops = [start, *(stop for _, stop in spans)], [*(first for first, _ in spans), end]
        return [self.text[at:stop] for at, stop in zip(starts, stops, strict=True) if stop > at]

    def blanked(self, start: int, end: int) -> str:
        """Return `text[start:end]` with the noise overwritten by blanks, so that offsets stay."""
        out: list[str] = []
        at = start
        for span in self.within(start, end):
            first, stop = max(span[0], at), min(span[1], end)
            out += [self.text[at:first], " " * (stop - first)]
            at = stop
        return "".join([*out, self.text[at:end]])

    def trimmed(self, start: int, end: int) -> Span:
        """Cut a stretch back to what is neither blank nor noise at its ends."""
        starts = dict(self.within(start, end))
        while start < end and (self.text[start].isspace() or start in starts):
            start = start + 1 if self.text[start].isspace() else min(starts[start], end)
        return start, self.before_blanks(start, end)

    def before_blanks(self, start: int, end: int) -> int:
        """Return where the text of a stretch ends, before blanks and noise."""
        ends = {stop: first for first, stop in self.within(start, end)}
        while start < end and (self.text[end - 1].isspace() or end in ends):
            end = end - 1 if self.text[end - 1].isspace() else max(ends[end], start)
        return end


@dataclass(frozen=True, slots=True)
class Piece:
    """What one paragraph is made from: its number and mark, and the places of its heading, label and text."""

    number: int | None
    mark: str | None
    garbled: bool
    heading: Span
    label: Span
    text: Span
