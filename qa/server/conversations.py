"""What was asked before on the page: the last turns of each conversation, kept in memory, the oldest let go."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Sequence

from qa.drafts.draft import Turn
from qa.drafts.follow_up import KEPT

MOST = 500
"""So many conversations are kept; the one that was used longest ago is let go first."""


class Conversations:
    """Turns by the name of their conversation, which nobody can guess."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, tuple[Turn, ...]] = OrderedDict()

    def turns(self, name: str | None) -> tuple[Turn, ...]:
        """The turns so far, the oldest first; none where the conversation is not known, or no longer."""
        return self._kept.get(name or "", ())

    def keep(self, name: str | None, turns: Sequence[Turn]) -> str:
        """Keep the last of these turns; the name of the conversation, a new one where it has none yet."""
        if name is None or name not in self._kept:
            name = secrets.token_urlsafe(16)
        self._kept[name] = tuple(turns[-KEPT:])
        self._kept.move_to_end(name)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return name
