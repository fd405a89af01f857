"""Which candidates are the paragraphs of a cable: the best sequence of numbers through all of them.

Every candidate may follow any earlier one; the sum of the weights less the cost of each step is made as large as
possible. The cost depends only on the two numbers and the marks, so the best sequence that ends in each number is all
that must be kept (dynamic programming), and the work is in proportion to the number of candidates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.cables.body.number_candidates import Candidate

_FORWARD = 9
_COST_OF_OCR = 0.02
_COST_OF_SLIP = 4
"""A marked paragraph whose number does not follow at all: its author's slip."""
_COST_OF_REPEAT = 1.5
"""An unmarked number right after the same one, with no other between them."""


@dataclass(frozen=True, slots=True)
class Step:
    """A candidate taken as the start of a paragraph, under the number that it was read as."""

    candidate: Candidate
    number: int
    score: float
    """Of the best sequence that ends here."""
    before: Step | None


def best_numbering(candidates: list[Candidate]) -> list[Step]:
    """Return the starts of the paragraphs, in order."""
    ocr = reads_as_ocr(candidates)
    ending: dict[int, Step] = {}
    best: Step | None = None
    for candidate in candidates:
        steps = [_step(candidate, number, cost, ending, best) for number, cost in _readings(candidate, ocr)]
        for step in steps:
            known = ending.get(step.number)
            if known is None or step.score >= known.score:
                ending[step.number] = step
            if best is None or step.score > best.score:
                best = step
    sequence: list[Step] = []
    while best and (sequence or best.score > 0):
        sequence.append(best)
        best = best.before
    return sequence[::-1]


def reads_as_ocr(candidates: list[Candidate]) -> bool:
    """Tell whether some pilcrows may have been misread as the digit one.

    TeX or list dashes stand before numbers, or only some have a pilcrow; without either, a run that begins at 11 and
    goes on from 19 to 110 can only be one.
    """
    if any(candidate.context.dashed for candidate in candidates):
        return True
    at_line = [candidate for candidate in candidates if candidate.context.at_line]
    bare = {candidate.number for candidate in at_line if not candidate.context.pilcrow}
    if any(candidate.context.pilcrow for candidate in at_line):
        return bool(bare)
    return {11, 110} <= bare and not {1, 20} & bare


def _readings(candidate: Candidate, ocr: bool) -> Iterator[tuple[int, float]]:
    """Yield the numbers that a candidate may be, each with the cost of reading it so."""
    if candidate.number <= 999:
        yield candidate.number, 0.0
    digits = str(candidate.number)
    lone = candidate.context.at_line and not candidate.context.pilcrow
    if ocr and lone and digits[0] == "1" and digits[1:2] not in ("", "0"):
        yield int(digits[1:]), _COST_OF_OCR


def _step(candidate: Candidate, number: int, cost: float, ending: dict[int, Step], best: Step | None) -> Step:
    gain = candidate.weight - cost
    score, before = gain - _cost_to_start(candidate, number, ending), None
    for earlier in [*(ending.get(number - step) for step in range(_FORWARD + 1)), best]:
        if earlier is None:
            continue
        total = earlier.score + gain - _cost_to_follow(candidate, number, earlier)
        if total > score:
            score, before = total, earlier
    return Step(candidate, number, score, before)


def _cost_to_start(candidate: Candidate, number: int, ending: dict[int, Step]) -> float:
    """Return the cost of leaving out all that came before: least for a first 1."""
    if number == 1:
        return 1 if 1 in ending else 0
    if number == 0:
        return 3
    return 2.5 if candidate.mark else 4.5


def _cost_to_follow(candidate: Candidate, number: int, earlier: Step) -> float:
    """Return the cost from one number to the next; only a mark makes anything but the next number cheap."""
    step = number - earlier.number
    if step == 1:
        return 0
    marked = candidate.mark is not None
    if number == 1:
        return _cost_to_begin_again(candidate, earlier.candidate.mark is None)
    if not candidate.context.at_line:
        return 7 if marked and 0 <= step <= 3 else 12
    if 1 < step <= _FORWARD:
        return (4.5 + 0.5 * step) if marked else (2 * step if step < 4 else 3 + 2 * step)
    if step == 0:
        return 5 if marked else _COST_OF_REPEAT if candidate.repeats else 8
    return _COST_OF_SLIP if marked else 15


def _cost_to_begin_again(candidate: Candidate, after_unmarked: bool) -> float:
    """Return the cost to start at 1 again: little if marked paragraphs follow the unmarked lines of a memorandum."""
    if candidate.context.fresh:
        return 0.5
    if not candidate.context.at_line:
        return 12
    if candidate.mark is None:
        return 15
    return 2 if after_unmarked else 5
