"""Words that no language has, as frequent and as rare as those of real cables are."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from random import Random

VOCABULARY = 300_000
PLACES = 16_000
"""Of the vocabulary's rare words, so many are names of places as well."""
LINE = 68
"""Characters of a line of a cable."""

_SYLLABLES = ["".join(pair) for pair in product("bdfgklmnprstvzhj", "aeiou")]


@lru_cache(1 << 16)
def word(rank: int) -> str:
    """Return the word of a rank from 0 on: no two alike, and the rarer the longer."""
    syllables, rest = [], rank + len(_SYLLABLES)
    while rest >= 0:
        rest, place = divmod(rest, len(_SYLLABLES))
        syllables.append(_SYLLABLES[place])
        rest -= 1
    return "".join(syllables)


def common(random: Random) -> str:
    """Draw a word by Zipf's law: of rank r about 1 in r."""
    return word(int(VOCABULARY ** random.random()))


def place(random: Random) -> str:
    """Draw the name of a place, each as often as any other."""
    return word(VOCABULARY - random.randrange(PLACES)).capitalize()


def wrapped(text: str) -> str:
    """Break a text into lines as telegrams have them."""
    lines, line = [], ""
    for each in text.split():
        if len(line) + len(each) >= LINE:
            lines.append(line)
            line = each
        else:
            line = f"{line} {each}" if line else each
    return "\n".join([*lines, line])
