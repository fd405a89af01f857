"""Gold questions on the bundled sample, and the manifest of a run of them, for tests of the evaluation."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from evals.gold.questions import GoldQuestion, GoldSet
from evals.runs import manifest as manifests
from evals.runs.manifest import Manifest, Split
from index.filters import Filters
from index.store.open_index import open_index
from qa.settings.config import read_settings

NINE = "08PRISTINA128 ¶9"
VICTIMS = GoldQuestion(
    "t-001", "how many victims did KPS identify in 2007?", "numeric", "32", ("32",), (frozenset({NINE}),)
)
FERRY = GoldQuestion("t-002", "who captains the ferry to Otherville?", "unanswerable", None)
BEFORE = GoldQuestion(
    "t-003",
    "and in 2006?",
    "follow_up",
    "46",
    ("46",),
    (frozenset({"07PRISTINA150 ¶8", NINE}),),
    previous=((VICTIMS.question, "KPS identified 32 victims in 2007."),),
)
NOWHERE = GoldQuestion(
    "t-004", "who was trained?", "list", "police", ("police",), filters=Filters(cables=("99NOWHERE1",))
)
SHELTER = GoldQuestion("t-005", "who runs the shelter?", "list", "NGOs", ("ngo",), (frozenset({"08PRISTINA128 ¶1"}),))
FUNDS = GoldQuestion("t-006", "who pays for the shelter?", "list", None)
QUESTIONS = (VICTIMS, FERRY, BEFORE, NOWHERE, SHELTER, FUNDS)


def manifest_of(index: Path, split: Split = "all", depth: int = 50, model: str | None = None) -> Manifest:
    """The manifest of a run of these questions that begins now."""
    opened = open_index(index)
    try:
        gold = GoldSet("made-up", "0" * 64, QUESTIONS)
        return manifests.of(read_settings(index=index, model=model), gold, opened.manifest, split, depth)
    finally:
        opened.close()


def write(path: Path, *questions: GoldQuestion) -> Path:
    """These as a gold file, as far as its rows can say it without filters."""
    rows = []
    for question in questions:
        row = asdict(question) | {"cites": [sorted(keys) for keys in question.cites]}
        named = ("id", "question", "type", "answer", "must_include", "cites")
        previous = [{"question": asked, "answer": said} for asked, said in question.previous]
        rows.append({name: row[name] for name in named} | ({"previous": previous} if previous else {}))
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path
