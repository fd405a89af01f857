"""What a judge said of a run, on its page: the whole beside the string score, and the grade of one answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.judge.grading import Agreement, Judged, Verdict
from evals.report.outcomes import judges
from qa.render.markup import anchor, counted, table, tag, text

SIGNS = {"right": "✓", "wrong": "✗", "not graded": "–"}


def judged(verdict: Verdict) -> str:
    """The counts, how far judge and string score agree, and the questions on which they differ."""
    counts = verdict.counts
    said = (
        f"{judges(verdict)} graded {counted(len(verdict.rows), 'question')} that the cables answer: "
        f"{counts['right']} right, {counts['wrong']} wrong, {counts['not graded']} not graded.{_share(verdict)} "
        "A refusal and an error are wrong without asking; what is not graded is neither right nor wrong."
    )
    return tag("p", text(said), "note") + "".join(_beside(verdict.agreement))


def graded(grade: Judged) -> str:
    """The grade of one answer, and why."""
    label = tag("span", text(f"{SIGNS[grade.grade]} {grade.grade}"), "label")
    by = f"The judge ({grade.model})" if grade.model else "Without asking the judge"
    return tag("p", f"{text(by)}: {label}. {text(grade.why)}", "checked")


def _beside(found: Agreement) -> Iterator[str]:
    if found.share is None:
        return
    rows = [
        ["judge: right", str(len(found.both_right)), str(len(found.judge_alone))],
        ["judge: wrong", str(len(found.string_alone)), str(len(found.both_wrong))],
    ]
    said = (
        f"Beside the string score (all that must be said is said), over {counted(found.n, 'answer')} that both grade."
    )
    yield table(["", "string: right", "string: wrong"], rows, "small", said)
    kappa = "what chance alone would give" if found.kappa is None else f"Cohen's kappa {found.kappa:.2f}"
    yield tag("p", f"They agree on {found.share * 100:.0f} %; {kappa}.", "note")
    yield from _named("Right to the judge alone", found.judge_alone)
    yield from _named("Right to the string score alone", found.string_alone)


def _named(said: str, ids: Sequence[str]) -> Iterator[str]:
    if ids:
        links = ", ".join(tag("a", text(each), href=f"#{anchor(each)}") for each in ids)
        yield tag("p", f"{said}: {links}.", "note")


def _share(verdict: Verdict) -> str:
    if verdict.share is None:
        return ""
    span = f"{verdict.interval.low * 100:.0f}–{verdict.interval.high * 100:.0f}"
    return f" Of those graded {verdict.share * 100:.0f} % are right (95 % interval {span})."
