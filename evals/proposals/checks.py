"""What code can find against a proposed question: it is not from the passage, cannot be checked, or copies words.

The two limits of copied words are what 95 of 100 questions keep that were written by hand over 2,000 cables: no more
than 3 content words in a row as the passage has them (.95 quantile 3, most 4), and at most .72 of the question's
content words are words of the passage (.95 quantile .71).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from evals import normalise
from evals.gold import add, lint, rows
from evals.gold.against_index import IndexedParagraphs
from evals.gold.fields import shown
from evals.gold.questions import GoldQuestion, of_row
from evals.proposals.request import LONGEST_ITEM, TYPES, Written
from index.search.retriever import Hit
from index.text.tokens import content_terms

Reason = Literal[
    "broken", "not in the passage", "cannot be checked", "copy words", "asked already", "have other answers", "refused"
]
REASONS: tuple[Reason, ...] = get_args(Reason)
LONGEST_RUN = 3
MOST_SHARED = 0.72
SAME_QUESTION = 0.8
"""The share of all their content words that two questions have in common if they ask the same."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A question that is not kept, and why."""

    reason: Reason
    why: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another passage that says what a right answer must say, and the sentences in which it does."""

    key: str
    said: str


def problem(written: Written, row: Mapping[str, Any], key: str, evidence: IndexedParagraphs) -> Dropped | None:
    """Find the first thing that speaks against a question, whoever has asked before."""
    text = evidence.text(frozenset({key}))
    if wrong := form(written, row) or source(written, text):
        return wrong
    question = of_row(row)
    return checkable(question, evidence) or copied(question.question, text)


def form(written: Written, row: Mapping[str, Any]) -> Dropped | None:
    """Find what keeps the row from being a gold row of our kinds."""
    if written.type not in TYPES:
        return Dropped("broken", f"its type is {shown(written.type)}")
    for item in written.must_include:
        if item.startswith("re:") or len(item) > LONGEST_ITEM:
            return Dropped("cannot be checked", f"{shown(item)} is no short text that every right answer says")
    wrong = next(iter(rows.problems(row)), None)
    return Dropped("broken", wrong) if wrong else None


def source(written: Written, text: str) -> Dropped | None:
    """Find what does not stand in the passage: the quote, what an answer must say, a figure of the answer."""
    passage = normalise.normalised(text)
    if normalise.normalised(written.quote).strip(' ."') not in passage:
        return Dropped("not in the passage", f"it does not say {shown(written.quote)}")
    for item in (*written.must_include, *add.must_say(written.answer)):
        if not normalise.includes(written.quote, [item]):
            return Dropped("not in the passage", f"the sentence quoted does not say {shown(item)}")
    return None


def checkable(question: GoldQuestion, evidence: IndexedParagraphs) -> Dropped | None:
    """Find what `ask eval check` would say of it."""
    findings = lint.of_question(question, evidence)
    return Dropped("cannot be checked", findings[0].what) if findings else None


def copied(question: str, text: str) -> Dropped | None:
    """Find if the question has more of the passage's words than people's questions have."""
    asked, said = content_terms(question), content_terms(text)
    longest = longest_run(asked, said)
    if longest > LONGEST_RUN:
        return Dropped("copy words", f"{longest} words in a row are the passage's")
    shared = len(set(asked) & set(said)) / max(1, len(set(asked)))
    return Dropped("copy words", f"{shared:.2f} of its words are the passage's") if shared > MOST_SHARED else None


def longest_run(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest run of words that stands in both."""
    best, before = 0, [0] * (len(other) + 1)
    for word in one:
        runs = [0, *(before[n] + 1 if word == each else 0 for n, each in enumerate(other))]
        best, before = max(best, *runs), runs
    return best


def asked_already(question: GoldQuestion, others: Iterable[GoldQuestion]) -> Dropped | None:
    """Find a question that asks nearly the same: Jaccard's share of the content words that both have."""
    words = set(content_terms(question.question))
    for other in others:
        theirs = set(content_terms(other.question))
        if len(words & theirs) >= SAME_QUESTION * len(words | theirs):
            return Dropped("asked already", f"{other.id} asks nearly the same")
    return None


def elsewhere(question: GoldQuestion, hits: Iterable[Hit]) -> tuple[Elsewhere, ...]:
    """Find the passages, besides the source, that say all that a right answer must say."""
    others = (hit for hit in hits if hit.key not in question.keys)
    return tuple(
        Elsewhere(hit.key, _saying(hit, question.must_include))
        for hit in others
        if normalise.includes(hit.passage.search_text, question.must_include)
    )


def _saying(hit: Hit, wanted: Sequence[str]) -> str:
    return " … ".join(
        each.text for each in hit.all_sentences if any(normalise.includes(each.search_text, [item]) for item in wanted)
    )
