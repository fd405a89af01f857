"""`make bars`: builds an index of the test cables, asks the gold questions, and prints each figure beside its bar.

Settings were chosen on the even-numbered questions; both halves are printed. Exit 1 if a bar is missed over all of
them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from evals import gold
from evals.gold import GoldQuestion
from evals.records import Record
from evals.run import assistants, evaluate
from evals.scores import score
from evals.summary import cables, summarise
from index.build import build
from index.errors import AskError
from qa.config import EMBEDDED, read_settings

BARS = {
    "success@1": 0.80,
    "success@5": 0.97,
    "MRR": 0.84,
    "evidence 150": 0.85,
    "evidence 300": 0.95,
    "evidence 600": 0.96,
    "right": 0.78,
    "refused (unanswerable)": 0.65,
}
WORDS = "median words of an answer"
CEILINGS = {"refused (answerable)": 0.06, WORDS: 60}

Columns = Mapping[str, Mapping[str, float]]


def figures(questions: Sequence[GoldQuestion], records: Sequence[Record]) -> dict[str, float]:
    """Every measure that has a bar, by its name."""
    summary = summarise([score(*each) for each in zip(questions, records, strict=True)], cables(questions))
    found = {name: summary.value(name) for name in (*BARS, *CEILINGS) if name != WORDS}
    lengths = [len(record.text.split()) for record in records if record.text]
    return found | {WORDS: statistics.median(lengths) if lengths else 0.0}


def by_half(questions: Sequence[GoldQuestion], records: Sequence[Record]) -> dict[str, dict[str, float]]:
    """The figures over all questions, and over each half."""
    pairs = list(zip(questions, records, strict=True))
    halves = {"all": pairs} | {half: [each for each in pairs if each[0].half == half] for half in gold.HALVES}
    return {name: figures([q for q, _ in each], [r for _, r in each]) for name, each in halves.items()}


def missed(scores: Mapping[str, float]) -> list[str]:
    """The names of the bars that these figures miss."""
    low = [name for name, bar in BARS.items() if scores[name] < bar]
    return low + [name for name, ceiling in CEILINGS.items() if scores[name] > ceiling]


def table(columns: Columns) -> str:
    """The figures beside their bars."""
    lines = [f"{'':28}{'bar':>8}" + "".join(f"{name:>10}" for name in columns)]
    for name in (*BARS, *CEILINGS):
        bar = f"≥ {BARS[name]:g}" if name in BARS else f"≤ {CEILINGS[name]:g}"
        lines.append(f"{name:28}{bar:>8}" + "".join(f"{scores[name]:>10.3f}" for scores in columns.values()))
    return "\n".join(lines)


def main() -> int:
    """Builds, asks, prints; the exit code says whether every bar holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    default = Path(os.environ.get("ASK_TEST_DATA") or "../shared") / "cables"
    parser.add_argument("--cables", type=Path, default=default, help="the folder of cables")
    parser.add_argument("--gold", default="cables-dev", help="the gold questions: a file, or a set of the project")
    given = parser.parse_args()
    if not given.cables.is_dir():
        print(f"no cables at {given.cables}: set ASK_TEST_DATA or pass --cables.", file=sys.stderr)
        return 1
    try:
        return _measure(given.cables, gold.load(gold.path_of(given.gold)).questions)
    except AskError as error:
        print(error, file=sys.stderr)
        return error.exit_code


def _measure(folder: Path, questions: Sequence[GoldQuestion]) -> int:
    with tempfile.TemporaryDirectory() as place:
        index = Path(place) / "index"
        build([folder], index)
        records = evaluate(questions, assistants(read_settings(index=index, model=EMBEDDED)))
    columns = by_half(questions, records)
    print(f"{len(questions)} questions over {folder.name}, settings chosen on the even half\n\n{table(columns)}")
    low = missed(columns["all"])
    print(f"\nmissed: {', '.join(low)}" if low else "\nall bars hold")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
