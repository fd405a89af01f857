"""Find in a passage what supports a sentence: the sentence itself if it stands there, else the words they share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.text import tokens

FULL = 45
"""A line of so many characters or more was ended by its width."""
EDGE = 4
"""Of a sentence that was mended for searching, so many words at each end are looked for in the text as quoted."""
CLOSING = ".,;:?!)]\"'”’"
WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")
ENDS = re.compile(r"[.;:?!]")
OPENS = re.compile(r"(?:\A|[.:?!])[\s\"“‘'(\[]*\Z")
ENOUGH = 2
"""Words in a row, or a number or a name, are marked; a single plain word that both have says little."""

Span = tuple[int, int]


class Piece(NamedTuple):
    """A part of a passage; the pieces in their order are the whole of it."""

    text: str
    marked: bool = False


def flowing(passage: str) -> str:
    """Join lines that only their width ended; a short line ended for a reason."""
    return re.sub(rf"(?<=[^\n]{{{FULL}}})\n(?!\n)", " ", passage)


def supporting(passage: str, sentence: str) -> list[Piece]:
    """Mark what supports the sentence in the passage as it flows; nothing if there is no sentence."""
    shown = flowing(passage)
    if not sentence.strip():
        return [Piece(shown)]
    pieces, elsewhere = highlighted(shown, [sentence])
    return _pieces(shown, _shared_runs(shown, sentence)) if elsewhere else pieces


def highlighted(passage: str, sentences: Iterable[str]) -> tuple[list[Piece], list[str]]:
    """Mark these sentences in the passage; also returns those that do not stand in it word for word."""
    words = [(match[0].lower(), match.start(), match.end()) for match in re.finditer(r"\w+", passage)]
    spans, elsewhere = [], []
    for sentence in sentences:
        span = _span(words, [word.lower() for word in re.findall(r"\w+", sentence)])
        if span is None:
            elsewhere.append(sentence)
        else:
            spans.append((span[0], _closed(passage, span[1])))
    return _pieces(passage, sorted(spans)), elsewhere


def _pieces(passage: str, spans: Sequence[Span]) -> list[Piece]:
    """Cut the passage at the ends of these spans, which may overlap."""
    pieces, at = [], 0
    for start, end in spans:
        if end > at:
            pieces += [Piece(passage[at : max(at, start)]), Piece(passage[max(at, start) : end], marked=True)]
            at = end
    return [piece for piece in (*pieces, Piece(passage[at:])) if piece.text]


def _closed(passage: str, end: int) -> int:
    """Move the end of a sentence behind the punctuation that closes it."""
    while end < len(passage) and passage[end] in CLOSING:
        end += 1
    return end


def _span(words: Sequence[tuple[str, int, int]], wanted: Sequence[str]) -> Span | None:
    """Find these words in a row, or their first and last few in as much text as they would fill."""
    if not wanted:
        return None
    first, last = wanted[:EDGE], wanted[-EDGE:]
    for start in _places(words, first, 0):
        longest = start + len(wanted) + len(wanted) // 4 + EDGE
        ends = [at for at in _places(words, last, start) if at + len(last) <= longest]
        if ends:
            near = min(ends, key=lambda at: abs(at + len(last) - start - len(wanted)))
            return words[start][1], words[near + len(last) - 1][2]
    return None


def _places(words: Sequence[tuple[str, int, int]], wanted: Sequence[str], after: int) -> list[int]:
    """List where these words stand in a row, as places among all words."""
    fitting = range(after, len(words) - len(wanted) + 1)
    return [at for at in fitting if all(words[at + place][0] == word for place, word in enumerate(wanted))]


def _shared_runs(passage: str, sentence: str) -> list[Span]:
    """Find where words of both stand together, with small words between them; one alone has to be a number or name."""
    wanted = set(tokens.content_terms(sentence))
    names = _names(passage) | _names(sentence)
    runs: list[Span] = []
    shared: list[re.Match[str]] = []
    between = 0
    for word in WORD.finditer(passage):
        terms = tokens.terms(word[0])
        if shared and ENDS.search(passage, shared[-1].end(), word.start()):
            runs += _run(shared, names)
            shared, between = [], 0
        if terms and wanted.issuperset(terms):
            shared.append(word)
            between = 0
        elif shared and word[0].lower() in tokens.STOPWORDS and between < ENOUGH:
            between += 1
        else:
            runs += _run(shared, names)
            shared, between = [], 0
    return [*runs, *_run(shared, names)]


def _names(said: str) -> set[str]:
    """Collect numbers and names: words with a capital, except a first word, which may be any."""
    return {
        word[0]
        for word in WORD.finditer(said)
        if word[0][0].isdigit() or (word[0][0].isupper() and not OPENS.search(said, 0, word.start()))
    }


def _run(shared: list[re.Match[str]], names: set[str]) -> list[Span]:
    enough = len(shared) >= ENOUGH or any(word[0] in names for word in shared)
    return [(shared[0].start(), shared[-1].end())] if shared and enough else []
