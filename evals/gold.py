"""Gold questions: what is asked of an index, what a right answer says, and which paragraphs support it."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from index.errors import ReadError

Half = Literal["even", "odd"]
HALVES: tuple[Half, ...] = ("even", "odd")
FOLDER = Path(__file__).with_name("gold")
"""The sets that come with the project."""


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """One question with its right answer; `answer` is None where the cables do not give one."""

    id: str
    question: str
    type: str
    answer: str | None
    must_include: tuple[str, ...] = ()
    """What a right answer must hold: substrings, or regular expressions after "re:"."""
    cites: tuple[frozenset[str], ...] = ()
    """Accepted sets of keys; each set supports the answer by itself."""
    accept: tuple[str, ...] = ()
    """Other wordings of the whole answer that are as right as `answer`: texts, or regular expressions after "re:"."""
    cables: tuple[str, ...] = ()
    """The filter on cables, empty for none; `origins` and `tags` likewise."""
    origins: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    clearance: str | None = None
    """The highest marking that may be read: U, SBU, C or S; None for all."""
    withheld: bool = False
    """Whether the answer lies above the clearance, so that a right refusal says that something is withheld."""
    previous: tuple[tuple[str, str], ...] = ()
    """The exchanges that a follow-up comes after: question and answer of each."""
    notes: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the cables answer it."""
        return self.answer is not None

    @property
    def half(self) -> Half:
        """Settings are chosen on the even half and reported on the odd one: by the number that ends the id, and where
        there is none by the id's CRC-32.
        """
        number = re.search(r"\d+\Z", self.id)
        return HALVES[(int(number[0]) if number else zlib.crc32(self.id.encode())) % 2]

    @property
    def even(self) -> bool:
        """Whether it is of the half on which settings are chosen."""
        return self.half == "even"

    @property
    def filters(self) -> dict[str, Any]:
        """Its filters as the library takes them; the clearance is no filter but a setting."""
        return {
            "cable": self.cables,
            "origin": self.origins,
            "tag": self.tags,
            "since": self.since,
            "until": self.until,
        }

    @property
    def keys(self) -> frozenset[str]:
        """Every key of every accepted set."""
        return frozenset().union(*self.cites)


@dataclass(frozen=True, slots=True)
class GoldSet:
    """The questions of one file, in its order; `digest` is the SHA-256 of the file."""

    name: str
    digest: str
    questions: tuple[GoldQuestion, ...]


def load(path: Path) -> GoldSet:
    """The set in a JSON Lines file; ReadError with the line where one is not a question."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return GoldSet(path.stem, digest, tuple(read(path)))


def read(path: Path) -> list[GoldQuestion]:
    """The questions of a JSON Lines file; ReadError with the line where one is not a question."""
    return list(_rows(path))


def _rows(path: Path) -> Iterator[GoldQuestion]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield _question(json.loads(line))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ReadError(f"{path}, line {number}: not a gold question ({error!r}); correct or remove it.") from error


def _question(row: Mapping[str, Any]) -> GoldQuestion:
    filters = row.get("filters", {})
    return GoldQuestion(
        row["id"],
        row["question"],
        row["type"],
        row["answer"],
        tuple(row["must_include"]),
        tuple(frozenset(keys) for keys in row["cites"]),
        accept=tuple(row.get("accept", ())),
        cables=tuple(filters.get("cables", ())),
        origins=tuple(filters.get("origins", ())),
        tags=tuple(filters.get("tags", ())),
        since=filters.get("date_from"),
        until=filters.get("date_to"),
        clearance=filters.get("clearance"),
        withheld=row.get("withheld", False),
        previous=tuple((each["question"], each["answer"]) for each in row.get("previous", ())),
        notes=row.get("notes", ""),
    )
