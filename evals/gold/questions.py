"""Gold questions: what is asked of an index, what a right answer says, and which paragraphs support it."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from evals.gold import rows
from index.errors import ReadError

Half = Literal["even", "odd"]
HALVES: tuple[Half, ...] = ("even", "odd")
FOLDER = Path(__file__).with_name("sets")
"""The sets that come with the project."""
SAMPLE = "sample"
"""The set on the bundled abstracts; all others are on the cables themselves."""


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """One question with its right answer; `answer` is None if the cables do not give one."""

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
        """Tell if the cables answer it."""
        return self.answer is not None

    @property
    def half(self) -> Half:
        """Return its half: by the number that ends the id, else by the id's CRC-32.

        Settings are chosen on the even half and reported on the odd one.
        """
        number = re.search(r"\d+\Z", self.id)
        return HALVES[(int(number[0]) if number else zlib.crc32(self.id.encode())) % 2]

    @property
    def even(self) -> bool:
        """Tell if it is of the half on which settings are chosen."""
        return self.half == "even"

    @property
    def filters(self) -> dict[str, Any]:
        """Return its filters as the library takes them; the clearance is no filter but a setting."""
        return {
            "cable": self.cables,
            "origin": self.origins,
            "tag": self.tags,
            "since": self.since,
            "until": self.until,
        }

    @property
    def keys(self) -> frozenset[str]:
        """Return every key of every accepted set."""
        return frozenset().union(*self.cites)


@dataclass(frozen=True, slots=True)
class GoldSet:
    """The questions of one file, in its order; `digest` is the SHA-256 of the file."""

    name: str
    digest: str
    questions: tuple[GoldQuestion, ...]


@dataclass(frozen=True, slots=True)
class GoldLine:
    """A line of a gold file: its question, or what is wrong with it."""

    number: int
    id: str | None
    question: GoldQuestion | None
    problems: tuple[str, ...] = ()


def load(path: Path) -> GoldSet:
    """Read the set of a JSON Lines file; ReadError with the line if one is not a question."""
    data = _bytes(path)
    return GoldSet(path.stem, hashlib.sha256(data).hexdigest(), tuple(_questions(path, data)))


def read(path: Path) -> list[GoldQuestion]:
    """Read the questions of a JSON Lines file; ReadError with the line if one is not a question."""
    return list(_questions(path, _bytes(path)))


def lines(path: Path) -> list[GoldLine]:
    """Read every line that is not blank, right or wrong; ReadError if the file is no text or holds none."""
    return list(_lines(path, _bytes(path)))


def bundled(*, abstracts: bool) -> list[Path]:
    """List the project's sets that fit an index of the sample's abstracts, or of the cables themselves."""
    return sorted(path for path in FOLDER.glob("*.jsonl") if (path.stem == SAMPLE) == abstracts)


def path_of(name: str | Path) -> Path:
    """Return the file of this name, else the project's set of this name."""
    path, own = Path(name), FOLDER / f"{name}.jsonl"
    return path if path.exists() or not own.is_file() else own


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path} cannot be read as a gold file: {error.strerror}.") from error


def _questions(path: Path, data: bytes) -> Iterator[GoldQuestion]:
    for line in _lines(path, data):
        if line.question is None:
            first, *more = line.problems
            others = f" ({len(more)} more: ask eval check {path})" if more else ""
            raise ReadError(f"{path}, line {line.number}: {first}.{others}")
        yield line.question


def _lines(path: Path, data: bytes) -> Iterator[GoldLine]:
    found = False
    for line in rows.lines(_text(path, data)):
        found = True
        name = line.row.get("id")
        readable = isinstance(name, str) and name.isprintable()
        yield GoldLine(
            line.number, name if readable else None, None if line.problems else of_row(line.row), line.problems
        )
    if not found:
        raise ReadError(f"{path} holds no question: write one on each line, as docs/gold.md says.")


def _text(path: Path, data: bytes) -> str:
    """Decode the file, without a byte order mark."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError(f"{path}, line {line}: it is not text in UTF-8; save the file in that encoding.") from error


def of_row(row: Mapping[str, Any]) -> GoldQuestion:
    """Make the question of a row in which nothing is wrong."""
    filters = row.get("filters", {})
    return GoldQuestion(
        row["id"],
        row["question"],
        row["type"],
        row["answer"],
        tuple(row.get("must_include", ())),
        tuple(frozenset(keys) for keys in row.get("cites", ())),
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
