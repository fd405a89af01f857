"""What was measured of the check, in words for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evals.verifying.checking import Judged
from evals.verifying.figures import Figures, Rate, Step, figures
from evals.verifying.outcome import Cost, Outcome
from qa.render.wording import counted, verifier_text


def text(found: Outcome, *, wrong: bool = False) -> str:
    """Lay out the figures, those with a verifier below those without; with `wrong` also what each got wrong."""
    blocks = _blocks(found.by_code, wrong=wrong)
    if found.cost:
        heading = f"With the verifier {found.cost.verifier}"
        blocks = ["By code alone", *blocks, heading, *_blocks(found.verified, wrong=wrong), _cost(found.cost)]
    return "\n\n".join(filter(None, blocks))


def values(found: Outcome, *, wrong: bool = False) -> dict[str, Any]:
    """Return the same as plain values; what a verifier made of it and its cost under `with_verifier`."""
    if not found.cost:
        return _values(found.by_code, wrong=wrong)
    told = found.cost
    cost = {"asked": len(told.verdicts), "untold": len(told.untold), "seconds": round(told.seconds, 1)}
    verified = {"verifier": told.verifier, "usage": dict(told.usage)} | cost | _values(found.verified, wrong=wrong)
    return _values(found.by_code, wrong=wrong) | {"with_verifier": verified}


def bounds(step: Step) -> str:
    """Name a step of the chance: "0.8 – 0.9"."""
    return f"{step.low:.1f} – {step.high:.1f}"


def _blocks(found: Sequence[Judged], *, wrong: bool) -> list[str]:
    return [_wrong(found) if wrong else "", _figures(figures(found))]


def _values(found: Sequence[Judged], *, wrong: bool) -> dict[str, Any]:
    return figures(found).to_dict() | ({"wrong": _wrong_rows(found)} if wrong else {})


def _cost(cost: Cost) -> str:
    """Say what a verifier was asked, what it could not tell, and what that cost."""
    asked = f"{counted(len(cost.verdicts), 'sentence')} put to it in {cost.seconds:.1f} s"
    untold = f"; of {len(cost.untold)} it could not tell (of the first: {cost.untold[0]})" if cost.untold else ""
    return "\n".join(filter(None, (verifier_text(cost.verifier, cost.usage), f"{asked}{untold}.")))


def _figures(found: Figures) -> str:
    lines = [
        f"{found.n} labelled sentences",
        f"balanced accuracy {_number(found.balanced_accuracy)}, AUC {_by(found)} {_number(found.auc)}",
        "",
        f"{'':32}{'n':>6}{'share':>8}  95 % interval",
        *_line("errors caught", found.errors_caught),
        *_line("  of kinds that code can see", found.checkable_caught),
        *_lines(found.caught),
        *_line("faithful flagged", found.faithful_flagged),
        *_lines(found.flagged),
        "faithful, of those with the label",
        *_lines(found.labels),
        *(["faithful, of those with the verifier's chance"] if found.calibration else []),
        *(line for each in found.calibration for line in _line(f"  {bounds(each)}", each.faithful)),
    ]
    return "\n".join(lines)


def _wrong(found: Sequence[Judged]) -> str:
    return "\n\n".join(
        f"{each.row.id} ({'faithful' if each.row.faithful else 'unfaithful'}, {each.row.kind})\n  {each.row.text}\n"
        f"  {each.checked.support}: {'; '.join(_details(each)) or 'nothing found against it'}"
        for each in found
        if not each.right
    )


def _wrong_rows(found: Sequence[Judged]) -> list[dict[str, Any]]:
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


def _by(found: Figures) -> str:
    return "by the verifier's chance, else by label," if found.calibration else "by label"


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
