"""Gold questions: what is asked of an index, what a right answer says, and which paragraphs support it."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from evals.gold import rows
from index.errors import ReadError, UsageError
from index.filters import Filters
from qa.drafts.follow_up import resolve

Half = Literal["even", "odd"]
HALVES: tuple[Half, ...] = ("even", "odd")
FOLDER = Path(__file__).with_name("sets")
"""The sets that come with the project."""
ARCHIVE = FOLDER / "archive"
"""Questions about 2,000 cables of many posts, and searches for them; only asked by name."""
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
    filters: Filters = field(default_factory=Filters)
    """What narrows the search; its clearance is that of the person who asks."""
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
    def standalone(self) -> str:
        """Return the question as it is searched: a follow-up together with the question before it."""
        return resolve(self.question, self.previous[-1][0] if self.previous else None).text

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


def load(path: Path) -> GoldSet:
    """Read the set of a JSON Lines file; ReadError with the line if one is not a question."""
    data = _bytes(path)
    return GoldSet(path.stem, hashlib.sha256(data).hexdigest(), tuple(_questions(path, data)))


def read(path: Path) -> list[GoldQuestion]:
    """Read the questions of a JSON Lines file; ReadError with the line if one is not a question."""
    return list(_questions(path, _bytes(path)))


def lines(path: Path) -> list[rows.Line]:
    """Read every line that is not blank, right or wrong; ReadError if the file is no text or holds none."""
    return _lines(path, _bytes(path))


def joined(sets: Sequence[GoldSet]) -> GoldSet:
    """Join several sets in this order; UsageError if two questions have one id."""
    if len(sets) == 1:
        return sets[0]
    questions = [question for each in sets for question in each.questions]
    repeated = [id for id, number in Counter(question.id for question in questions).items() if number > 1]
    if repeated:
        raise UsageError(f"the id {repeated[0]} is in more than one of the gold files: give each question its own.")
    digest = hashlib.sha256(" ".join(each.digest for each in sets).encode()).hexdigest()
    return GoldSet("+".join(each.name for each in sets), digest, tuple(questions))


def bundled(*, abstracts: bool) -> list[Path]:
    """List the project's sets that fit an index of the sample's abstracts, or of the cables themselves."""
    return sorted(path for path in FOLDER.glob("*.jsonl") if (path.stem == SAMPLE) == abstracts)


def paths_of(names: Sequence[str | Path], *, abstracts: bool) -> list[Path]:
    """Return the files of these names, or of the project's sets; without a name the project's sets that fit."""
    return [path_of(name) for name in names] or bundled(abstracts=abstracts)


def path_of(name: str | Path) -> Path:
    """Return the file of this name, else the project's set of this name."""
    path = Path(name)
    own = [each for each in (FOLDER / f"{name}.jsonl", ARCHIVE / f"{name}.jsonl") if each.is_file()]
    return path if path.exists() or not own else own[0]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path} cannot be read as a gold file: {error.strerror}.") from error


def _questions(path: Path, data: bytes) -> Iterator[GoldQuestion]:
    for line in _lines(path, data):
        if line.problems:
            first, *more = line.problems
            others = f" ({len(more)} more: ask eval check {path})" if more else ""
            raise ReadError(f"{path}, line {line.number}: {first}.{others}")
        yield of_row(line.row)


def _lines(path: Path, data: bytes) -> list[rows.Line]:
    lines = list(rows.lines(_text(path, data)))
    if not lines:
        raise ReadError(f"{path} holds no question: write one on each line, as docs/gold.md says.")
    return lines


def _text(path: Path, data: bytes) -> str:
    """Decode the file, without a byte order mark."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError(f"{path}, line {line}: it is not text in UTF-8; save the file in that encoding.") from error


def of_row(row: Mapping[str, Any]) -> GoldQuestion:
    """Make the question of a row in which nothing is wrong."""
    return GoldQuestion(
        row["id"],
        row["question"],
        row["type"],
        row["answer"],
        tuple(row.get("must_include", ())),
        tuple(frozenset(keys) for keys in row.get("cites", ())),
        accept=tuple(row.get("accept", ())),
        filters=filters_of(row.get("filters", {})),
        withheld=row.get("withheld", False),
        previous=tuple((each["question"], each["answer"]) for each in row.get("previous", ())),
        notes=row.get("notes", ""),
    )


def filters_of(fields: Mapping[str, Any]) -> Filters:
    """Read the `filters` of a row."""
    return Filters.parse(
        cable=fields.get("cables"),
        origin=fields.get("origins"),
        tag=fields.get("tags"),
        since=fields.get("date_from"),
        until=fields.get("date_to"),
        clearance=fields.get("clearance"),
    )
