"""Acronyms and their expansions, looked up either way in a text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property, lru_cache

from index.text.acronyms import expansions_in
from index.text.folding import stems

Expansions = Mapping[str, Collection[str]]
"""Acronym → what it stands for."""

_COMMON = {
    short: tuple(longs.split(" | "))
    for short, longs in (
        row.strip().split(": ")
        for row in """UN: United Nations; EU: European Union; US: United States; UK: United Kingdom;
        USG: United States Government | US Government; PM: Prime Minister; MP: member of parliament;
        NGO: nongovernmental organization | non-governmental organization; FM: Foreign Minister;
        FBI: Federal Bureau of Investigation;
        MFA: Ministry of Foreign Affairs | Foreign Ministry; MOD: Ministry of Defense | Defense Ministry;
        MoD: Ministry of Defense | Defense Ministry; DG: Director General | Directorate General;
        DCM: Deputy Chief of Mission; IAEA: International Atomic Energy Agency;
        UNSC: United Nations Security Council | UN Security Council;
        UNSCR: United Nations Security Council Resolution | UN Security Council Resolution;
        UNGA: United Nations General Assembly | UN General Assembly; A/S: Assistant Secretary""".split(";")
    )
}
"""What needs no definition in a cable."""


class AcronymTable:
    """What acronyms stand for: those of some texts, and those of a table beneath."""

    def __init__(self, expansions: Expansions, beneath: AcronymTable | None = None) -> None:
        self._expansions = expansions
        self._beneath = beneath

    def with_those_of(self, texts: Iterable[str]) -> AcronymTable:
        """Return a table of those that the texts define, above this one: this one is not made again."""
        return AcronymTable(expansions_in(texts), self)

    @cached_property
    def _pairs(self) -> list[tuple[str, tuple[str, ...]]]:
        """(acronym as a stem, stems of an expansion)."""
        return [
            (own[0], stems(long))
            for short, longs in self._expansions.items()
            if len(own := stems(short)) == 1
            for long in longs
        ]

    @cached_property
    def _by_short(self) -> dict[str, set[str]]:
        return {short: {stem for long in longs for stem in stems(long)} for short, longs in self._expansions.items()}

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
        found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for short, long in self._pairs:
            found.setdefault(long[0], []).append((short, long))
        return found

    def other_forms(self, text: str) -> frozenset[str]:
        """Return the stems of the expansions of a text's acronyms, and the acronyms of names that it writes out."""
        found: set[str] = set(self._beneath.other_forms(text)) if self._beneath else set()
        for word in re.findall(r"[A-Z][\w/&-]*[A-Z]\w*", text):
            for spelled in (word, word.removesuffix("s"), f"{word}s"):
                found |= self._by_short.get(spelled, set())
        words = stems(text)
        for place, word in enumerate(words):
            if begun := self._by_first.get(word):
                found.update(short for short, long in begun if words[place : place + len(long)] == long)
        return frozenset(found)

    def same(self, one: Collection[str], other: Collection[str]) -> bool:
        """Return whether one of two sets of stems holds an acronym and the other words of its expansion."""
        if self._beneath and self._beneath.same(one, other):
            return True
        return any(
            (short in one and not set(long).isdisjoint(other)) or (short in other and not set(long).isdisjoint(one))
            for short, long in self._pairs
        )


@lru_cache(maxsize=8)
def known(rows: tuple[tuple[str, str, object], ...] = ()) -> AcronymTable:
    """Return the table of the rows that a store has of acronyms, and of those that need no definition in a cable.

    Rows are (acronym, expansion, how often). The same rows give the same table: it is made once.
    """
    expansions: dict[str, list[str]] = {}
    for short, long, _ in rows:
        expansions.setdefault(short, []).append(long)
    return AcronymTable({**_COMMON, **expansions})
