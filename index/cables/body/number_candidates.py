"""Everything in a body that could be the start of a numbered paragraph, with the evidence for and against it.

Neither a pilcrow nor a blank line proves a start: pages put both before any wrapped line that begins with a number. So
each candidate is only weighed here; numbering.py decides for the whole cable which of them are starts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from index.cables.body.body_text import BodyText
from index.cables.body.preceding_context import ContextReader, PrecedingContext
from index.markings import CLASSIFICATION, LETTERS, MARK, MARK_IN_BRACKETS, highest_in, is_garbled, parse_mark
from index.text import Span


@dataclass(slots=True)
class Candidate:
    """A number that may open a paragraph: `text[start:end]` would be its label."""

    start: int
    end: int
    number: int
    mark: str | None
    """The canonical portion mark; None if there is none on the list."""
    garbled: bool
    """The bracket after the number is plainly a mark, but cannot be read."""
    entire: bool
    """The mark is for the whole cable ("ENTIRE TEXT")."""
    context: PrecedingContext
    weight: float
    """The evidence for it less that against it, apart from its place in the sequence."""
    repeats: bool = False
    """The number before it is the same, no item of a list, and set apart like this one."""


_DOT = r"(?P<dot>[.,](?!\d)(?:[ \t]?\)(?=\s{0,3}\())?-?|[;:)](?=\s{0,3}\())"
_NO_DOT = rf"(?=\s{{0,3}}[(\[{{])|(?=[ \t](?:UNCLAS|(?:{LETTERS}) *\)))"
_ENTIRE = r"\s{0,2}-{0,2}\s{0,2}(?i:ENTIRE)\s{1,2}(?i:TEXT)"
_NUMBER = re.compile(
    rf"[0-9]{{1,4}}(?!\d)[ \t]{{0,2}}\$?[ \t]{{0,2}}(?:{_DOT}|{_NO_DOT})(?:\s{{0,6}}(?:"
    rf"[(\[{{]\s{{0,2}}(?P<mark>(?i:{MARK}))(?P<entire>{_ENTIRE})?\.?\s{{0,2}}[)\]}}]"
    rf"|\(\s?(?P<unclosed>{LETTERS})\s{{1,2}}(?=[A-Z][a-z]|[A-Z]{{4}})(?![^()\n]{{0,30}}\))"
    rf"|(?P<half>(?:{LETTERS})(?://?NF)?)\s?\)"
    rf"|\((?P<level>(?:{LETTERS})/{{1,2}}[A-Z]{{2,12}})\)"
    r"|\((?P<garbled>[A-Z0-9/]{2,5})\)"
    rf"|(?P<word>(?:{CLASSIFICATION}|{LETTERS})(?={_ENTIRE}))"
    r"))?"
)
_NEXT_NUMBER = re.compile(r"[ \t]{0,3}\d{1,3}\.")
_MARK_BEFORE = re.compile(rf"{MARK_IN_BRACKETS}[ \t]{{0,3}}\Z")
_LEAD_WORD = re.compile(
    rf"\s{{0,3}}(?:\d{{1,3}}[.]|[A-Z(][\w/&,'’\" -]{{1,60}}?)[:.]?\s{{0,3}}-{{0,2}}\s?{MARK_IN_BRACKETS}"
)
_MUCH_ROOM, _LITTLE_ROOM = 250, 60
_COST_OF_ITEMS = (1.5, 3.0)
"""What the items of a list inside a paragraph lose, in unmarked cables and in marked ones."""
_OF_TEXT = r"\b[^.\n]{0,40}?\b(?:TEXT|Text|text|QUOTE)\b"
_BEGIN_TEXT = re.compile(rf"[Bb](?:EGIN|egin){_OF_TEXT}")
_END_TEXT = re.compile(rf"[Ee](?:ND|nd){_OF_TEXT}")


def find_candidates(body: BodyText, fresh: frozenset[int]) -> list[Candidate]:
    """Find all candidates of a body in order, each with its weight; `fresh` are the ends of repeated headers."""
    contexts = ContextReader(body, fresh)
    found: list[Candidate] = []
    noise = iter([*body.noise, (body.end + 1, body.end + 1)])
    skip_from, skip_to = next(noise)
    for match in _NUMBER.finditer(body.text, body.start, body.end):
        while match.start() >= skip_to:
            skip_from, skip_to = next(noise)
        candidate = _read(match, contexts, body.end) if match.start() < skip_from else None
        if candidate and (not found or candidate.start >= found[-1].end):
            found.append(candidate)
    found = _without_inner(found, body.text)
    _weigh_together(found, _quotations(body, found), body.end)
    return found


def _read(match: re.Match[str], contexts: ContextReader, end: int) -> Candidate | None:
    """Return the candidate at a number; None if its surroundings rule it out."""
    text = match.string
    mark, garbled = _mark(match) if not _belongs_to_next(match) else (None, False)
    plain = mark is None and not garbled
    if plain and ((match["dot"] or ",")[0] in ",;:" or contexts.in_prose(match.start())):
        return None
    context = contexts.before(match.start())
    if context is None:
        return None
    stop, before = match.end(), max(contexts.start, context.first - 16)
    if plain and not context.at_line and (earlier := _MARK_BEFORE.search(text, before, context.first)):
        context = contexts.before(earlier.start()) or context
        mark = parse_mark(earlier["mark"])
    if plain or match["word"]:
        if not (context.at_line or context.pilcrow) or not match["dot"]:
            return None
        stop = match.end("dot")
    if plain and mark is None and (lead := _lead_word(text, stop, min(end, stop + 110))):
        mark = parse_mark(lead["mark"])
    digits = re.match("[0-9]+", match.group())
    return Candidate(
        start=context.first,
        end=stop,
        number=int(digits.group() if digits else 0),
        mark=mark,
        garbled=garbled,
        entire=bool(match["entire"] or match["word"]),
        context=context,
        weight=_weight(match, context, mark),
    )


def _lead_word(text: str, at: int, end: int) -> re.Match[str] | None:
    return _LEAD_WORD.match(text, at, end) if text.find("(", at, end) >= 0 else None


def _belongs_to_next(match: re.Match[str]) -> bool:
    """Tell whether the mark that was found stands on the next line, before a number of its own."""
    mark_at = max(match.start("mark"), match.start("half"))
    if mark_at < 0 or "\n" not in match.string[match.end("dot") if match["dot"] else match.start() : mark_at]:
        return False
    return _NEXT_NUMBER.match(match.string, match.end()) is not None


def _mark(match: re.Match[str]) -> tuple[str | None, bool]:
    """Return the canonical mark, and whether there is one that cannot be read."""
    if mark := match["mark"] or match["unclosed"] or match["half"] or match["word"]:
        return parse_mark(mark), False
    if match["level"]:
        return highest_in(match["level"]), False
    return None, bool(match["garbled"]) and is_garbled(match["garbled"])


def _weight(match: re.Match[str], context: PrecedingContext, mark: str | None) -> float:
    """Sum the evidence at one place: the mark first, then what stands before."""
    if mark is None and not match["garbled"]:
        return _plain_weight(match, context)
    weight = 10.0 if match["mark"] or match["word"] else 7.0
    if match["mark"] and match["mark"][0].islower():
        weight -= 4
    if match["dot"] is None or match["dot"][0] in ",;:":
        weight -= 1 if context.at_line else 6
    if not context.at_line:
        weight -= 2
    if not context.after_sentence:
        weight -= 1 if context.at_line else 2
    return weight - (0 if not context.leads_on else 4 if context.at_line else 8)


def _plain_weight(match: re.Match[str], context: PrecedingContext) -> float:
    weight = 1.0 + 0.5 * context.pilcrow + 0.5 * min(context.blank_lines, 2)
    if match["dot"] != ".":
        weight -= 3
    if context.leads_on:
        weight -= 9
    elif not context.after_sentence:
        weight -= 0.25 if context.after_title else 3
    return weight - 1.5 * match.string[match.end() : match.end() + 1].islower()


def _without_inner(found: list[Candidate], text: str) -> list[Candidate]:
    """Keep the outer of two numbers on one line ("¶7. 6. (U)"): the author's own is text, but its mark counts."""
    kept: list[Candidate] = []
    for candidate in found:
        outer = kept[-1] if kept else None
        if not (outer and outer.context.at_line) or text[outer.end : candidate.start].strip(" \t"):
            kept.append(candidate)
    return kept


def _quotations(body: BodyText, found: list[Candidate]) -> list[Span]:
    """Find the stretches from BEGIN TEXT to END TEXT, if there are unmarked candidates to be in them."""
    stretches: list[Span] = []
    at = body.end if all(candidate.mark for candidate in found) else body.start
    while begin := _BEGIN_TEXT.search(body.text, at, body.end):
        close = _END_TEXT.search(body.text, begin.end(), body.end)
        if close is None:
            break
        stretches.append((begin.end(), close.start()))
        at = close.end()
    return stretches


def _weigh_together(found: list[Candidate], quotations: list[Span], end: int) -> None:
    """Weigh plain candidates by what is around them too: the items of a list are short, a paragraph seldom is."""
    stops = [*(candidate.start for candidate in found[1:]), end]
    cost = _COST_OF_ITEMS[sum(candidate.mark is not None for candidate in found) > len(found) / 4]
    in_list = False
    for at, (candidate, stop) in enumerate(zip(found, stops, strict=False)):
        before = found[at - 1] if at else None
        candidate.repeats = before is not None and not in_list and _repeats(candidate, before)
        in_list = before is not None and _continues_list(candidate, before, in_list)
        if candidate.mark is None:
            room = stop - candidate.end
            candidate.weight += 0.75 if room > _MUCH_ROOM else -0.5 if room < _LITTLE_ROOM else 0
            candidate.weight -= 2 * _is_quoted(candidate, quotations)
            candidate.weight -= cost * (0.5 if room > _MUCH_ROOM else 1) if in_list else 0


def _repeats(candidate: Candidate, before: Candidate) -> bool:
    apart = min(candidate.context.blank_lines, before.context.blank_lines) > 0
    return candidate.number == before.number and apart


def _continues_list(candidate: Candidate, before: Candidate, in_list: bool) -> bool:
    """Tell whether a candidate looks like the next item of a list that began at 1 after other numbers."""
    if candidate.mark is not None or candidate.context.fresh:
        return False
    if candidate.number == 1:
        return True
    mine, its = candidate.context, before.context
    alike = (mine.blank_lines, mine.pilcrow) == (its.blank_lines, its.pilcrow)
    return in_list and candidate.number == before.number + 1 and (alike or before.number == 1)


def _is_quoted(candidate: Candidate, quotations: list[Span]) -> bool:
    """Tell whether a candidate is inside a quoted text, which has numbers of its own."""
    at = bisect_right(quotations, (candidate.start, candidate.start)) - 1
    return at >= 0 and candidate.start < quotations[at][1]
