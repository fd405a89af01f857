"""What a corruption does to a draft, and what every kind of corruption needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from evals.sentence_check.collection import Collection, Paragraph
from evals.sentence_check.right_drafts import Draft

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Change:
    """A draft's new text and citations, and what was changed, in words for a person."""

    text: str
    citations: tuple[str, ...]
    what: str


Corruption = Callable[[Draft, Collection, Random], Iterator[Change]]


def cited(draft: Draft) -> list[Paragraph]:
    """The paragraphs that a draft cites."""
    return [each for each in draft.shown if each.key in draft.citations]


def whole(draft: Draft) -> str:
    """All that the paragraphs cited say, and what stands over them."""
    return "\n".join(each.whole for each in cited(draft))


def edited(draft: Draft, span: tuple[int, int], by: str) -> Change:
    """The draft with other words in one place."""
    start, end = span
    text = f"{draft.text[:start]}{by}{draft.text[end:]}"
    return Change(text, draft.citations, f"{draft.text[start:end]} → {by}")


def shuffled(items: Sequence[Item], random: Random) -> list[Item]:
    """The items in another order."""
    return random.sample(list(items), len(items))
