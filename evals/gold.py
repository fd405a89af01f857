"""Gold questions: what is asked of an index, what a right answer says, and which paragraphs support it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import ReadError


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """One question with its right answer; `answer` is None where the cables do not give one."""

    id: str
    question: str
    type: str
    answer: str | None
    must_include: tuple[str, ...]
    """What a right answer must hold: substrings, or regular expressions after "re:"."""
    cites: tuple[frozenset[str], ...]
    """Accepted sets of keys; each set supports the answer by itself."""
    cables: tuple[str, ...]
    """The filter on cables, empty for none."""
    since: str | None
    until: str | None

    @property
    def even(self) -> bool:
        """Which half: settings are chosen on the even-numbered questions and reported on both."""
        return int(self.id.rsplit("-", 1)[-1]) % 2 == 0


def read(path: Path) -> list[GoldQuestion]:
    """The questions of a JSON Lines file; ReadError with the line where one is not a question."""
    return list(_rows(path))


def _rows(path: Path) -> Iterator[GoldQuestion]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield _question(json.loads(line))
        except (KeyError, TypeError, ValueError) as error:
            raise ReadError(f"{path}, line {number}: not a gold question ({error!r}); correct or remove it.") from error


def _question(row: dict[str, Any]) -> GoldQuestion:
    filters = row["filters"]
    return GoldQuestion(
        row["id"],
        row["question"],
        row["type"],
        row["answer"],
        tuple(row["must_include"]),
        tuple(frozenset(keys) for keys in row["cites"]),
        tuple(filters.get("cables", ())),
        filters.get("date_from"),
        filters.get("date_to"),
    )
