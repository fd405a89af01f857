"""What a reader is: evidence in, draft out; and what it would send elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from index.search.retriever import Hit
from qa.drafts.draft import Draft, DraftSentence, Turn
from qa.evidence.evidence import Evidence

if TYPE_CHECKING:
    from qa.models.client import Preview


@dataclass(frozen=True, slots=True)
class Sending:
    """What a reader would send: the request, None if none, and the passages that it would hold back."""

    request: Preview | None = None
    held: tuple[Hit, ...] = ()


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
