"""`make fit`, last part: the thresholds of the check, chosen from labelled sentences.

Chosen by folds, so that the figure told is of cables that had no part in the choice; drafts made by rule are a limit.
They are written only if those chosen by folds do better than those that stand there. check-blind chooses nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from evals.gold import questions as gold
from evals.learning.folds import folds
from evals.sentence_check import bars
from evals.sentence_check.collection import Paragraph
from evals.sentence_check.grid import Trial, chosen, chosen_by_folds
from evals.sentence_check.right_drafts import Draft
from evals.verifying import labelled
from evals.verifying.checking import Judge, Judged
from evals.verifying.figures import Figures, Rate, figures
from evals.verifying.labelled import Labelled
from index import atomic
from index.errors import AskError
from qa.assistant import Assistant
from qa.check.checker import Checker
from qa.check.thresholds import PACKAGED, Thresholds
from qa.commands.notices import building
from qa.settings.config import EMBEDDED, read_settings

LEAST_CAUGHT = 0.98
"""Of the errors that are made by rule."""
MOST_FLAGGED = 0.01
"""Of the right drafts that are made by rule."""
BLIND = Path("check-blind")


ByThresholds = Callable[[Thresholds], Sequence[Judged]]
"""What the check says of the same sentences by any thresholds."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What a fit found."""

    start: Thresholds
    chosen: Thresholds
    """Those to use: as they stand if a choice by folds does no better."""
    by_folds: Sequence[Judged]
    """Each sentence by thresholds that were chosen without its cable."""


def fit(judged: ByThresholds, allowed: Callable[[Thresholds], bool], start: Thresholds) -> Fit:
    """Choose thresholds by labelled sentences; `allowed` says whether drafts made by rule are still told."""
    here = judged(start)
    trial = Trial(
        [each.row.faithful for each in here],
        cache(lambda tried: [each.checked.holds for each in judged(tried)]),
        allowed,
    )
    places = folds([{key.split()[0] for key in each.row.keys} for each in here])
    unseen = [judged(each)[row] for row, each in enumerate(chosen_by_folds(trial, start, places))]
    gains = _accuracy(unseen) > _accuracy(here)
    return Fit(start, chosen(trial, start, range(len(here))) if gains else start, unseen)


def _accuracy(found: Sequence[Judged]) -> float:
    return round(figures(found).balanced_accuracy or 0.0, 9)


def report(found: Fit, judged: ByThresholds, blind: ByThresholds) -> Iterator[str]:
    """Yield the lines that tell what a fit found."""
    yield f"{'':24}{'balanced accuracy':>18}   errors caught          faithful flagged"
    yield _line("by folds (tell this)", found.by_folds)
    yield _line("as they stand", judged(found.start))
    if found.chosen == found.start:
        yield "chosen by folds they do no better: they stay as they are"
    else:
        yield _line("chosen by all of these", judged(found.chosen))
        was, now = asdict(found.start), asdict(found.chosen)
        yield from (f"  {name}: {was[name]:g} → {now[name]:g}" for name in now if was[name] != now[name])
    yield _line(f"{BLIND}, unseen", blind(found.chosen))


def _line(name: str, found: Sequence[Judged]) -> str:
    told = figures(found)
    rates = "   ".join(f"{each.value:.3f} ({each.low:.3f}–{each.high:.3f})" for each in _rates(told))
    return f"{name:24}{_accuracy(found):>18.3f}   {rates}"


def _rates(told: Figures) -> list[Rate]:
    return [rate for rate in (told.errors_caught, told.faithful_flagged) if rate]


def main() -> int:
    """Fit the thresholds, print what they are worth, write them; the exit code is that of an error."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    data = Path(os.environ.get("ASK_TEST_DATA") or "../shared")
    parser.add_argument("--index", type=Path, required=True, help="an index of the cables that the sentences cite")
    parser.add_argument("--cables", type=Path, default=data / "cables", help="the cables that drafts are made from")
    parser.add_argument("--out", type=Path, default=PACKAGED, help="where the thresholds are, and are written")
    parser.add_argument("sentences", type=Path, nargs="+", help="labelled sentences: files, or sets of the project")
    given = parser.parse_args()
    try:
        _fit(given.index, given.cables, given.out, [row for path in given.sentences for row in labelled.read(path)])
    except AskError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def _fit(index: Path, cables: Path, out: Path, rows: Sequence[Labelled]) -> None:
    start = Thresholds.read(out)
    allowed = _allowed(bars.all_drafts(cables, gold.path_of("cables-dev")))
    with Assistant.of(read_settings(index=index, model=EMBEDDED), building) as assistant:
        judge = Judge(assistant.passages, assistant.acronyms(None), len(rows)).judge
        judged = cache(lambda tried: list(judge(rows, tried)))
        found = fit(judged, allowed, start)
        unseen = labelled.read(BLIND)
        print(*report(found, judged, lambda tried: list(judge(unseen, tried))), sep="\n")
    if found.chosen != start:
        atomic.write(out, found.chosen.text())


def _allowed(drafts: Sequence[Draft]) -> Callable[[Thresholds], bool]:
    """Return what says if thresholds still tell the drafts; the passages of these are read once."""
    read: dict[int, Checker] = {}

    def allowed(tried: Thresholds) -> bool:
        def checker_of(shown: tuple[Paragraph, ...]) -> Checker:
            return read.setdefault(id(shown), Checker(shown)).by(tried)

        caught, flagged = bars.caught_and_flagged(list(bars.check(drafts, checker_of)))
        return caught >= LEAST_CAUGHT and flagged <= MOST_FLAGGED

    return cache(allowed)


if __name__ == "__main__":
    sys.exit(main())
