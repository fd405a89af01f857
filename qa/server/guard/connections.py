"""Connections that never finish what they began: closed after a while, the oldest first where there are too many."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

FINISHED_WITHIN = 15.0
"""Seconds in which a request's header must be whole."""
MOST_UNFINISHED = 400
"""So many connections may be in the middle of a header, or have said nothing yet."""


class Connection(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, with a limit on the time before a request."""

    finished_within: ClassVar[float] = FINISHED_WITHIN
    most_unfinished: ClassVar[int] = MOST_UNFINISHED
    unfinished: ClassVar[OrderedDict[Connection, asyncio.TimerHandle]] = OrderedDict()

    def connection_made(self, transport: Any) -> None:
        """Somebody has come, and has said nothing yet."""
        super().connection_made(transport)
        self._watch()
        while len(self.unfinished) > self.most_unfinished:
            next(iter(self.unfinished)).give_up()

    def data_received(self, data: bytes) -> None:
        """What was waited for is here, or a piece of it."""
        super().data_received(data)
        if self._waits():
            self._watch()
        else:
            self._unwatch()

    def connection_lost(self, exc: Exception | None) -> None:
        """They have gone."""
        self._unwatch()
        super().connection_lost(exc)

    def give_up(self) -> None:
        """Close the connection."""
        self._unwatch()
        self.transport.close()

    def _waits(self) -> bool:
        """Whether the header of a request is not whole yet."""
        return self.conn.their_state is h11.IDLE

    def _watch(self) -> None:
        if self not in self.unfinished:
            self.unfinished[self] = self.loop.call_later(self.finished_within, self.give_up)

    def _unwatch(self) -> None:
        timer = self.unfinished.pop(self, None)
        if timer:
            timer.cancel()
