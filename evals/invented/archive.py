"""An archive as one file in the form of `cables.csv`, and questions whose paragraphs are known."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from math import gcd
from pathlib import Path

from evals.invented.cables import cables, fact_in, place_of
from evals.invented.facts import WORDINGS

SEED = 1
_GOLDEN = 0.618
"""Steps of this share of the whole never crowd anywhere."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A question, its answer, and the key of the paragraph that gives it."""

    question: str
    answer: str
    key: str

    def row(self, number: int) -> str:
        """Write it as a line of a gold file."""
        kind = "numeric" if self.answer.isdigit() else "entity"
        row = {
            "id": f"planted-{number:05d}",
            "question": self.question,
            "type": kind,
            "answer": self.answer,
            "must_include": [rf"re:\b{self.answer.lower()}\b"],
            "cites": [[self.key]],
        }
        return json.dumps(row, ensure_ascii=False)


def write(path: Path, paragraphs: int, seed: int = SEED, first: int = 1) -> int:
    """Write whole cables with at least so many paragraphs, the first of number `first`; returns how many cables."""
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, quoting=csv.QUOTE_ALL, escapechar="\\", doublequote=False, lineterminator="\n")
        for cable in cables(paragraphs, seed, first):
            table.writerow(cable.row)
            written += 1
    return written


def questions(paragraphs: int, count: int, seed: int = SEED) -> list[Planted]:
    """Ask for so many facts of an archive of this size, spread over it, each time in another wording."""
    step = int(paragraphs * _GOLDEN)
    while gcd(step, paragraphs) > 1:
        step += 1
    return [_asked(seed, n * step % paragraphs, n // paragraphs) for n in range(count)]


def _asked(seed: int, paragraph: int, round: int) -> Planted:
    key, fact = fact_in(seed, *place_of(paragraph))
    return Planted(*fact.question((paragraph + round) % WORDINGS), key)
