"""A run as files: what it was made of, its questions, a line for each answer, and at the end the scores.

RUN/manifest.json    what was asked of what, and how
RUN/gold.jsonl       the questions that are asked, so that a report needs neither gold file nor index
RUN/records.jsonl    a line for each question, in the order in which they were done; of two lines the later counts
RUN/scores.jsonl     the scores of each question, in the order of the gold
RUN/summary.json     the figures
RUN/timings.json     how long the answers took and what they used, which no two runs have in common
RUN/run.lock         held while a run writes here
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from evals.gold.questions import GoldQuestion
from evals.measures import summary
from evals.measures.record import Record, from_json, in_order
from evals.measures.scores import Scored, score
from evals.runs import manifest as manifests
from evals.runs.manifest import Manifest
from index import atomic, filelock
from index.errors import DiskError, ReadError, UsageError
from index.filters import Filters

FOLDER = "runs"
"""Where runs are kept, under the data folder."""
MANIFEST = "manifest.json"
GOLD = "gold.jsonl"
RECORDS = "records.jsonl"
SCORES = "scores.jsonl"
SUMMARY = "summary.json"
TIMINGS = "timings.json"
LOCK = "run.lock"
FILTERS = {
    "cables": "cable", "origins": "origin", "tags": "tag", "since": "since", "until": "until", "clearance": "clearance",
}  # fmt: skip
"""The filters of a question in `gold.jsonl`, by the words that `Filters.parse` takes them under."""


class RunFolder:
    """A run: read by anybody, written by the one that holds its lock."""

    def __init__(self, path: Path, lock: filelock.FileLock | None = None) -> None:
        self.path = path
        self._lock = lock

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the run in this folder for reading, finished or not; ReadError if there is none."""
        run = cls(path)
        run.manifest, run.questions  # noqa: B018 - both are read now, so that a damaged run is told at once
        return run

    @classmethod
    def create(cls, path: Path, manifest: Manifest, questions: Sequence[GoldQuestion]) -> Self:
        """Open the run to write to: a new one, or one that goes on, if it was made of the same.

        Raises UsageError if something else is there, was asked otherwise, or is being written by another run.
        """
        with writing(path):
            path.mkdir(parents=True, exist_ok=True, mode=0o700)  # it holds what the clearance of its person lets read
            if any(path.iterdir()) and not (path / LOCK).exists():
                raise UsageError(f"{path} holds something else than a run: name another folder with --out.")
            lock = filelock.exclusive(path / LOCK)
        if lock is None:
            raise UsageError(f"another run is writing to {path} now: wait for it, or name another folder with --out.")
        run = cls(path, lock)
        try:
            run._begin(manifest, questions)
        except BaseException:
            run.close()
            raise
        return run

    @cached_property
    def manifest(self) -> Manifest:
        """Return what the run was made of."""
        return manifests.read(self.path / MANIFEST)

    @cached_property
    def questions(self) -> tuple[GoldQuestion, ...]:
        """Return the questions that are asked, in the order of the gold."""
        try:
            *rows, rest = (self.path / GOLD).read_bytes().decode().split("\n")
            if rest or not rows:
                raise ValueError(rest)
            return tuple(_question(json.loads(row)) for row in rows)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, UsageError) as error:
            raise ReadError(f"{self.path / GOLD} cannot be read: the run is damaged; make it anew.") from error

    def records(self) -> list[Record]:
        """Return one record for each question, in the order of the gold; those not done yet say so as their error."""
        return in_order(self._written(), (question.id for question in self.questions))

    def left(self) -> list[GoldQuestion]:
        """Return the questions that have no record yet, or one of an error."""
        done = {record.id: record.error is None for record in self._written()}
        return [question for question in self.questions if not done.get(question.id)]

    def scored(self) -> list[Scored]:
        """Score each question by today's measures, in the order of the gold."""
        prompts = self.manifest.prompt_only
        pairs = zip(self.questions, self.records(), strict=True)
        return [score(question, record, prompt_only=prompts) for question, record in pairs]

    def append(self, record: Record) -> None:
        """Keep this record; DiskError if that cannot be done."""
        with writing(self.path), (self.path / RECORDS).open("ab") as file:
            file.write(record.to_json().encode("utf-8", "replace") + b"\n")

    def finish(self) -> None:
        """Write down scores, figures and times."""
        scored, records = self.scored(), self.records()
        self._write(SCORES, scores_text(scored))
        self._write(SUMMARY, _text(summary.summarise(scored, summary.cables(self.questions)).to_dict()))
        spreads = {"timings_ms": summary.timings(records), "usage": summary.usage(records)}
        plain = {kind: {name: asdict(each) for name, each in found.items()} for kind, found in spreads.items()}
        self._write(TIMINGS, _text(plain))

    @property
    def empty(self) -> bool:
        """Tell if nothing was kept yet, not even an error."""
        return not (self.path / RECORDS).exists()

    def discard(self) -> None:
        """Delete an empty run."""
        self.close()
        with suppress(OSError):  # a folder with anything else in it stays
            for name in (MANIFEST, GOLD, LOCK):
                (self.path / name).unlink()
            self.path.rmdir()

    def close(self) -> None:
        """Let others write here."""
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _begin(self, manifest: Manifest, questions: Sequence[GoldQuestion]) -> None:
        if not (self.path / MANIFEST).exists():
            self._write(GOLD, json_lines(map(_row, questions)))
            self._write(MANIFEST, manifest.text())
        elif change := next(self.manifest.differences(manifest), None):
            raise UsageError(f"{self.path} is a run with {change}: name another folder with --out.")
        if (records := self.path / RECORDS).exists():
            # A line that a kill left half written is cut off, or the next record would become a part of it.
            whole = records.read_bytes().rfind(b"\n") + 1
            with writing(self.path):
                os.truncate(records, whole)

    def _written(self) -> Iterator[Record]:
        """Read the records in the order in which they were kept; a line that is none counts as not written."""
        path = self.path / RECORDS
        for line in lines(path) if path.exists() else ():
            with suppress(ValueError, TypeError, KeyError, AttributeError):
                yield from_json(line)

    def _write(self, name: str, text: str) -> None:
        with writing(self.path):
            atomic.write(self.path / name, text)


def chosen(run: Path | None, data_dir: Path) -> Path:
    """Return the folder of this name, there or among the kept runs; without a name the newest.

    Raises ReadError if there is none.
    """
    kept = data_dir / FOLDER
    if run is None:
        return _newest(kept)
    return kept / run if not run.exists() and (kept / run).is_dir() else run


def _newest(kept: Path) -> Path:
    """Return the run that was begun last; one whose manifest cannot be read is not meant."""
    begun: dict[Path, str] = {}
    for path in kept.glob(f"*/{MANIFEST}"):
        with suppress(ReadError):
            begun[path.parent] = manifests.read(path).created
    if not begun:
        raise ReadError(f"no run is kept in {kept}: `ask eval run` makes one, or name a folder.")
    return max(begun, key=lambda path: (begun[path], path.name))


def scores_text(scored: Iterable[Scored]) -> str:
    """Write the scores as `scores.jsonl` holds them."""
    return json_lines(map(asdict, scored))


def read_scores(path: Path) -> list[Scored]:
    """Read a `scores.jsonl`; ReadError if it is none."""
    try:
        return [Scored(**json.loads(line)) for line in lines(path)]
    except OSError as error:
        raise ReadError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError) as error:
        raise ReadError(f"{path} holds no scores of a run.") from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn an OSError inside into a DiskError that says how to go on."""
    try:
        yield
    except OSError as error:
        raise DiskError(f"{path} cannot be written: {error.strerror}. Mend that, and run it again.") from error


def json_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """Write a line of JSON for each row."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def lines(path: Path) -> list[str]:
    """Split a file into its whole lines; its texts may hold other characters that are often taken to end a line."""
    return path.read_bytes().decode("utf-8", "replace").split("\n")[:-1]


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _row(question: GoldQuestion) -> dict[str, Any]:
    """Return the question as it is kept, its filters beside its other fields."""
    row = asdict(question) | {"cites": [sorted(keys) for keys in question.cites]}
    filters = row.pop("filters")
    return row | {name: str(value) if isinstance(value := filters[name], date) else value for name in FILTERS}


def _question(row: dict[str, Any]) -> GoldQuestion:
    filters = Filters.parse(**{word: row.pop(name) for name, word in FILTERS.items()})
    tuples = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    sets = {"cites": tuple(map(frozenset, row["cites"])), "previous": tuple(map(tuple, row["previous"]))}
    return GoldQuestion(**row | tuples | sets, filters=filters)
