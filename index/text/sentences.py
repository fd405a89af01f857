"""Sentence spans of a passage, in its search text and, for quoting, in its raw text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.text import Span
from index.text.alignment import raw_spans

MAX_SENTENCES = 65_535
"""As many sentences as a unit id has room for; what comes after them belongs to the last one."""

MAX_WORDS = 120
"""A longer sentence is split at its semicolons, colons and dashes, as the lists in cables are written."""

APART = " […] "
"""Between two sentences of a passage that do not follow each other."""
_HARD_LIMIT = 2 * MAX_WORDS


_WORD = re.compile(r"\S+")
# An item of a list begins after the punctuation that ended the one before: "arrested: -- two men; -- a woman".
_ITEM = re.compile(r"(?<=[.;:]) (?=(?:--? |\((?:[1-9]\d?|[a-h])\) |[a-h][.)] [A-Z]))")
_CLAUSE = re.compile(r"(?<=[;:]) | (?=-- )")
_PAUSE = re.compile(r"(?<=,) ")


def spans(search_text: str) -> tuple[Span, ...]:
    """Return the sentences of `search_text` as offsets in order, without the blanks between them."""
    import nupunkt

    found = [
        piece
        for start, end in nupunkt.sent_spans(search_text)
        for item in _cut(search_text, start, end, _ITEM)
        for piece in _short(search_text, *item)
    ]
    joined = list(_join_wordless(search_text, found))
    if len(joined) > MAX_SENTENCES:
        joined[MAX_SENTENCES - 1 :] = [(joined[MAX_SENTENCES - 1][0], joined[-1][1])]
    return tuple(joined)


def spans_of(search_text: str, text: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the sentences of a passage in its search text, and the same sentences in its raw text."""
    found = spans(search_text)
    return found, raw_spans(search_text, text, found)


def _cut(text: str, start: int, end: int, where: re.Pattern[str]) -> Iterator[Span]:
    """Yield the pieces of `text[start:end]` between the matches of `where`, trimmed, without blank ones."""
    edges = [start, *(match.start() for match in where.finditer(text, start, end)), end]
    for left, right in pairwise(edges):
        piece = text[left:right]
        trimmed = left + len(piece) - len(piece.lstrip())
        if piece.strip():
            yield trimmed, trimmed + len(piece.strip())


def _short(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield a sentence, or the pieces that an overlong one is split into."""
    if _words(text, start, end) <= MAX_WORDS:
        yield start, end
        return
    for clause in _cut(text, start, end, _CLAUSE):
        if _words(text, *clause) <= _HARD_LIMIT:
            yield clause
            continue
        for piece in _cut(text, *clause, _PAUSE):
            yield from _by_words(text, *piece)


def _by_words(text: str, start: int, end: int) -> Iterator[Span]:
    """Runs of at most `_HARD_LIMIT` words: for tables and lists that have no punctuation at all."""
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    for first in range(0, len(words), _HARD_LIMIT):
        run = words[first : first + _HARD_LIMIT]
        yield run[0][0], run[-1][1]


def _words(text: str, start: int, end: int) -> int:
    return text.count(" ", start, end) + 1


def _join_wordless(text: str, found: list[Span]) -> Iterator[Span]:
    """Yield the spans; one without two letters or digits in a row ("--", "a.") is joined to the one that follows."""
    pending: int | None = None
    for position, (start, end) in enumerate(found):
        begin = start if pending is None else pending
        if position + 1 < len(found) and not re.search(r"\w\w", text[start:end]):
            pending = begin
            continue
        yield begin, end
        pending = None


def excerpt(sentences: Sequence[str], places: Sequence[int]) -> str:
    """Join the sentences at these places, in ascending order; what is left out between them is marked."""
    text = ""
    for n, place in enumerate(places):
        gap = APART if n and place != places[n - 1] + 1 else " " if n else ""
        text += gap + sentences[place]
    return text
