"""What a reader is: evidence in, draft out; what it would send elsewhere; and the searches that go before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from index.search.retriever import Hit
from qa.drafts.draft import Draft, DraftSentence, Turn
from qa.evidence.evidence import Evidence

if TYPE_CHECKING:
    from qa.models.client import Preview


@dataclass(frozen=True, slots=True)
class Sending:
    """What a reader would send: the request, None if none, and the passages that it would hold back.

    `searches` is the request for searches that goes before it, None if none: with those, other passages may be found.
    """

    request: Preview | None = None
    held: tuple[Hit, ...] = ()
    searches: Preview | None = None


@dataclass(frozen=True, slots=True)
class Searches:
    """What is searched for beside the question, and what it used; `reason` says why a model wrote none."""

    texts: tuple[str, ...] = ()
    usage: Mapping[str, int] = field(default_factory=dict)
    reason: str | None = None


def summed(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Add up what two calls of a model used, by name."""
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}


OnSentence = Callable[[DraftSentence, Sequence[Hit]], None]
"""Called with a sentence, and the passages that were shown to whoever wrote it."""


class Reader(Protocol):
    """Evidence in, draft out."""

    name: str

    def read(self, evidence: Evidence, previous: Sequence[Turn] = (), on_sentence: OnSentence | None = None) -> Draft:
        """Draft from these passages alone; `on_sentence` is told of each sentence as soon as it is written."""
        ...

    def preview(self, evidence: Evidence, previous: Sequence[Turn] = ()) -> Sending:
        """Return exactly what `read` would send somewhere, and what not."""
        ...

    @property
    def settings(self) -> dict[str, Any]:
        """What an answer's record says of the reader; no key is among it."""
        ...
