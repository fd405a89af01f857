"""Countries: the names that stand behind the two-letter codes of TAGS."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_ROW = re.compile(r"(?P<code>[A-Z]{2}) (?P<name>[^:]+)(?:: (?P<words>.+))?")


def words_of(tag: str) -> str:
    """Return a country's name and the words for its people, "" for a tag that names no country.

    >>> words_of("SP")
    'Spain Spanish'
    """
    return _countries().get(tag, "")


@cache
def _countries() -> dict[str, str]:
    lines = Path(__file__).with_name("countries.txt").read_text("utf-8").splitlines()
    rows = [row for line in lines if (row := _ROW.fullmatch(line))]
    return {row["code"]: " ".join(filter(None, (row["name"], row["words"]))) for row in rows}
