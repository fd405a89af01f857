"""A run as a text for the terminal: figures by type of question and by half, refusals, times, and what failed."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from evals.gold.questions import HALVES
from evals.judge import verdict_text
from evals.measures.record import NOT_RUN
from evals.measures.scores import METRICS, Metric, measured
from evals.measures.summary import ALL, Figure, timings, usage
from evals.report import outcomes, tables
from evals.report.figures import Figures
from evals.report.outcomes import RIGHT, SIGNS, WAYS, Outcome, Refusals
from evals.report.tables import NONE, TypeRow
from evals.runs.folder import RunFolder
from evals.runs.manifest import Manifest
from index.text.folding import one_line
from index.text.invisible import visible
from qa.render.wording import counted

WIDTH = 100
TYPE = 16
COLUMN = 13
LISTED = 60
"""So many ids of each way to fail are named; the page has them all."""


def text(folder: RunFolder) -> str:
    """Write the report in lines of at most 100 characters."""
    found = outcomes.outcomes(folder.questions, folder.records(), folder.scored())
    figures, prompts = Figures.of(found), folder.manifest.prompt_only
    sizes = Counter(each.question.type for each in found)
    parts = [
        _about(folder.manifest, found),
        _by_type(tables.by_type(figures, sizes, "prompts" if prompts else "terminal")),
        _measures(figures, measured(prompt_only=prompts)),
        *([] if prompts else [_refusals(outcomes.refusals(found)), _judged(folder, found)]),
        _times(found),
        _not_given(found) if prompts else _failed(found),
    ]
    return "\n\n".join("\n".join(line.rstrip() for line in part) for part in map(list, parts) if part)


def as_dict(folder: RunFolder) -> dict[str, Any]:
    """Return the report as `ask eval report --json` prints it."""
    found = outcomes.outcomes(folder.questions, folder.records(), folder.scored())
    figures, made = Figures.of(found), folder.manifest
    return {
        "run": str(folder.path),
        "model": made.model,
        "prompt_only": made.prompt_only,
        "gold": asdict(made.gold),
        "index": asdict(made.index),
        "split": made.split,
        "created": made.created,
        "summary": figures.all.to_dict(),
        "halves": {half: summary.to_dict() for half, summary in figures.halves.items()},
        "timings_ms": {name: asdict(each) for name, each in timings(folder.records()).items()},
        "usage": {name: asdict(each) for name, each in usage(folder.records()).items()},
        "judge": said.to_dict() if (said := outcomes.verdict(folder.path, found)) else None,
        "outcomes": _missed(found) if made.prompt_only else _ended(found),
    }


def _ended(found: Sequence[Outcome]) -> dict[str, list[str]]:
    """Return the ids of the questions by how they ended."""
    return {way: [each.question.id for each in found if each.way == way] for way in WAYS}


def _about(manifest: Manifest, found: Sequence[Outcome]) -> Iterator[str]:
    over = counted(manifest.index.cables, "abstract" if manifest.index.abstracts else "cable")
    yield _cut(manifest.title, WIDTH)
    split = "" if manifest.split == ALL else f" of the {manifest.split} half"
    commit = f"commit {manifest.commit[:10]}{' and changes' if manifest.dirty else ''}" if manifest.commit else ""
    about = [
        f"{counted(len(found), 'question')}{split}",
        over,
        manifest.created[:10],
        f"ask {manifest.versions.get('ask', '')}",
    ]
    yield " · ".join([*about, *([commit] if commit else [])])
    errors = [each for each in found if each.record.error is not None]
    waiting = sum(each.record.error == NOT_RUN for each in errors)
    if errors:
        left = f", {waiting} of them as they were not asked yet" if waiting else ""
        yield f"{len(errors)} of {len(found)} questions ended in an error and score 0{left}."


def _by_type(rows: Sequence[TypeRow]) -> Iterator[str]:
    """Write a line for each type of question: each figure with its 95 % interval."""
    heads = (f"{metric.short or metric.name:<{COLUMN}}" for metric, _ in rows[-1].figures)
    yield f"{'by type':{TYPE}}{'n':>5}  " + "".join(heads)
    for row in rows:
        cells = (f"{_cell(figure):<{COLUMN}}" for _, figure in row.figures)
        yield f"{_cut(row.type, TYPE - 1):{TYPE}}{row.n:>5}  " + "".join(cells)


def _cell(found: Figure | None) -> str:
    return f"{_places(found.value, 2):<4} {_span(found)}" if found else NONE


def _measures(figures: Figures, some: Sequence[Metric]) -> Iterator[str]:
    yield f"{'measure':30}{'n':>5}{'all':>8}  {'95 % interval':15}" + "".join(f"{half:>8}" for half in HALVES)
    for metric, found, by_half in tables.measures(figures, some):
        halves = "".join(f"{_value(figure):>8}" for figure in by_half.values())
        name = metric.name if metric.higher_is_better else f"{metric.name} ↓"
        yield f"{name:30}{found.n if found else 0:>5}{_value(found):>8}  {_span(found):15}{halves}"
    yield "↓: less is better. Rates with Wilson's interval, means with a bootstrap by cable."


def _refusals(ended: Refusals) -> Iterator[str]:
    """Say which questions were answered and which refused, rightly and wrongly."""
    ways = ended.ways
    yield f"{'':{TYPE}}{'right':>9}{'wrong':>9}{'refused':>9}"
    yield f"{'answerable':{TYPE}}{ways['answered right']:>9}{ways['answered wrong']:>9}{ways['refused wrongly']:>9}"
    yield f"{'unanswerable':{TYPE}}{NONE:>9}{ways['answered the unanswerable']:>9}{ways['refused rightly']:>9}"
    yield f"errors: {ways['error']}; precision of answered: {_rate(ended.precision)}; accuracy of all: " + _rate(
        ended.accuracy
    )


def _judged(folder: RunFolder, found: Sequence[Outcome]) -> Iterator[str]:
    """Say what a judge made of the answers, if one was asked."""
    if said := outcomes.verdict(folder.path, found):
        yield verdict_text.text(said, outcomes.judges(said), folder.manifest.model)


def _times(found: Sequence[Outcome]) -> Iterator[str]:
    rows = list(tables.times(found))
    if rows and rows[0].is_time:
        yield f"{'time until':{TYPE}}{'n':>5}{'p50':>10}{'p95':>10}"
    for row in rows:
        name = row.name if row.is_time else _cut(row.name, TYPE - 1)
        yield f"{name:{TYPE}}{row.n:>5}{row.p50:>10}{row.p95:>10}"


def _failed(found: Sequence[Outcome]) -> Iterator[str]:
    """Name the questions that ended otherwise than they should, by how they ended."""
    ended = _ended(found)
    for way in WAYS:
        if way not in RIGHT:
            yield from _named(f"{SIGNS[way]} {way}", ended[way])


def _not_given(found: Sequence[Outcome]) -> Iterator[str]:
    """Name the questions whose prompt does not hold the answer."""
    for name, ids in _missed(found).items():
        yield from _named(f"✗ {name}", ids)


def _missed(found: Sequence[Outcome]) -> dict[str, list[str]]:
    """Return the ids of the questions that miss a measure of prompts."""
    prompts = (metric.name for metric in METRICS if metric.part == "prompt")
    return {f"not {name}": [each.question.id for each in found if each.scored.scores[name] == 0] for name in prompts}


def _named(said: str, ids: Sequence[str]) -> Iterator[str]:
    """Name these questions by their ids, as far as there is room; nothing if there are none."""
    if ids:
        shown = ", ".join(_cut(each, TYPE) for each in ids[:LISTED])
        yield f"{said} ({len(ids)})"
        yield textwrap.fill(shown, WIDTH, initial_indent="  ", subsequent_indent="  ")
    if len(ids) > LISTED:
        yield f"  and {len(ids) - LISTED} more"


def _value(found: Figure | None) -> str:
    return _rate(found.value if found else None)


def _rate(value: float | None) -> str:
    return NONE if value is None else _places(value, 3)


def _places(value: float, places: int) -> str:
    return f"{value:.{places}f}".removeprefix("0")


def _span(found: Figure | None) -> str:
    """Write the interval, its ends to two places: ".83–1"."""
    ends = (found.low, found.high) if found else ()
    return "–".join({".00": "0", "1.00": "1"}.get(_places(end, 2), _places(end, 2)) for end in ends)


def _cut(said: str, width: int) -> str:
    """Cut the text to one line of so many characters."""
    line = visible(one_line(said))
    return line if len(line) <= width else f"{line[: width - 1]}…"
