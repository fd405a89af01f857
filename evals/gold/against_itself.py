"""A gold question held against itself: what it asks, what a right answer must say, and the answer that it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from evals import normalise
from evals.gold.fields import shown
from evals.gold.questions import GoldQuestion

FOLLOW_UP = "follow_up"
Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a question. An error makes its scores false; a person should look at a warning."""

    level: Level
    what: str


error = partial(Finding, "error")
warning = partial(Finding, "warning")


def findings(question: GoldQuestion) -> Iterator[Finding]:
    """Find what in the row does not go together."""
    if question.type == FOLLOW_UP and not question.previous:
        yield warning("it is a follow_up, and `previous` holds no exchange that it follows")
    if question.answer is None:
        return
    yield from _own_answer(question, question.answer)
    if normalise.includes(question.question, question.must_include):
        yield warning("the question itself says all of `must_include`, so an echo of it is right; ask for more")
    yield from _wider_sets(question)


def _own_answer(question: GoldQuestion, answer: str) -> Iterator[Finding]:
    lacking = [item for item in question.must_include if not normalise.includes(answer, [item])]
    for item in lacking:
        yield error(f"its own answer {shown(answer)} lacks {shown(item)} of `must_include`{hint(item, answer)}")
    for other in question.accept:
        if not lacking and not other.startswith("re:") and not normalise.includes(other, question.must_include):
            yield warning(f"{shown(other)} of `accept` lacks what `must_include` asks for")


def hint(item: str, text: str) -> str:
    """Say why an expression misses a text that it seems to fit: texts are compared with numbers in plain digits."""
    if not item.startswith("re:") or normalise.includes(text, [item]):
        return ""
    match = re.search(item[3:], text, re.IGNORECASE)
    if match is None:
        return ""
    compared = shown(normalise.normalised(match[0]))
    return f" (it fits {shown(match[0])}, which is compared as {compared}: write that as well)"


def _wider_sets(question: GoldQuestion) -> Iterator[Finding]:
    for keys in question.cites:
        if any(other < keys for other in question.cites):
            yield warning(f"{listed(keys)} can never count: a part of it gives the answer by itself, says `cites`")
    if len(set(question.cites)) < len(question.cites):
        yield warning("`cites` holds the same set of paragraphs twice")


def listed(keys: frozenset[str]) -> str:
    """Write keys for a message, sorted."""
    return " + ".join(sorted(keys))
