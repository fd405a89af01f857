"""A sentence cut into its parts by marks and conjunctions, and one finding for each: its place, or its gravest problem.

Parts are clauses, items of a list, what is put in between.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.text.folding import content_stems, folded
from qa.check.evidence import PassageEvidence, is_quoted, nearest
from qa.check.labels import Finding, Kind, Objection, Problem, Support
from qa.check.quotations import quotation_spans

_CUT = re.compile(
    r"(?P<mark>[;:,](?!\S)\s{0,9}|\s{1,9}[–—-]{1,3}\s{1,9}|\s{0,9}—\s{0,9}|\s{0,9}[()]\s{0,9})|"
    r"\s{1,9}(?=(?:(?:\w{2,7} )?(?:which|whom|whose)|and|or|but|nor|while|whereas|who|where|when|because|although|"
    r"though|unless|so that|in order to|rather than)\s)"
)
"""What stands between two parts: a mark, or the blank before a conjunction."""
_ENOUGH = 2
"""So many words that carry meaning make a part; behind a mark one is enough, as an item of a list."""
_WORD = re.compile(r"\S+")
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


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a sentence in a row that say one thing, and where they stand in it."""

    text: str
    start: int
    end: int


def whole(sentence: str) -> Part:
    """Take a sentence as one part."""
    return Part(sentence, 0, len(sentence))


def parts_of(sentence: str) -> tuple[Part, ...]:
    """Cut a sentence into its parts, in order; what is quoted stays together, and so does what says too little."""
    spans: list[tuple[int, int]] = []
    for start, end, enough in _pieces(sentence):
        lead = len(spans) == 1 and _weight(sentence[slice(*spans[0])]) < _ENOUGH
        if spans and (lead or _weight(sentence[start:end]) < enough):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(Part(sentence[start:end], start, end) for start, end in spans) or (whole(sentence),)


def _pieces(sentence: str) -> Iterator[tuple[int, int, int]]:
    """Yield what stands between two cuts, and how many words make it a part; words without meaning go with the next."""
    quoted = quotation_spans(sentence)
    start, enough = 0, _ENOUGH
    for cut in _CUT.finditer(sentence):
        if any(first < cut.start() < last for first, last in quoted):
            continue
        if content_stems(sentence[start : cut.start()]):
            yield start, cut.start(), enough
            start, enough = cut.end(), 1 if cut["mark"] else _ENOUGH
    if start < len(sentence):
        yield start, len(sentence), enough


def _weight(text: str) -> int:
    """Return how many words of a text carry meaning; figures alone are none, as they may belong to a date."""
    terms = content_stems(text)
    return len(terms) if any(term[0].isalpha() for term in terms) else 0


def place_in(text: str, place: int) -> int:
    """Return where the word begins in a text that stands at a place of its folded form."""
    words = list(_WORD.finditer(text))
    at = bisect_right(words, place, key=lambda word: len(folded(text[: word.end()])))
    return words[min(at, len(words) - 1)].start() if words else 0


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
