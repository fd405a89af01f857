"""What a judge made of a run, as a text for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from evals.judge.grading import Agreement, Verdict
from index.text.folding import one_line
from index.text.invisible import visible

WIDTH = 100
LISTED = 40
"""So many questions that were not graded are named with the reason."""


def text(verdict: Verdict, judge: str, of: str) -> str:
    """Write the verdict in lines of at most 100 characters; `judge` and `of` name who graded and who answered."""
    parts = [_head(verdict, judge, of), _beside(verdict.agreement), _not_graded(verdict)]
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))


def _head(verdict: Verdict, judge: str, of: str) -> Iterator[str]:
    counts = verdict.counts
    yield shortened(f"{judge} as the judge of {of}{', which is itself' if judge == of else ''}")
    if verdict.share is None:
        yield "Right: nothing is graded."
    else:
        span = f"95 % interval {verdict.interval.low:.3f} to {verdict.interval.high:.3f}"
        yield f"Right: {verdict.share:.3f} ({counts['right']} of {verdict.graded} graded; {span})"
    unasked = sum(each.grade == "wrong" and each.model is None for each in verdict.rows)
    yield f"Wrong without asking, as no answer was given: {unasked}"
    yield f"Not graded, and left out above: {counts['not graded']} of {len(verdict.rows)}"


def _beside(found: Agreement) -> Iterator[str]:
    """Write the table of both graders, and the questions on which they differ."""
    if found.share is None:
        return
    kappa = "what chance alone would give" if found.kappa is None else f"Cohen's kappa {found.kappa:.2f}"
    yield f"Beside the string score (all that must be said is said), over {found.n} answers that both grade:"
    yield f"{'':16}{'string right':>14}{'string wrong':>14}"
    yield f"{'judge right':16}{len(found.both_right):>14}{len(found.judge_alone):>14}"
    yield f"{'judge wrong':16}{len(found.string_alone):>14}{len(found.both_wrong):>14}"
    yield f"They agree on {found.share:.3f}; {kappa}."
    heads = ("Right to the judge alone", "To the string score alone")
    for head, ids in zip(heads, (found.judge_alone, found.string_alone), strict=True):
        if ids:
            yield textwrap.fill(f"{head}: {', '.join(map(visible, ids))}", WIDTH, subsequent_indent="  ")


def _not_graded(verdict: Verdict) -> Iterator[str]:
    rows = [each for each in verdict.rows if each.grade == "not graded"]
    if rows:
        yield "Not graded:"
        yield from (f"  {shortened(f'{each.id}: {each.why}', WIDTH - 2)}" for each in rows[:LISTED])
    if len(rows) > LISTED:
        yield f"  and {len(rows) - LISTED} more"


def shortened(text: str, width: int = WIDTH) -> str:
    """Shorten the text at a word, to one line of so many characters."""
    return textwrap.shorten(visible(one_line(text)), width, placeholder=" …")
