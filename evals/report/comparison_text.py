"""A comparison of two runs as a text for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from evals.judge.verdict_text import WIDTH, shortened
from evals.measures.scores import Scored
from evals.report.compare import PRIMARY, VERDICT, Comparison, Row
from index.text.invisible import visible

HEAD = f"{'':28}{'n':>4}{'A':>7}{'B':>7}{'B − A':>8}{'95 % interval':>17}{'better':>8}{'worse':>7}{'p':>7}{'Holm':>7}"
LISTED = 40
"""So many questions that changed are listed each way."""


def text(comparison: Comparison, asked: Mapping[str, str]) -> str:
    """Write the comparison in lines of at most 100 characters; `asked` has the questions by their ids."""
    parts = [verdict(comparison), *_tables(comparison.rows), _reach(comparison), *_changes(comparison, asked)]
    return "\n\n".join(part for part in parts if part)


def verdict(comparison: Comparison) -> str:
    """Say in a sentence or two which run is better."""
    row = comparison.verdict
    right = "right" if row.metric == VERDICT else "into the prompt"
    if not row.gained and not row.lost:
        said = f"A and B get the same of {row.n} questions {right}."
    else:
        chance = "more than chance" if row.beyond_chance else "within chance"
        gained, lost = len(row.gained), len(row.lost)
        said = f"Of {row.n} questions B gets {gained} {right} that A does not, and {lost} not that A does: {chance} "
        said += f"(p = {row.p:.2g})."
    worse = [row.metric for row in comparison.worse]
    return _wrapped(f"{said} Worse beyond chance: {', '.join(worse)}." if worse else said)


def _tables(rows: Sequence[Row]) -> Iterator[str]:
    primary = [row for row in rows if row.metric in PRIMARY]
    yield "\n".join([HEAD, *map(_line, primary)])
    yield "\n".join(["Besides, each by itself:", *(_line(row) for row in rows if row.metric not in PRIMARY)])


def _line(row: Row) -> str:
    span = f"{row.low:+.3f} {row.high:+.3f}"
    holm = "" if row.corrected is None else f"{row.corrected:.3f}"
    return (
        f"{row.metric:28}{row.n:>4}{row.before:>7.3f}{row.after:>7.3f}{row.difference:>+8.3f}{span:>17}"
        f"{len(row.gained):>8}{len(row.lost):>7}{row.p:>7.3f}{holm:>7}"
    ).rstrip()


def _reach(comparison: Comparison) -> str:
    """Say the smallest difference that such a set can show."""
    reach = [f"{row.metric} {row.smallest:.3f}" for row in comparison.rows if row.metric in PRIMARY and row.smallest]
    smallest = (
        f"The smallest differences that these questions can show: {', '.join(reach)}. For a rate that is if all "
        "changes go one way; for a mean, what is found in 80 of 100 trials."
    )
    too_few = "These questions are too few to show any difference."
    return _wrapped(
        f"{smallest if reach else too_few} p is McNemar's for rates, the paired bootstrap's for means; Holm corrects "
        "it for the measures of the first table being several."
    )


def caveats(differing: Sequence[str], runs: Mapping[str, Sequence[Scored]]) -> str:
    """Say what to know before the figures, each on a line: how the runs differ, and what went wrong in them."""
    made = [_wrapped(f"A differs from B by: {'; '.join(map(visible, differing))}.")] if differing else []
    failed = {name: sum(each.error is not None for each in scored) for name, scored in runs.items()}
    return "\n".join(
        made
        + [
            f"{name}: {count} of {len(runs[name])} questions ended in an error or were not asked; they score 0."
            for name, count in failed.items()
            if count
        ]
    )


def _changes(comparison: Comparison, asked: Mapping[str, str]) -> Iterator[str]:
    row = comparison.verdict
    right = "Right" if row.metric == VERDICT else "In the prompt"
    for said, ids in ((f"{right} now, not before:", row.gained), (f"{right} before, not now:", row.lost)):
        if ids:
            more = [f"  and {len(ids) - LISTED} more"] if len(ids) > LISTED else []
            yield "\n".join([said, *(_question(id, asked.get(id, "")) for id in ids[:LISTED]), *more])


def _question(id: str, question: str) -> str:
    return "  " + shortened(f"{id}: {question}", WIDTH - 2)


def _wrapped(said: str) -> str:
    return textwrap.fill(said, WIDTH)
