"""`make bars`, first part: the embedded reader over the sample and the test cables, beside its bars and its own past.

For each collection that is there an index is built, the project's gold questions are asked, and every question's scores
are held against those committed in `evals/regression/baselines/`. Exit 1 if a bar is missed, or if retrieval or answers
fall by more than the noise; `--update` makes what is measured the new baseline.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evals.gold import questions as gold
from evals.gold.questions import HALVES, GoldQuestion, GoldSet, joined
from evals.measures.record import Record
from evals.measures.scores import Scored, score
from evals.measures.summary import ALL, cables, summarise
from evals.report.compare import PRIMARY, VERDICT, Comparison, Row, compare
from evals.runs.folder import read_scores, scores_text
from evals.runs.run import assistants, evaluate
from index import atomic, build_index
from index.errors import AskError, UsageError
from qa import sample
from qa.settings.config import EMBEDDED, read_settings

BARS = {
    "success@1": 0.68,
    "success@5": 0.97,
    "MRR": 0.80,
    "evidence 150": 0.85,
    "evidence 300": 0.95,
    "evidence 600": 0.96,
    "right": 0.66,
}
WORDS = "median words of an answer"
CEILINGS = {"refused (answerable)": 0.06, WORDS: 80}
Columns = Mapping[str, Mapping[str, float]]
BASELINES = Path(__file__).with_name("baselines")
BARRED = "cables-dev"
"""The set that the bars were set for."""
KEPT = (*PRIMARY, VERDICT)
LEVEL = 0.05
NOISE = 2
"""So many more questions may get worse than better on a machine whose sums round otherwise."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Cables to be indexed, and the project's questions about them."""

    name: str
    folder: Path
    sets: tuple[GoldSet, ...]

    @property
    def questions(self) -> tuple[GoldQuestion, ...]:
        """Return those of all its sets, in their order."""
        return joined(self.sets).questions


def collections() -> list[Collection]:
    """List the sample, and the test cables if they are there."""
    real = Path(os.environ.get("ASK_TEST_DATA") or "../shared") / "cables"
    cables = [Collection("cables", real, sets(abstracts=False))] if real.is_dir() else []
    return [Collection("sample", sample.FOLDER, sets(abstracts=True)), *cables]


def sets(*, abstracts: bool) -> tuple[GoldSet, ...]:
    """Read the project's sets about abstracts, or about whole cables."""
    return tuple(gold.load(path) for path in gold.bundled(abstracts=abstracts))


def figures(questions: Sequence[GoldQuestion], records: Sequence[Record]) -> dict[str, float]:
    """Return every measure that has a bar, by its name."""
    summary = summarise([score(*each) for each in zip(questions, records, strict=True)], cables(questions))
    lengths = [len(record.text.split()) for record in records if record.text]
    words = statistics.median(lengths) if lengths else 0.0
    return {name: words if name == WORDS else summary.value(name) for name in (*BARS, *CEILINGS)}


def by_half(questions: Sequence[GoldQuestion], records: Sequence[Record]) -> dict[str, dict[str, float]]:
    """Return the figures over all questions, and over each half."""
    pairs = list(zip(questions, records, strict=True))
    columns = {name: [pair for pair in pairs if name in (ALL, pair[0].half)] for name in (ALL, *HALVES)}
    return {name: figures([q for q, _ in some], [r for _, r in some]) for name, some in columns.items()}


def missed(scores: Mapping[str, float]) -> list[str]:
    """Return the names of the bars that these figures miss."""
    low = [name for name, bar in BARS.items() if scores[name] < bar]
    return low + [name for name, ceiling in CEILINGS.items() if scores[name] > ceiling]


def table(columns: Columns, *, barred: bool = True) -> str:
    """Write the figures, beside their bars if these are for such questions."""
    lines = [f"{'':28}{'bar' if barred else '':>8}" + "".join(f"{name:>10}" for name in columns)]
    for name in (*BARS, *CEILINGS):
        bar = f"≥ {BARS[name]:g}" if name in BARS else f"≤ {CEILINGS[name]:g}"
        figures = "".join(f"{scores[name]:>10.3f}" for scores in columns.values())
        lines.append(f"{name:28}{bar if barred else '':>8}{figures}")
    return "\n".join(lines)


def fallen(comparison: Comparison) -> list[str]:
    """The main measures that fell by more than the noise, each with how far.

    Noise is what may differ with the machine, not with the code: a fall counts if more than two questions more get
    worse than get better, or if chance alone gives so uneven a split in fewer than 5 of 100 cases. Small falls cannot
    add up unseen, as the baseline moves only when somebody commits another.
    """
    rows = filter(_fell, map(comparison.row, PRIMARY))
    return [f"{row.metric} {row.before:.3f} → {row.after:.3f} (worse: {', '.join(row.lost)})" for row in rows]


def _fell(row: Row) -> bool:
    return row.worse and (len(row.lost) - len(row.gained) > NOISE or row.p <= LEVEL)


def measured(collection: Collection) -> list[Record]:
    """Return a record of each question, from an index made for this."""
    with tempfile.TemporaryDirectory() as place:
        index = Path(place) / "index"
        build_index([collection.folder], index)
        return evaluate(collection.questions, assistants(read_settings(index=index, model=EMBEDDED)))


def against_baseline(collection: Collection, scored: Sequence[Scored]) -> list[str]:
    """Return what fell; UsageError if the questions are not those of the baseline."""
    baseline = read_scores(BASELINES / f"{collection.name}.jsonl")
    try:
        return fallen(compare(baseline, scored, cables(collection.questions)))
    except UsageError as error:
        raise UsageError(
            f"{collection.name}: the baseline is of other gold questions; make another by --update."
        ) from error


def keep(collection: Collection, scored: Sequence[Scored]) -> None:
    """Make these scores the baseline; no word of a cable or of an answer is in it."""
    path = BASELINES / f"{collection.name}.jsonl"
    held = [replace(each, scores={name: each.scores[name] for name in KEPT}) for each in scored if each.error is None]
    if failed := len(scored) - len(held):
        raise UsageError(f"{collection.name}: {failed} of {len(scored)} questions ended in an error; mend that first.")
    path.parent.mkdir(exist_ok=True)
    atomic.write(path, scores_text(held))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, compare; return an exit code that says if all holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--update", action="store_true", help="make what is measured the new baseline")
    update = parser.parse_args(arguments).update
    try:
        failed = [problem for collection in collections() for problem in _hold(collection, update=update)]
    except AskError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print("\n" + "\n".join([f"FAILED  {problem}" for problem in failed] or ["all bars hold, and nothing fell"]))
    return 1 if failed else 0


def _hold(collection: Collection, *, update: bool) -> list[str]:
    """Measure one collection, print its figures, and say what failed."""
    records = {record.id: record for record in measured(collection)}
    failed = []
    for some in collection.sets:
        columns = by_half(some.questions, [records[question.id] for question in some.questions])
        print(f"\n{some.name}: {len(some.questions)} questions\n\n{table(columns, barred=some.name == BARRED)}")
        failed += [f"{some.name}: {low} misses its bar" for low in missed(columns["all"]) if some.name == BARRED]
    scored = [score(question, records[question.id]) for question in collection.questions]
    if update:
        keep(collection, scored)
        return failed
    return failed + [f"{collection.name}: {fall}" for fall in against_baseline(collection, scored)]


if __name__ == "__main__":
    sys.exit(main())
