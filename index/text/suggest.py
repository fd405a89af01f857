"""What a person probably meant: known names that are spelled like the one given."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable


def nearest(
    name: str, known: Iterable[str], most: int = 1, cutoff: float = 0.6, key: Callable[[str], str] = str
) -> list[str]:
    """Return the known names most like `name`, best first; `key` gives the form that is compared."""
    by_key = {key(each): each for each in reversed(list(known))}
    return [by_key[each] for each in difflib.get_close_matches(key(name), by_key, most, cutoff)]


def nearest_first(
    name: str, known: Iterable[str], most: int, cutoff: float = 0.6, key: Callable[[str], str] = str
) -> list[str]:
    """Return at most `most` known names: those most like `name`, filled up with the first of the others."""
    names = list(known)
    return list(dict.fromkeys([*nearest(name, names, most, cutoff, key), *names]))[:most]


def did_you_mean(near: Iterable[str], otherwise: str = "") -> str:
    """Ask "did you mean … or …?"; return `otherwise` if nothing is near."""
    return f"did you mean {' or '.join(names)}?" if (names := list(near)) else otherwise


def suggest(name: str, known: Iterable[str], listed_as: str) -> str:
    """Ask "did you mean …?" of the nearest known name; if none is near, list them all: "the settings are …"."""
    names = list(known)
    return did_you_mean(nearest(name, names), f"{listed_as} {', '.join(names)}")
