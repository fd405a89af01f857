"""What was measured of the check, in words for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evals.verifying.checking import Judged
from evals.verifying.figures import Figures, Rate


def text(found: Figures) -> str:
    """Lay out the figures: all together, by kind, and what each label is worth."""
    lines = [
        f"{found.n} labelled sentences",
        f"balanced accuracy {_number(found.balanced_accuracy)}, AUC by label {_number(found.auc)}",
        "",
        f"{'':32}{'n':>6}{'share':>8}  95 % interval",
        *_line("errors caught", found.errors_caught),
        *_line("  of kinds that code can see", found.checkable_caught),
        *_lines(found.caught),
        *_line("faithful flagged", found.faithful_flagged),
        *_lines(found.flagged),
        "faithful, of those with the label",
        *_lines(found.labels),
    ]
    return "\n".join(lines)


def wrong(found: Sequence[Judged]) -> str:
    """Lay out the sentences that the check got wrong, with what it said of them."""
    return "\n\n".join(
        f"{each.row.id} ({'faithful' if each.row.faithful else 'unfaithful'}, {each.row.kind})\n  {each.row.text}\n"
        f"  {each.checked.support}: {'; '.join(_details(each)) or 'nothing found against it'}"
        for each in found
        if not each.right
    )


def wrong_rows(found: Sequence[Judged]) -> list[dict[str, Any]]:
    """Return the same as plain values."""
    return [
        {
            "id": each.row.id,
            "sentence": each.row.text,
            "faithful": each.row.faithful,
            "kind": each.row.kind,
            "support": each.checked.support,
            "problems": _details(each),
        }
        for each in found
        if not each.right
    ]


def _details(each: Judged) -> list[str]:
    return [problem.detail for problem in each.checked.problems]


def _lines(rates: Mapping[str, Rate]) -> Iterator[str]:
    for name, rate in rates.items():
        yield from _line(f"  {name}", rate)


def _line(name: str, rate: Rate | None) -> Iterator[str]:
    if rate:
        yield f"{name:32}{rate.n:>6}{rate.value:>8.3f}  {rate.low:.3f}–{rate.high:.3f}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
