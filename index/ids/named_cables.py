"""Cables that a question names: "Yerevan 1021", "08 Pristina 128", "09STATE61188", with a paragraph or without."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.ids import reference_ids

_NAMED = re.compile(
    r"(?<![\w.,$€£])(?P<year>(?:19|20)?\d\d[ _-]?)?"
    r"(?P<post>[A-Za-z]{3}[A-Za-z.'’]{0,20}(?: [A-Za-z][A-Za-z.'’]{1,20}){0,2})"
    r"[ #_-]{0,2}(?P<serial>\d{2,6})(?![\w%]|[.,]\d)"
)
_MOST = 8
"""Places of a question that are looked up."""


def patterns(question: str) -> Iterator[str]:
    """Yield each id that may be meant, as SQL's LIKE has it: two signs for any stand for a year that is not said.

    >>> list(patterns("How many patients, according to Yerevan 1021?"))[-1]
    '__YEREVAN1021'
    """
    for found in list(_NAMED.finditer(question))[:_MOST]:
        words = found["post"].split(" ")
        for first in range(len(words)):
            # A year belongs to all the words behind it.
            year = found["year"] if first == 0 else None
            name = reference_ids.canonical(f"{(year or '00').strip(' _-')} {' '.join(words[first:])} {found['serial']}")
            if name:
                yield name if year else f"__{name[2:]}"
