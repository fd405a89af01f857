"""Figures and dates of a sentence: does the passage give them, in that unit, and for that thing?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from index.text.dates import Date
from index.text.folding import content_stems, folded, stems
from index.text.quantities import DURATION, MONEY, Quantity, find_values
from qa.check.evidence import EvidenceSentence, Near, PassageEvidence, find_swaps
from qa.check.labels import Objection, Problem
from qa.check.parts import place_in
from qa.check.rounding import hedge, rounds
from qa.check.thresholds import Thresholds

_NEAR = 4
_CLAUSE = re.compile(r"[,;:.()](?!\d)|\b(?:while|and|but|who|which|whom)\b")
_OUT_OF = re.compile(r"\b(\d+) (?:out )?of (?:all |the |its |their )*(\d+)\b")
_IN_BRACKET = re.compile(r"([^()]{1,60})\([^()]{0,20}\Z")
_ANY_ONE = re.compile(r"\b(?:1|a|an|single|sole|only|each|every|another|the)\b")
_NO_COUNT_AFTER = re.compile(r" (?:of|another|or)\b")
_NO_COUNT_BEFORE = re.compile(r"\b(?:no|the|any|every) \Z")
_LAST_YEAR = re.compile(r"\b(?:last|previous|past|prior) (?:calendar )?year\b")
_NEXT_YEAR = re.compile(r"\b(?:next|coming) (?:calendar )?year\b")
_FIGURE = r"(?:about |almost |nearly |some |us|eur|usd|rm|[$€£] ?){0,2} ?(?P<%s>\d+(?:\.\d+)?)(?![\d/])"
_WITHIN = r"(?:(?! from | to )[^\d;:.]){0,40}"
_FROM_TO = re.compile(rf"\bfrom {_FIGURE % 'a'}{_WITHIN} to {_FIGURE % 'b'}")
_TO_FROM = re.compile(rf"\bto {_FIGURE % 'b'}{_WITHIN} from {_FIGURE % 'a'}")


def figure_problems(
    text: str, cited: Sequence[PassageEvidence], nearest: Near, thresholds: Thresholds
) -> Iterator[Objection]:
    """Yield one for each figure or date that the cited passages do not give."""
    claim = folded(text)
    values = find_values(claim)
    names = " or ".join(each.key for each in cited)
    for quantity in values.quantities:
        if detail := _unlike(quantity, claim, cited, thresholds):
            problem = Problem(quantity.kind, f"{quantity.written} {detail} {names}")
            yield Objection(place_in(text, quantity.start), problem)
    if nearest and (swapped := _swapped(text, nearest[0][1], thresholds)):
        here, there = swapped
        problem = Problem("figure", f"{here} stands where {there} is in {nearest[0][0].key}")
        yield Objection(place_in(text, claim.find(here)), problem)
    if reversed_ := _reversed(claim, cited):
        one, other = reversed_
        problem = Problem("figure", f"from {one} to {other} is the other way round in {names}")
        yield Objection(place_in(text, claim.find(one)), problem)
    figures = frozenset(each.value for each in values.quantities)
    for _, together in groupby(values.dates, key=lambda date: date.start):
        dates = list(together)
        details = [_undated(date, figures, cited, nearest) for date in dates]
        # Of "2007-08", a reporting period, a passage or its date gives one year; the other follows from it.
        if all(details):
            problem = Problem("date", f"{dates[0].written} {details[0]} {names}")
            yield Objection(place_in(text, dates[0].start), problem)


def _swapped(text: str, sentence: EvidenceSentence, thresholds: Thresholds) -> tuple[str, str] | None:
    """Find a figure in the place of another in a sentence that is otherwise nearly the same; return both."""
    for swap in find_swaps(text, sentence.text, thresholds.same_words):
        here = [word for word in swap.here if word[0].isdigit()]
        there = [word for word in swap.there if word[0].isdigit()]
        if here and there and not {*map(float, here)} & {*map(float, there)} and len(swap.here) == len(swap.there):
            return " ".join(here), " ".join(there)
    return None


def _changes(folded: str) -> set[tuple[str, str]]:
    """Return from which figure to which something changes."""
    found = [(match["a"], match["b"]) for match in _FROM_TO.finditer(folded)]
    found += [(match["a"], match["b"]) for match in _TO_FROM.finditer(folded)]
    return {(one, other) for one, other in found if one != other}


def _reversed(folded: str, cited: Sequence[PassageEvidence]) -> tuple[str, str] | None:
    """Find a change that the passages give the other way round; return from which figure to which."""
    given = {change for sentence in _sentences(cited) for change in _changes(sentence.folded)}
    for one, other in sorted(_changes(folded) - given):
        if (other, one) in given:
            return one, other
    return None


def _unlike(quantity: Quantity, claim: str, cited: Sequence[PassageEvidence], thresholds: Thresholds) -> str | None:
    """Return what is wrong with a figure; None if nothing is."""
    if quantity.value == "0" and quantity.unit is None:
        return None
    found = [pair for each in cited for pair in each.quantities.get(quantity.value, ())]
    if not found and (_rounded(quantity, claim, cited, thresholds) or _counted_out(quantity, claim, cited)):
        return None
    if not found:
        as_year = any(quantity.value in map(str, sentence.years) for sentence in _sentences(cited))
        return None if as_year or (quantity.value == "1" and _one_of_them(quantity, claim, cited)) else "is not in"
    fitting = [pair for pair in found if _same_unit(quantity, claim, *pair)]
    if not fitting:
        return "has another unit or meaning in"
    if quantity.value != "1" and (other := _counted_there(quantity, claim, fitting, cited)):
        return f"counts something else (there it is {other}) in"
    return None


def _rounded(quantity: Quantity, claim: str, cited: Sequence[PassageEvidence], thresholds: Thresholds) -> bool:
    """Return whether a figure stands for one of the passages that it rounds, in a unit that fits."""
    way = hedge(claim, quantity)
    return any(
        rounds(quantity, way, given, thresholds)
        and ("percent" not in {quantity.unit, given.unit} or None not in {quantity.unit, given.unit})
        and ((quantity.share is not None and given.share is not None) or _same_unit(quantity, claim, given, sentence))
        for each in cited
        for pairs in each.quantities.values()
        for given, sentence in pairs
    )


def _counted_out(quantity: Quantity, claim: str, cited: Sequence[PassageEvidence]) -> bool:
    """Return whether a figure is one of two that the passages give as well: "5 out of 8", "5 of the 8"."""
    pairs = {match.groups() for sentence in _sentences(cited) for match in _OUT_OF.finditer(sentence.folded)}
    return any(
        match.groups() in pairs for match in _OUT_OF.finditer(claim) if match.start() <= quantity.start < match.end()
    )


def _sentences(cited: Sequence[PassageEvidence]) -> Iterator[EvidenceSentence]:
    for each in cited:
        yield from each.sentences


def _one_of_them(quantity: Quantity, claim: str, cited: Sequence[PassageEvidence]) -> bool:
    """Return whether "one" counts nothing, or a thing of which the passages speak as of one."""
    if _NO_COUNT_AFTER.match(claim, quantity.end) or _NO_COUNT_BEFORE.search(claim[: quantity.start]):
        return True
    if quantity.unit or quantity.label:
        return False
    thing = set(_after(claim, quantity.end)[:1])
    return not thing or any(
        thing <= sentence.words and _ANY_ONE.search(sentence.folded) for sentence in _sentences(cited)
    )


def _same_unit(claimed: Quantity, claim: str, given: Quantity, sentence: EvidenceSentence) -> bool:
    if claimed.label != given.label and "ordinal" not in {claimed.label, given.label}:
        return (
            given.label is None and claimed.label not in {"article", "section"}
            if claimed.label
            else not _after(claim, claimed.end)
        )
    if claimed.unit == given.unit:
        return True
    if claimed.unit and given.unit:
        return False
    if claimed.unit is None:
        return given.unit != "percent" and not (given.unit in MONEY | DURATION and _names_a_thing(claim, claimed))
    if claimed.unit == "year" and re.search(r"\b(?:age|aged|ages|old)\b", f"{sentence.folded} {claim}"):
        return True
    return set(stems(claimed.unit)) <= sentence.words or any(each.unit == claimed.unit for each in sentence.quantities)


def _names_a_thing(claim: str, quantity: Quantity) -> bool:
    """Return whether a noun follows a figure at once, so that it counts that and not what is left out."""
    following = re.match(r" ([a-z]+)", claim[quantity.end :])
    return following is not None and content_stems(following[1]) != []


def _after(folded: str, place: int) -> list[str]:
    """Return the few words that carry meaning after a figure, up to the end of its clause or the next figure."""
    clause = _CLAUSE.split(folded[place : place + 80], maxsplit=1)[0]
    clause = re.split(r"\d", clause, maxsplit=1)[0]
    return content_stems(clause)[:_NEAR]


def _around(folded: str, start: int, end: int) -> set[str]:
    """Return the words that carry meaning on either side of a figure, within its clause."""
    before = _CLAUSE.split(folded[max(0, start - 80) : start])[-1]
    return {word for word in (*content_stems(before)[-_NEAR:], *_after(folded, end)) if not word[0].isdigit()}


def _counted_there(
    quantity: Quantity, claim: str, found: Sequence[tuple[Quantity, EvidenceSentence]], cited: Sequence[PassageEvidence]
) -> str | None:
    """Return what a figure counts in the passage, if that is plainly not what the claim says it counts.

    Plain is: nothing near it there is near it here, while another figure there has both what follows it here and more
    of what is near it.
    """
    thing = set(_after(claim, quantity.end)[:2])
    here = _around(claim, quantity.start, quantity.end)
    if not any(here & _around(sentence.folded, given.start, given.end) for given, sentence in found):
        for sentence in _sentences(cited):
            for other in sentence.quantities:
                if other.value != quantity.value and (other.unit, other.label) == (quantity.unit, quantity.label):
                    there = set(_after(sentence.folded, other.end))
                    if thing <= there and len(here & _around(sentence.folded, other.start, other.end)) >= 2:
                        return other.written
    return _given_to_another(quantity, claim, found)


def _given_to_another(quantity: Quantity, claim: str, found: Sequence[tuple[Quantity, EvidenceSentence]]) -> str | None:
    """Return the figure in brackets behind what the claim names, if its own stands in brackets behind something else.

    So are lists written: "Rwandans (651) and Burundians (597)".
    """
    said = set(content_stems(claim))
    others = []
    for given, sentence in found:
        owner = _owner(sentence.folded, given)
        if not owner or owner & said:
            return None
        others += [
            other.written
            for other in sentence.quantities
            if other.value != quantity.value and other.unit == quantity.unit and (_owner(sentence.folded, other) & said)
        ]
    return others[0] if others else None


def _owner(folded: str, quantity: Quantity) -> set[str]:
    """Return the words right before the bracket in which a figure stands; none if it stands in none."""
    before = _IN_BRACKET.search(folded[: quantity.start])
    return set(content_stems(_CLAUSE.split(before[1])[-1])[-2:]) if before else set()


def _undated(date: Date, figures: frozenset[str], cited: Sequence[PassageEvidence], nearest: Near) -> str | None:
    """Return what is wrong with a date; None if nothing is."""
    if date.month is None:
        return None if _year_fits(date.year or 0, figures, cited, nearest) else "is not the year in"
    for each in cited:
        for sentence in each.sentences:
            for other in sentence.dates:
                same = other.month == date.month and other.fits(date) and (other.day or not date.day)
                if same and date.year in {None, other.year, *_years_of(each, sentence)}:
                    return None
    return None if any(_on_that_day(date, each.shown.created) for each in cited) else "is not in"


def _on_that_day(date: Date, created: datetime | None) -> bool:
    return created is not None and date.fits(Date(created.year, created.month, created.day, 0, 0, ""))


def _year_fits(year: int, values: frozenset[str], cited: Sequence[PassageEvidence], nearest: Near) -> bool:
    """Return whether the sentences that speak of the same give the year, or leave it to what stands around them.

    The same is: they have the figures of the claim; of a claim without figures, they are most like it.
    """
    having = [(each, s) for each in cited for s in each.sentences if any(q.value in values for q in s.quantities)]
    if any(year in _years_named(each, sentence) for each, sentence in having or nearest):
        return True
    return any(str(year) in each.quantities for each in cited)


def _years_named(evidence: PassageEvidence, sentence: EvidenceSentence) -> frozenset[int]:
    """Return the years of a sentence: its own, else those named last before it, else those around and above."""
    own = sentence.years | _relative_years(evidence, sentence)
    if own:
        return own
    place = evidence.sentences.index(sentence)
    before = next((each.years for each in reversed(evidence.sentences[:place]) if each.years), None)
    return before or _years_of(evidence, sentence)


def _relative_years(evidence: PassageEvidence, sentence: EvidenceSentence) -> frozenset[int]:
    """Return the years that "last year" and "next year" mean in its cable."""
    created = evidence.shown.created
    if created is None:
        return frozenset()
    last = {created.year - 1} if _LAST_YEAR.search(sentence.folded) else set()
    return frozenset(last | ({created.year + 1} if _NEXT_YEAR.search(sentence.folded) else set()))


def _years_of(evidence: PassageEvidence, sentence: EvidenceSentence) -> frozenset[int]:
    """Return the years that a day or month in this sentence may belong to."""
    place = evidence.sentences.index(sentence)
    before = next((each.years for each in reversed(evidence.sentences[:place]) if each.years), frozenset())
    after = next((each.years for each in evidence.sentences[place + 1 : place + 2] if each.years), frozenset())
    return sentence.years | before | after | _relative_years(evidence, sentence) | evidence.years_above
