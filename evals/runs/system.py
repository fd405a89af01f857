"""What can be evaluated: whatever searches and answers as an Assistant does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from index.filters import Filters
from index.search.retriever import Hit
from qa import Answer
from qa.drafts.draft import Turn


class System(Protocol):
    """Questions in, ranked passages and answers out; `qa.Assistant` is one. Raises AskError."""

    def search(self, question: str, k: int = 20, *, filters: Filters | None = None) -> tuple[Hit, ...]:
        """Return the `k` best passages."""
        ...

    def ask(
        self,
        question: str,
        k: int | None = None,
        *,
        filters: Filters | None = None,
        previous: Sequence[Turn] = (),
    ) -> Answer:
        """Return the answer from the `k` best passages (None: the system's own number)."""
        ...


Opener = Callable[[str | None], System]
"""Opens the system at a clearance (None: all of it). Each worker opens its own, so a system need not bear threads."""
