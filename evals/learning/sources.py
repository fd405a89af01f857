"""Sources of gold questions: each an index, the questions put to it, and searches that a model wrote for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from evals.gold import questions as gold_files
from evals.gold.questions import GoldQuestion
from evals.learning.folds import folds
from evals.learning.judged import Asking, JudgedQuestion
from index.store.open_index import OpenIndex


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """The questions of one gold file beside their candidates, alone and averaged with searches."""

    name: str
    asking: Asking
    questions: list[JudgedQuestion]
    searched: list[JudgedQuestion]
    """The same with searches; empty if there are none."""
    places: list[int]
    unanswerable: list[GoldQuestion]

    @property
    def examples(self) -> list[JudgedQuestion]:
        """All that weights are learned from."""
        return [*self.questions, *self.searched]


def source(argument: str, opened: OpenIndex) -> Source:
    """Put the questions of a source to its index."""
    gold, _, searches = argument.partition("=")[2].partition("+")
    rows = gold_files.read(gold_files.path_of(gold))
    answerable = [row for row in rows if row.answerable]
    asking = Asking(opened)
    questions = asking.judged(answerable)
    searched = asking.judged(answerable, _searches(Path(searches))) if searches else []
    places = folds([question.cables for question in questions])
    return Source(Path(gold).stem, asking, questions, searched, places, [row for row in rows if not row.answerable])


def _searches(path: Path) -> dict[str, list[str]]:
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return {row["id"]: [*row["rewrites"], row["hypothetical"]] for row in rows}
