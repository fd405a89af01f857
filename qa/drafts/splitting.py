"""A draft that a model or a person wrote, cut into sentences with the keys that each cites."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.text.dates import SHORT_MONTHS
from index.text.folding import one_line
from index.text.tokens import STOPWORDS
from qa.drafts import citation_keys as keys
from qa.drafts import footnotes
from qa.drafts.characters import seen
from qa.drafts.citation_keys import Cited
from qa.drafts.draft import DraftSentence
from qa.drafts.footnotes import Notes
from qa.drafts.layout import blocks

_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]*_]*(?=\s|\Z|[\[(【¹²³⁰⁴-⁹]|<sup>)")
LONGEST_QUOTATION = 600
_QUOTED = re.compile(r"“[^”“]{0,600}”|«[^»«]{0,600}»|(?<!\w)\"[^\"]{1,600}\"(?!\w)")
_OPENING = re.compile(r"[“«\[(【]|(?<!\w)\"")
_LED_IN = re.compile(r"\A(?:according to|as per|per|as stated in|in|from)[,:] (\w)", re.IGNORECASE)
"""What is left of "According to 08ANYTOWN7 ¶9, …" when the citation is taken out."""
LONGEST_LEAD = 20
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]<>#|~])")
"""A sign that Markdown would take for its own."""
_SHORT = 4
_WORDS_BEFORE_SURE = 2
_BEFORE = re.compile(r"(?:[A-Za-z]\.){0,10}[A-Za-z]{1,20}\Z|\d{1,20}\Z")
_NEXT = re.compile(r"[\s\"'“‘(\[«*_]*(\w+)?")
_TITLES = frozenset(
    """mr mrs ms messrs dr prof gen lt col maj capt sgt cpl adm amb gov sen rep pres hon rev st fr vs cf e.g i.e
    approx ca incl viz mt ft""".split()
)
_NUMBERED_BY = frozenset(SHORT_MONTHS) | frozenset(
    "no nos art arts para paras par pars sec sect secs fig figs vol vols p pp ch chap reg res ref refs".split()
)
_EITHER = frozenset("u.s u.n u.k e.u a.m p.m d.c etc jr sr inc ltd corp dept govt al esq ph.d".split())


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence as found: where it ends in the draft, its words, its keys."""

    start: int
    end: int
    text: str
    keys: tuple[str, ...]


def split(text: str, *, known: Collection[str] = ()) -> tuple[DraftSentence, ...]:
    """Cut a draft into sentences, each with the keys it cites in any usual spelling, before or after its full stop.

    The citations are taken out of the text, and so is Markdown. A "Yes." goes with the sentence that follows it, a
    citation on a line of its own with the sentence before; a heading without figures or citations is no sentence, nor
    is a note: "[1]" in the text stands for the keys that its note gives.
    """
    return tuple(DraftSentence(piece.text, piece.keys) for piece in _pieces(*_without_notes(text, known), known))


def finished(text: str, *, known: Collection[str] = ()) -> tuple[DraftSentence, ...]:
    """Return the sentences that nothing written after `text` can change."""
    text, notes = _without_notes(text, known)
    pieces, left_open = (
        _pieces(text, notes, known),
        min(_left_open(text), len(text) if notes.begun is None else notes.begun),
    )
    count = 0
    for piece, following in pairwise(pieces):
        begun = text[following.start : following.start + LONGEST_QUOTATION].lstrip("*_ ")
        # What begins with a figure or a bracket may yet be a citation of the sentence before.
        enough = _WORDS_BEFORE_SURE if begun[:1].isalpha() else 3 * _WORDS_BEFORE_SURE
        if piece.end > left_open or following.start >= left_open or len(begun.split()) <= enough:
            break
        # What a mark refers to is said at the end.
        if footnotes.MARK.search(text, piece.start, piece.end):
            break
        count += 1
    return tuple(DraftSentence(piece.text, piece.keys) for piece in pieces[:count])


def _left_open(text: str) -> int:
    """Return where a bracket or quotation begins that may be closed later; the end of the text if none does."""
    first = max(0, len(text) - LONGEST_QUOTATION)
    closed = [match.span() for pattern in (_QUOTED, keys.BRACKETS) for match in pattern.finditer(text, first)]
    places = (match.start() for match in _OPENING.finditer(text, first))
    return next((at for at in places if not any(start <= at < end for start, end in closed)), len(text))


def _without_notes(text: str, known: Collection[str]) -> tuple[str, Notes]:
    notes = footnotes.read(seen(text), known)
    return notes.text, notes


def _pieces(text: str, notes: Notes, known: Collection[str]) -> list[_Piece]:
    flat = re.sub(r"[\r\n][ \t\r\n]*", _flat, text)
    cited = footnotes.resolved(keys.find(flat, known), flat, notes)
    found: list[_Piece] = []
    waiting: _Piece | None = None
    cited_before: set[str] = set()
    for block in blocks(text):
        for piece in _Block(text, flat, cited, *block).pieces():
            if not (piece.keys or _words(piece.text)):
                continue
            joined = _joined(waiting, piece) if waiting else piece
            waiting = None
            if _says_nothing(joined) and not joined.keys:
                waiting = joined
            elif _words(joined.text):
                found.append(joined)
            elif found and not found[-1].keys:
                found[-1] = replace(found[-1], keys=joined.keys)
            elif not (cited_before.issuperset(joined.keys) or footnotes.INLINE.match(text, joined.start)):
                found.append(replace(joined, text=one_line(text[joined.start : joined.end])))
            cited_before.update(joined.keys)
    return [*found, waiting] if waiting and _words(waiting.text) else found


def _flat(run: re.Match[str]) -> str:
    """Make the last line break of a run of them a space: only before a blank line it stays one."""
    before, end, after = run[0].rpartition("\n")
    return f"{before}{' ' if end else ''}{after.replace(chr(13), ' ')}"


def _joined(first: _Piece, second: _Piece) -> _Piece:
    return _Piece(first.start, second.end, f"{first.text} {second.text}".strip(), (*first.keys, *second.keys))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _says_nothing(piece: _Piece) -> bool:
    """Return whether a piece has no word that could be looked for: "Yes.", "No, it did not." """
    words = _words(piece.text)
    return len(words) <= _SHORT and all(word in STOPWORDS or word in {"yes", "indeed"} for word in words)


class _Block:
    """A part of the draft without a break in it, and the citations within."""

    def __init__(self, text: str, flat: str, cited: Sequence[Cited], start: int, end: int) -> None:
        self.text, self.flat, self.start, self.end = text, flat, start, end
        first = bisect_right(cited, start, key=lambda each: each.end)
        last = bisect_right(cited, end - 1, lo=first, key=lambda each: each.start)
        self.cited = cited[first:last]
        self.quoted = [match.span() for match in _QUOTED.finditer(flat, start, end)]
        self.leading = bool(self.cited) and not re.search(r"\w", flat[start : self.cited[0].start])
        """Whether each citation stands before its sentence."""

    def pieces(self) -> Iterator[_Piece]:
        begin = self.start
        for end in (*self._ends(), self.end):
            if self.flat[begin:end].strip():
                within = self._cited_in(begin, end)
                yield _Piece(begin, end, self._clean(begin, end, within), _keys(within))
            begin = max(begin, end)

    def _cited_in(self, begin: int, end: int) -> Sequence[Cited]:
        first = bisect_left(self.cited, begin, key=lambda each: each.start)
        return self.cited[first : bisect_left(self.cited, end, lo=first, key=lambda each: each.start)]

    def _ends(self) -> Iterator[int]:
        """Yield where sentences end; citations that follow a full stop belong to it, unless they lead."""
        reached = self.start
        for match in _END.finditer(self.flat, self.start, self.end):
            if match.start() < reached or self._inside(match.start(), match.end()):
                continue
            after = match.end() if self.leading else self._past_citations(match.end())
            if self._is_end(match, after):
                reached = after
                yield after

    def _inside(self, at: int, end: int) -> bool:
        """Return whether a place lies inside a citation, or inside a quotation that goes on after it."""
        place = bisect_right(self.cited, at, key=lambda each: each.start) - 1
        if place >= 0 and at < self.cited[place].end:
            return True
        quotation = bisect_right(self.quoted, at, key=lambda span: span[0]) - 1
        return quotation >= 0 and end < self.quoted[quotation][1]

    def _past_citations(self, place: int) -> int:
        n = bisect_left(self.cited, place, key=lambda each: each.start)
        while n < len(self.cited) and not self.flat[place : self.cited[n].start].strip(" \t\n,;*_"):
            if self.cited[n].loose and re.match(r"\s*[a-z]", self.flat[self.cited[n].end : self.end]):
                return place
            place = self.cited[n].end
            stop = re.compile(r"[.,;]+(?=\s|\Z)").match(self.flat, place)
            place, n = stop.end() if stop else place, n + 1
        return place

    def _is_end(self, match: re.Match[str], after: int) -> bool:
        """Return whether a full stop ends a sentence, and is not that of an abbreviation."""
        following = _NEXT.match(self.flat, after, self.end)
        word = following[1] if following and following[1] else ""
        if not match[0].startswith((".", "…")) or after > match.end() or not word:
            return True
        before = _BEFORE.search(self.flat, max(self.start, match.start() - 20), match.start())
        short = before[0].lower() if before else ""
        if short in _TITLES or (len(short) == 1 and short.isalpha() and word[0].isupper()):
            return False
        if short in _NUMBERED_BY and word[0].isdigit():
            return False
        if short in _EITHER or "." in short:
            return word.lower() in STOPWORDS and word[0].isupper()
        return not word[0].islower()

    def _clean(self, begin: int, end: int, within: Sequence[Cited]) -> str:
        """Return the words of a sentence without citations and Markdown."""
        kept, place = [], begin
        for each in within:
            kept.append(self.flat[place : each.start])
            place = each.end
        text = "".join([*kept, self.flat[place:end]])
        text = re.sub(r"(?<!\\)(?:\*+|`+|(?<!\w)_+|_+(?!\w))", "", text)
        text = _ESCAPED.sub(r"\1", text)
        text = re.sub(r"\(\s*[;,]?\s*\)|\[\s*\]", " ", text)
        text = re.sub(r"\s+(?=[.,;:!?](?:\s|\Z))", "", one_line(text))
        if within and within[0].start - begin < LONGEST_LEAD:
            text = _LED_IN.sub(lambda match: match[1].upper(), text)
        text = re.sub(r"([.!?])[.,;]+\Z", r"\1", text).strip(" ,;|")
        return "" if within and footnotes.SECTION.match(text.rstrip(" .")) else text


def _keys(cited: Sequence[Cited]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for each in cited for key in each.keys))
