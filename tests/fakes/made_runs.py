"""Runs made up for the tests of their reports: questions in Anytown, and what a system might have returned."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.gold.questions import GoldQuestion
from evals.measures.record import Record
from evals.runs.folder import RunFolder
from evals.runs.manifest import Gold, Manifest, Searched, Setting

KEY = "08ANYTOWN7 ¶1"
OTHER = "08ANYTOWN7 ¶2"
TEXT = "The ferry to the island sails twice a day.\nIt carries forty cars.\n\nIn winter it lies in the harbour."
QUESTION = GoldQuestion("t-1", "How many cars?", "numeric", "40", ("40",), (frozenset({KEY}),), notes="One ferry.")
UNANSWERABLE = GoldQuestion("t-2", "Who built it?", "unanswerable", None)

MANIFEST = Manifest(
    created="2026-01-02T03:04:05+00:00",
    gold=Gold("made-up", "0" * 64, 2),
    index=Searched("1" * 64, 1, 2, abstracts=False),
    model="embedded",
    split="all",
    depth=50,
    k=8,
    settings={"k": Setting(8, "default"), "clearance": Setting(None, "default")},
    prompts={"refusal": "2" * 64},
    code="3" * 64,
    commit="4" * 40,
    dirty=False,
    versions={"ask": "0.0", "python": "3.11"},
)


def passage(key: str = KEY, text: str = TEXT, *sentences: str) -> dict[str, Any]:
    """A ranked passage as a record keeps it."""
    return {"key": key, "score": 0.9, "marking": "U", "text": text, "sentences": list(sentences)}


def answered(identifier: str, said: str, *keys: str, support: str = "matched", **more: Any) -> Record:
    """The record of a question that got this answer, with these citations."""
    problems = [] if support == "matched" else [{"kind": "figure", "detail": "7 is not there", "suggested": []}]
    sentence = {"text": said, "citations": list(keys), "support": support, "problems": problems}
    answer = _answer(answer=said, sentences=[sentence]) | more
    return _record(identifier, answer)


def refused(identifier: str, reason: str = "nothing bears on it") -> Record:
    """The record of a question that was refused."""
    return _record(identifier, _answer(abstained=True, reason=reason))


def failed(identifier: str, error: str = "the server at localhost does not answer") -> Record:
    """The record of a question that ended in an error."""
    return Record(identifier, error=error)


def run(
    path: Path, questions: Sequence[GoldQuestion], records: Sequence[Record], manifest: Manifest = MANIFEST
) -> RunFolder:
    """The folder of a run that asked these questions and got these records."""
    with RunFolder.create(path, manifest, questions) as folder:
        for record in records:
            folder.append(record)
    return RunFolder.open(path)


def _answer(**said: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"answer": None, "abstained": False, "reason": None, "sentences": [], "conflicts": []}
    return plain | {"withheld": False, "usage": {}} | said


def _record(identifier: str, answer: dict[str, Any]) -> Record:
    shown = (passage(KEY, TEXT, "It carries forty cars."), passage(OTHER, "Nothing of note.", "Nothing of note."))
    ranked = ((KEY, 0.9), (OTHER, 0.5))
    timings = {"retrieve": 10.0, "first_sentence": 11.0, "read": 12.0, "total": 13.0}
    return Record(identifier, ranked, shown, {KEY: TEXT}, answer, timings)
