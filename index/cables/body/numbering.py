"""Which candidates are the paragraphs of a cable: the best chain of numbers through all of them.

Every candidate may follow any earlier one; the sum of the weights less the price of each step is made as large as
possible. The price depends only on the two numbers and the marks, so the best chain that ends in each number is all
that must be kept, and the work is in proportion to the number of candidates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.cables.body.number_candidates import Candidate

_FORWARD = 9
_OCR_PRICE = 0.02
_PRICE_OF_SLIP = 4
"""A marked paragraph whose number does not follow at all: its author's slip."""
_PRICE_OF_REPEAT = 1.5
"""An unmarked number right after the same one, with no other between them."""
_NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Start:
    """A candidate taken as the start of a paragraph, under the number that it was read as."""

    candidate: Candidate
    number: int


@dataclass(frozen=True, slots=True)
class _Link:
    score: float
    start: Start
    before: _Link | None


def choose(candidates: list[Candidate]) -> list[Start]:
    """The starts of the paragraphs, in order."""
    ocr = reads_as_ocr(candidates)
    ending: dict[int, _Link] = {}
    best: _Link | None = None
    for candidate in candidates:
        links = [_link(candidate, number, price, ending, best) for number, price in _readings(candidate, ocr)]
        for link in links:
            known = ending.get(link.start.number)
            if known is None or link.score >= known.score:
                ending[link.start.number] = link
            if best is None or link.score > best.score:
                best = link
    return _unwound(best) if best is not None and best.score > 0 else []


def reads_as_ocr(candidates: list[Candidate]) -> bool:
    """Whether some pilcrows may have been misread as the digit one.

    TeX or list dashes stand before numbers, or only some have a pilcrow; without either, a run that begins at 11 and
    goes on from 19 to 110 can only be one.
    """
    if any(candidate.dashed for candidate in candidates):
        return True
    at_line = [candidate for candidate in candidates if candidate.at_line]
    bare = [candidate for candidate in at_line if not candidate.pilcrow]
    if len(bare) != len(at_line):
        return bool(bare)
    numbers = [candidate.number for candidate in bare]
    return 11 in numbers and 1 not in numbers and 110 in numbers and 20 not in numbers


def _readings(candidate: Candidate, ocr: bool) -> Iterator[tuple[int, float]]:
    if candidate.number <= 999:
        yield candidate.number, 0.0
    digits = str(candidate.number)
    if (
        ocr
        and not candidate.pilcrow
        and candidate.at_line
        and digits[0] == "1"
        and len(digits) > 1
        and digits[1] != "0"
    ):
        yield int(digits[1:]), _OCR_PRICE


def _link(candidate: Candidate, number: int, price: float, ending: dict[int, _Link], best: _Link | None) -> _Link:
    gain = candidate.weight - price
    score, before = gain - _price_to_start(candidate, number, ending), None
    earlier = [ending.get(number - step) for step in range(_FORWARD + 1)]
    for link in [*earlier, best]:
        if link is None:
            continue
        total = link.score + gain - _price_to_follow(candidate, number, link)
        if total > score:
            score, before = total, link
    return _Link(score, Start(candidate, number), before)


def _price_to_start(candidate: Candidate, number: int, ending: dict[int, _Link]) -> float:
    """What it costs to leave out all that came before: least for a first 1."""
    if number == 1:
        return 1 if 1 in ending else 0
    if number == 0:
        return 3
    return 2.5 if candidate.mark else 4.5


def _price_to_follow(candidate: Candidate, number: int, link: _Link) -> float:
    """What it costs to go on from one number to the next; only a mark makes anything but the next number cheap."""
    step = number - link.start.number
    if step == 1:
        return 0
    marked = candidate.mark is not None
    if number == 1:
        return _price_to_begin_again(candidate, link.start.candidate.mark is None)
    if not candidate.at_line:
        return 7 if marked and 0 <= step <= 3 else 12
    if 1 < step <= _FORWARD:
        return (4.5 + 0.5 * step) if marked else (2 * step if step < 4 else 3 + 2 * step)
    if step == 0:
        return 5 if marked else _PRICE_OF_REPEAT if candidate.repeats else 8
    return _PRICE_OF_SLIP if marked else 15


def _price_to_begin_again(candidate: Candidate, after_unmarked: bool) -> float:
    """What it costs to start at 1 again: little where marked paragraphs follow the unmarked lines of a memorandum."""
    if candidate.fresh:
        return 0.5
    if not candidate.at_line:
        return 12
    if candidate.mark is None:
        return 15
    return 2 if after_unmarked else 5


def _unwound(link: _Link | None) -> list[Start]:
    chain: list[Start] = []
    while link is not None:
        chain.append(link.start)
        link = link.before
    return chain[::-1]
