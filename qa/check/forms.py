"""Acronyms and what they stand for, looked up either way in a text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from index.text import acronyms
from qa.check import texts

LongForms = Mapping[str, Collection[str]]
"""Acronym → what it stands for."""

_EVERYWHERE: LongForms = {
    "UN": ("United Nations",),
    "EU": ("European Union",),
    "US": ("United States",),
    "UK": ("United Kingdom",),
    "USG": ("United States Government", "US Government"),
    "NGO": ("nongovernmental organization", "non-governmental organization"),
    "FBI": ("Federal Bureau of Investigation",),
    "PM": ("Prime Minister",),
    "MP": ("member of parliament",),
    "FM": ("Foreign Minister",),
    "MFA": ("Ministry of Foreign Affairs", "Foreign Ministry"),
    "MOD": ("Ministry of Defense", "Defense Ministry"),
    "MoD": ("Ministry of Defense", "Defense Ministry"),
    "DG": ("Director General", "Directorate General"),
    "DCM": ("Deputy Chief of Mission",),
    "IAEA": ("International Atomic Energy Agency",),
    "UNSC": ("United Nations Security Council", "UN Security Council"),
    "UNSCR": ("United Nations Security Council Resolution", "UN Security Council Resolution"),
    "UNGA": ("United Nations General Assembly", "UN General Assembly"),
    "A/S": ("Assistant Secretary",),
}


class Forms:
    """The acronyms that passages and corpus define, and a few that everyone knows."""

    def __init__(self, passages: Iterable[str], corpus: LongForms) -> None:
        found = {short: set(longs) for short, longs in {**_EVERYWHERE, **corpus}.items()}
        for text in passages:
            for short, long in acronyms.find(text):
                found.setdefault(short, set()).add(long)
        self._longs = found

    @cached_property
    def _pairs(self) -> list[tuple[str, tuple[str, ...]]]:
        """(acronym as a stem, stems of what it stands for)."""
        return [
            (stems[0], texts.words(long))
            for short, longs in self._longs.items()
            if len(stems := texts.words(short)) == 1
            for long in longs
        ]

    @cached_property
    def _by_short(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for short, longs in self._longs.items():
            found[short] = {stem for long in longs for stem in texts.words(long)}
        return found

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
        found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for short, long in self._pairs:
            found.setdefault(long[0], []).append((short, long))
        return found

    def in_text(self, text: str) -> frozenset[str]:
        """The words of the acronyms that a text uses, and the acronyms of the names that it writes out."""
        found: set[str] = set()
        for word in re.findall(r"[A-Z][\w/&-]*[A-Z]\w*", text):
            for spelled in (word, word.removesuffix("s"), f"{word}s"):
                found |= self._by_short.get(spelled, set())
        stems = texts.words(text)
        for place, word in enumerate(stems):
            for short, long in self._by_first.get(word, ()):
                if stems[place : place + len(long)] == long:
                    found.add(short)
        return frozenset(found)

    def same(self, one: Collection[str], other: Collection[str]) -> bool:
        """Whether one of two sets of words holds an acronym, and the other words of what it stands for."""
        return any(
            (short in one and not set(long).isdisjoint(other)) or (short in other and not set(long).isdisjoint(one))
            for short, long in self._pairs
        )
