"""Everything in a body that could be the start of a numbered paragraph, with the evidence for and against it.

Neither a pilcrow nor a blank line proves a start: pages put both before any wrapped line that begins with a number. So
each candidate is only weighed here; which of them are starts is decided for the whole cable at once (see chain.py).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from index.cables.body.preceding_context import Left, LeftSide
from index.markings import LEVEL_AND_CAVEATS, highest, parse_mark
from index.text import Span


@dataclass(slots=True)
class Candidate:
    """A number that may open a paragraph: `text[start:end]` would be its label."""

    start: int
    end: int
    number: int
    mark: str | None
    """The canonical portion mark; None where there is none on the list."""
    garbled: bool
    """The bracket after the number is plainly a mark, but cannot be read."""
    entire: bool
    """The mark is for the whole cable ("ENTIRE TEXT")."""
    at_line: bool
    """It begins a line, or follows noise or a drawn line; otherwise it stands within a line."""
    pilcrow: bool
    dashed: bool
    """A list dash of the converter stands before it, or TeX stands for its pilcrow: OCR'd text."""
    blank_lines: int
    fresh: bool
    """A repeated header stands right before it: a new sequence may begin."""
    repeats: bool
    """The number before it is the same, no item of a list, and set apart like this one."""
    weight: float
    """What speaks for it and against it, apart from its place in the sequence."""


_DOT = r"(?P<dot>[.,](?!\d)(?:[ \t]?\)(?=\s{0,3}\())?-?|[;:)](?=\s{0,3}\())"
_NO_DOT = r"(?=\s{0,3}[(\[{])|(?=[ \t](?:UNCLAS|U\)|SBU\)|C\)|S\)|[USC] *\)))"
_ENTIRE = r"\s{0,2}-{0,2}\s{0,2}(?i:ENTIRE)\s{1,2}(?i:TEXT)"
_WORDS = r"CONFIDENTIAL|SECRET|UNCLASSIFIED|LIMITED OFFICIAL USE|C|S|LOU|SBU"
_NUMBER = re.compile(
    rf"[0-9]{{1,4}}(?!\d)[ \t]{{0,2}}\$?[ \t]{{0,2}}(?:{_DOT}|{_NO_DOT})(?:\s{{0,6}}(?:"
    rf"[(\[{{]\s{{0,2}}(?P<mark>(?i:{LEVEL_AND_CAVEATS}))(?P<entire>{_ENTIRE})?\.?\s{{0,2}}[)\]}}]"
    r"|\(\s?(?P<unclosed>SBU|LOU|U|C|S)\s{1,2}(?=[A-Z][a-z]|[A-Z]{4})(?![^()\n]{0,30}\))"
    r"|(?P<half>SBU|LOU|S//?NF|C//?NF|U|C|S)\s?\)"
    r"|\((?P<level>(?:SBU|LOU|TS|U|C|S)/{1,2}[A-Z]{2,12})\)"
    r"|\((?P<garbled>[A-Z0-9/]{2,5})\)"
    rf"|(?P<word>(?:{_WORDS})(?={_ENTIRE}))"
    r"))?"
)
_NEXT_NUMBER = re.compile(r"[ \t]{0,3}\d{1,3}\.")
_MARK_BEFORE = re.compile(rf"\((?P<mark>{LEVEL_AND_CAVEATS})\s?\)[ \t]{{0,3}}\Z")
_LEAD_WORD = re.compile(
    r"\s{0,3}(?:\d{1,3}[.]|[A-Z(][\w/&,'’\" -]{1,60}?)[:.]?\s{0,3}-{0,2}\s?"
    rf"\((?P<mark>{LEVEL_AND_CAVEATS})\s?\)"
)
_MUCH_ROOM = 250
_PRICE_OF_ITEMS = (1.5, 3.0)
"""What the items of a list inside a paragraph lose, in unmarked cables and in marked ones."""
_BEGIN_TEXT = re.compile(r"[Bb](?:EGIN|egin)\b[^.\n]{0,40}?\b(?:TEXT|Text|text|QUOTE)\b")
_END_TEXT = re.compile(r"[Ee](?:ND|nd)\b[^.\n]{0,40}?\b(?:TEXT|Text|text|QUOTE)\b")


def find_candidates(text: str, start: int, end: int, noise: tuple[Span, ...], fresh: frozenset[int]) -> list[Candidate]:
    """All candidates of a body in order, each with its weight."""
    left_of = LeftSide(text, start, {stop: first for first, stop in noise}, fresh)
    found: list[Candidate] = []
    covered = iter([*noise, (end + 1, end + 1)])
    skip_from, skip_to = next(covered)
    for match in _NUMBER.finditer(text, start, end):
        while match.start() >= skip_to:
            skip_from, skip_to = next(covered)
        candidate = _read(match, left_of, end) if match.start() < skip_from else None
        if candidate and (not found or candidate.start >= found[-1].end):
            found.append(candidate)
    return _with_room(_without_inner(found, text), _quotations(text, start, end, found), end)


def _read(match: re.Match[str], left_of: LeftSide, end: int) -> Candidate | None:
    """The candidate at a number, or None where its surroundings rule it out."""
    text = match.string
    mark, garbled = _mark(match) if not _belongs_to_next(match) else (None, False)
    plain = mark is None and not garbled
    if plain and ((match["dot"] or ",")[0] in ",;:" or left_of.in_prose(match.start())):
        return None
    left = left_of.look(match.start())
    if left is None:
        return None
    digits = len(match.group()) - len(match.group().lstrip("0123456789"))
    stop = match.end()
    before = max(left_of.start, left.first - 16)
    if plain and not left.at_line and (earlier := _MARK_BEFORE.search(text, before, left.first)):
        left = left_of.look(earlier.start()) or left
        mark = parse_mark(earlier["mark"])
    if plain or match["word"]:
        if not (left.at_line or left.pilcrow) or not match["dot"]:
            return None
        stop = match.end("dot")
    if plain and mark is None and (lead := _lead_word(text, stop, min(end, stop + 110))):
        mark = parse_mark(lead["mark"])
    return Candidate(
        start=left.first,
        end=stop,
        number=int(match.group()[:digits]),
        mark=mark,
        garbled=garbled,
        entire=bool(match["entire"] or match["word"]),
        at_line=left.at_line,
        pilcrow=left.pilcrow,
        dashed=left.dashed,
        blank_lines=left.blank_lines,
        fresh=left.fresh,
        repeats=False,
        weight=_weight(match, left, mark),
    )


def _lead_word(text: str, at: int, end: int) -> re.Match[str] | None:
    return _LEAD_WORD.match(text, at, end) if text.find("(", at, end) >= 0 else None


def _belongs_to_next(match: re.Match[str]) -> bool:
    """Whether the mark that was found stands on the next line, before a number of its own."""
    mark_at = max(match.start("mark"), match.start("half"))
    if mark_at < 0 or "\n" not in match.string[match.end("dot") if match["dot"] else match.start() : mark_at]:
        return False
    return _NEXT_NUMBER.match(match.string, match.end()) is not None


def _mark(match: re.Match[str]) -> tuple[str | None, bool]:
    mark = match["mark"] or match["unclosed"] or match["half"] or match["word"]
    if mark:
        return parse_mark(mark), False
    if match["level"]:
        return _level(match["level"]), False
    return None, bool(match["garbled"]) and _looks_like_a_mark(match["garbled"])


def _level(mark: str) -> str:
    """The highest level in a mark whose other words are on no list: (S/FRD), (U/SBU)."""
    return highest([known for word in mark.split("/") if (known := parse_mark(word))], "U")


def _looks_like_a_mark(letters: str) -> bool:
    """Whether letters in brackets are a mark with one letter lost, added or changed: (SB), (SBUU), (5BU), (CC)."""
    if letters in {"UU", "CC", "SS", "SU", "BU", "SB", "0", "CNF", "SNE", "C/N", "S/N", "C/", "S/", "C//", "S//"}:
        return True
    hits = sum(1 for letter, meant in zip(letters, "SBU", strict=False) if letter == meant)
    return len(letters) in (3, 4) and hits >= 2


def _weight(match: re.Match[str], left: Left, mark: str | None) -> float:
    """The sum of the evidence at one place: the mark first, then what stands before."""
    if mark is None and not match["garbled"]:
        return _plain_weight(match, left)
    weight = 10.0 if match["mark"] or match["word"] else 7.0
    if match["mark"] and match["mark"][0].islower():
        weight -= 4
    if match["dot"] is None or match["dot"][0] in ",;:":
        weight -= 1 if left.at_line else 6
    if not left.at_line:
        weight -= 2
    if not left.after_sentence:
        weight -= 1 if left.at_line else 2
    return weight - (0 if not left.leads_on else 4 if left.at_line else 8)


def _plain_weight(match: re.Match[str], left: Left) -> float:
    weight = 1.0 + 0.5 * left.pilcrow + 0.5 * min(left.blank_lines, 2)
    if match["dot"] != ".":
        weight -= 3
    if left.leads_on:
        weight -= 9
    elif not left.after_sentence:
        weight -= 0.25 if left.after_title else 3
    follows = match.string[match.end() : match.end() + 1]
    if follows.islower():
        weight -= 1.5
    return weight


def _without_inner(found: list[Candidate], text: str) -> list[Candidate]:
    """Only the outer of two numbers on one line ("¶7. 6. (U)"): the author's own is text, but its mark counts."""
    kept: list[Candidate] = []
    for candidate in found:
        outer = kept[-1] if kept else None
        between = text[outer.end : candidate.start] if outer and outer.at_line else "\n"
        if between.strip(" \t"):
            kept.append(candidate)
    return kept


def _quotations(text: str, start: int, end: int, found: list[Candidate]) -> list[Span]:
    """The stretches from BEGIN TEXT to END TEXT, looked for only where there are unmarked candidates to be in them."""
    stretches: list[Span] = []
    if all(candidate.mark for candidate in found):
        return stretches
    at = start
    while begin := _BEGIN_TEXT.search(text, at, end):
        close = _END_TEXT.search(text, begin.end(), end)
        if close is None:
            break
        stretches.append((begin.end(), close.start()))
        at = close.end()
    return stretches


def _with_room(found: list[Candidate], quotations: list[Span], end: int) -> list[Candidate]:
    """Plain candidates weighed by what is around them too: the items of a list are short, a paragraph seldom is."""
    stops = [*(candidate.start for candidate in found[1:]), end]
    price = _PRICE_OF_ITEMS[sum(candidate.mark is not None for candidate in found) > len(found) / 4]
    in_list = False
    for at, (candidate, stop) in enumerate(zip(found, stops, strict=False)):
        candidate.repeats = at > 0 and not in_list and _repeats(candidate, found[at - 1])
        in_list = at > 0 and _continues_list(candidate, found[at - 1], in_list)
        if candidate.mark is None:
            room = stop - candidate.end
            candidate.weight += _for_room(room) - _quoted(candidate, quotations)
            candidate.weight -= price * (0.5 if room > _MUCH_ROOM else 1) if in_list else 0
    return found


def _repeats(candidate: Candidate, before: Candidate) -> bool:
    return candidate.number == before.number and min(candidate.blank_lines, before.blank_lines) > 0


def _continues_list(candidate: Candidate, before: Candidate, in_list: bool) -> bool:
    """Whether a candidate looks like the next item of a list that began at 1 after other numbers."""
    if candidate.mark is not None or candidate.fresh:
        return False
    if candidate.number == 1:
        return True
    alike = (candidate.blank_lines, candidate.pilcrow) == (before.blank_lines, before.pilcrow)
    return in_list and candidate.number == before.number + 1 and (alike or before.number == 1)


def _quoted(candidate: Candidate, quotations: list[Span]) -> float:
    """A quoted text has numbers of its own."""
    at = bisect_right(quotations, (candidate.start, candidate.start)) - 1
    return 2 if at >= 0 and candidate.start < quotations[at][1] else 0


def _for_room(room: int) -> float:
    return 0.75 if room > _MUCH_ROOM else -0.5 if room < 60 else 0
