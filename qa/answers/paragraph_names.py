"""Which paragraphs of a cable a person means: "9", "¶9", "134 (2)", "§3", or a whole citation."""

from __future__ import annotations

import re
from dataclasses import replace

from index.cable import Cable, Passage, without_place
from index.errors import UnknownParagraph, UsageError
from index.markings import cleared, marking_of_classification

SPELLING = re.compile(r"(?P<sign>[¶§]?)\s*(?P<number>\d{1,6})\s*\.?\s*(?:\((?P<ordinal>\d{1,4})\))?")


def split_citation(text: str) -> tuple[str, str | None]:
    """Return the cable's id and, if the text is a whole citation such as `08PRISTINA128 ¶9`, its paragraph."""
    found = re.search(r"[¶§]", text)
    if found is None:
        return text.strip(" []"), None
    return text[: found.start()].strip(" ["), text[found.start() :].strip(" ]")


def named(cable: Cable, paragraph: str) -> tuple[Passage, ...]:
    """Return the passages of the cable that this names, one or all with this number; raises UnknownParagraph."""
    spelled = SPELLING.fullmatch(paragraph.strip())
    if spelled is None:
        raise UsageError(f"{paragraph!r} names no paragraph: write its number, as in 9, 134 (2) or, by position, §3.")
    number, ordinal = int(spelled["number"]), int(spelled["ordinal"] or 0)
    found = tuple(p for p in cable.passages if _is(p, spelled["sign"], number) and ordinal in (0, p.ordinal))
    if not found:
        raise UnknownParagraph(f"{cable.reference_id} has no paragraph {paragraph.strip()}; {_those(cable)}.")
    return found


def _is(passage: Passage, sign: str, number: int) -> bool:
    if passage.number is None:
        return sign != "¶" and passage.ordinal == number
    return sign != "§" and passage.number == number


def _those(cable: Cable) -> str:
    """Say which paragraphs there are: the first and the last."""
    if not cable.passages:
        return "it has none"
    names = [passage.key.removeprefix(cable.reference_id).strip() for passage in cable.passages]
    return f"it has {names[0]}" + (f" to {names[-1]}" if len(names) > 1 else "")


def within(cable: Cable, clearance: str | None) -> Cable:
    """Leave out what is above the clearance, with a warning that says how many passages that were.

    The subject of a cable that is classified above it is left out as well: it has no mark of its own. So are the whole
    text, the offsets into it and the other warnings, if they tell of what is left out.
    """
    kept = tuple(passage for passage in cable.passages if cleared(passage.marking, clearance))
    left_out = len(cable.passages) - len(kept)
    withheld = f"{left_out} passage{'' if left_out == 1 else 's'} above the clearance left out"
    readable = cleared(marking_of_classification(cable.classification), clearance)
    cable = replace(cable, subject=cable.subject if readable else None)
    if not left_out:
        return cable
    passages = tuple(map(without_place, kept))
    return replace(cable, passages=passages, text="", parts=(), classified_by=None, warnings=(withheld,))
