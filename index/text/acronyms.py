"""Acronyms that a text itself expands: "Kosovo Police Service (KPS)" gives KPS = Kosovo Police Service.

After Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text" (PSB
2003), with its letters matched against the initials of words, which is how the acronyms of cables are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.markings import is_portion_mark
from index.text.folding import one_line

_BRACKETED = re.compile(r"\(\s*([A-Z][A-Za-z0-9/&-]{1,9})\s*\)")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’.&]*")
# "Coordination Center for Kosovo and Metohija (CCK)": the name goes on after the last word that has a letter.
_TRAILING = 3
# "Special Representative of the UN Secretary General (SRSG)": a short acronym inside a name has no letter of its own.
_NAME_INSIDE = 4
_SKIPPABLE = frozenset({"of", "the", "and", "for", "in", "on", "to", "de", "a", "an", "against", "with"})


def find_acronyms(text: str) -> list[tuple[str, str]]:
    """Return the (acronym, expansion) pairs that `text` defines, in order; expansions keep their spelling."""
    pairs = []
    for match in _BRACKETED.finditer(text):
        short = match[1]
        long = _expansion(short, text[max(0, match.start() - 120) : match.start()]) if _is_acronym(short) else None
        if long:
            pairs.append((short, long))
    return pairs


def expansions_in(texts: Iterable[str]) -> dict[str, set[str]]:
    """Return each acronym that some of the texts define, with its expansions."""
    found: dict[str, set[str]] = {}
    for text in texts:
        for short, long in find_acronyms(text):
            found.setdefault(short, set()).add(long)
    return found


def _is_acronym(short: str) -> bool:
    """Two capitals at least, and more capitals than not: VAAU and VoTs, but no "Note" and no portion mark."""
    capitals = sum(letter.isupper() for letter in short)
    return capitals >= 2 and capitals * 2 > len(short) and not is_portion_mark(short)


def _expansion(short: str, before: str) -> str | None:
    """Return the shortest run of words right before the bracket whose initials spell the acronym."""
    sentence = re.split(r"[.;:?!(]\s", before)[-1]
    found = [(match[0], match.start()) for match in _WORD.finditer(sentence.replace("-", " "))]
    letters = [letter.lower() for letter in short if letter.isalpha()]
    if short[-1:] == "s" and len(letters) > 2:
        letters.pop()
    for left_over in range(min(_TRAILING, len(letters) - 2) + 1):
        last = len(found) - left_over
        for count in range(max(2, len(letters) - 1), min(last, len(letters) + 5) + 1):
            if _spells([word for word, _ in found[last - count : last]], letters):
                return one_line(sentence[found[last - count][1] :]).strip(" ,'\"’")
    return None


def _spells(words: list[str], letters: list[str]) -> bool:
    """Return whether each acronym letter begins a word, in order, with no word left over but small ones."""
    reached = {0}
    for word in words:
        small = word.lower() in _SKIPPABLE or (word.isupper() and 1 < len(word) <= _NAME_INSIDE)
        taken = {at + 1 for at in reached if at < len(letters) and word[0].lower() == letters[at]}
        reached = taken | (reached - {0} if small else set())
    return len(letters) in reached
