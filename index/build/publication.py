"""When a build publishes what it has: at once, and while vectors are made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index.store.generation import IndexFolder

AT_ONCE = 2048
"""If fewer texts than this are to be embedded, the index is published once, with all of its vectors."""


class Publication:
    """Publishes generations of a build while vectors are made: at once, and whenever there are twice as many."""

    def __init__(
        self, publish: Callable[[], Path], folder: IndexFolder, progress: Callable[[str, int, int], None]
    ) -> None:
        self._publish = publish
        self._folder = folder
        self._progress = progress
        self._next = 0
        self._last: Path | None = None

    def pause(self, done: int, left: int) -> None:
        """Publish what there is if it is time to: not if hardly anything is left to be made."""
        if done < self._next or left < AT_ONCE:
            return
        before, self._last = self._last, self._publish()
        if before:
            self._folder.retire(before)
        else:
            self._progress("usable", done, left)
        self._next = max(AT_ONCE, 2 * done)


def never(_done: int, _left: int) -> None:
    """Publish nothing before all is made."""
