"""Sources of gold questions: each an index, the questions put to it, and searches that a model wrote for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from evals.gold import questions as gold_files
from evals.gold.questions import GoldQuestion
from evals.learning.folds import folds
from evals.learning.judged import Asking, JudgedQuestion
from index.disk import sha256
from index.errors import UsageError
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
    files: tuple[tuple[str, str], ...]
    """The name and SHA-256 of the files of questions and searches."""

    @property
    def examples(self) -> list[JudgedQuestion]:
        """All that weights are learned from."""
        return [*self.questions, *self.searched]


def source(argument: str, opened: OpenIndex) -> Source:
    """Put the questions of a source to its index."""
    gold, _, searches = argument.partition("=")[2].partition("+")
    path = gold_files.path_of(gold)
    rows = gold_files.read(path)
    answerable = [row for row in rows if row.answerable]
    if not answerable:
        raise UsageError(f"{path} has no question with an answer: nothing can be learned from it.")
    asking = Asking(opened)
    questions = asking.judged(answerable)
    searched = asking.judged(answerable, _searches(Path(searches))) if searches else []
    places = folds([question.cables for question in questions])
    unanswerable = [row for row in rows if not row.answerable]
    files = tuple((each.name, sha256(each)) for each in (path, *map(Path, filter(None, [searches]))))
    return Source(path.stem, asking, questions, searched, places, unanswerable, files)


def _searches(path: Path) -> dict[str, list[str]]:
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return {row["id"]: [*row["rewrites"], row["hypothetical"]] for row in rows}
