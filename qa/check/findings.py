"""One finding for each part of a sentence: the place in the passages that is most like it, or its gravest problem."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from index.text.folding import content_stems
from qa.check.evidence import PassageEvidence, nearest
from qa.check.figures import changes_sign
from qa.check.labels import Finding, Kind, Objection, Problem, Support
from qa.check.parts import Part, parts_of, whole

GRAVITY: tuple[Kind, ...] = (
    "quotation",
    "negation",
    "date",
    "percentage",
    "money",
    "duration",
    "article",
    "figure",
    "acronym",
    "name",
    "strength",
    "words",
)
"""The kinds of problem that a part may have, the gravest first: what code is most sure of."""


def findings_of(text: str, cited: Sequence[PassageEvidence], objections: Sequence[Objection]) -> Iterator[Finding]:
    """Yield what was found: what is wrong with the whole, or else one finding for each part."""
    wholly = [each.problem for each in objections if each.start is None]
    for problem in wholly:
        yield _finding(whole(text), cited, problem)
    if not wholly:
        parts = (whole(text),) if is_quoted(text, cited) else parts_of(text)
        against = _by_part(parts, objections)
        yield from (_finding(part, cited, problem) for part, problem in zip(parts, against, strict=True))


def _by_part(parts: Sequence[Part], objections: Sequence[Objection]) -> list[Problem | None]:
    """Return the gravest problem of each part; None if it has none."""
    found: list[list[Problem]] = [[] for _ in parts]
    for start, problem in objections:
        found[max(0, bisect_right(parts, start or 0, key=lambda part: part.start) - 1)].append(problem)
    return [min(each, key=lambda problem: GRAVITY.index(problem.kind), default=None) for each in found]


def _finding(part: Part, cited: Sequence[PassageEvidence], problem: Problem | None) -> Finding:
    near = nearest(content_stems(part.text), cited)
    key, sentence = (near[0][0].key, near[0][1].text) if near else (None, None)
    return Finding(part, _label(part, cited, problem), key, sentence, problem)


def _label(part: Part, cited: Sequence[PassageEvidence], problem: Problem | None) -> Support:
    if problem is None:
        return "quoted" if is_quoted(part.text, cited) else "matched"
    return "contradicted" if problem.kind == "negation" else "empty" if problem.kind == "empty" else "unsupported"


def is_quoted(text: str, cited: Sequence[PassageEvidence]) -> bool:
    """Return whether a passage has the words of a text in a row, and its figures with the same signs."""
    return any(each.says(text) and not changes_sign(text, each) for each in cited)
