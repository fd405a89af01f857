"""The thresholds of the check: how much is enough, how near is near; numbers in a file, chosen by `make fit`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Self

from index.errors import ReadError

PACKAGED = Path(__file__).with_name("thresholds.json")
"""Those that come along."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares, from 0 to 1."""

    enough_words: float
    """Less than this share of the words of a claim in what it cites, and they say different things."""
    bare_below: float
    """The same for a claim without any name, figure, date or quotation."""
    clearly_elsewhere: float
    """So much more of the words of a claim in another passage, and it was that one that was meant."""
    opposite_words: float
    """Less than this share of the words of a claim in a sentence, and the two cannot be told to be opposite."""
    same_words: float
    """So much of a claim in the order of a sentence, and what differs stands in the place of something else."""
    about: float
    """How far "about 40" may be from the figure of the passage, as a share of it, either way."""
    above: float
    """How far that figure may be above "more than 40"."""
    below: float
    """How far it may be below "nearly 40"."""
    part: float
    """How far a part of a whole may be from the percentage that it stands for: "a third" from 35 percent."""

    def text(self) -> str:
        """Return them as a file keeps them."""
        return json.dumps(asdict(self), indent=1) + "\n"

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read them from a file; raises ReadError if it does not hold each of them, from 0 to 1, and nothing else."""
        try:
            values = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise ReadError(f"{path} cannot be read as thresholds of the check: {error}; install ask anew.") from error
        names = [field.name for field in fields(cls)]
        if not isinstance(values, dict) or sorted(values) != sorted(names):
            raise ReadError(f"{path} does not hold the thresholds of this version; install ask anew.")
        for name, value in values.items():
            if type(value) not in {int, float} or not 0 <= value <= 1:
                raise ReadError(f"{path}: {name} is {json.dumps(value)}; it is a share, from 0 to 1.")
        return cls(**values)


@cache
def packaged() -> Thresholds:
    """Return those that come along."""
    return Thresholds.read(PACKAGED)
