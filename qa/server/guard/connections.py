"""Connections that never finish what they began, or never take what they are given: closed after a while."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

FINISHED_WITHIN = 15.0
"""Seconds in which a request's header must be whole."""
TAKEN_WITHIN = 30.0
"""Seconds in which a client must take what waits for it."""
MOST_OPEN = 500
"""So many connections may be open; one more closes the one that has been without a request for the longest."""


def room() -> int:
    """How many connections there is room for: at most half of the files that this process may have open."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return MOST_OPEN
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return MOST_OPEN if files == resource.RLIM_INFINITY else min(MOST_OPEN, files // 2)


class Connection(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, with limits on the time before a request and on the time to take a reply."""

    finished_within: ClassVar[float] = FINISHED_WITHIN
    taken_within: ClassVar[float] = TAKEN_WITHIN
    most_open: ClassVar[int] = room()
    waiting: ClassVar[OrderedDict[Connection, asyncio.TimerHandle]] = OrderedDict()
    """The connections without a request under way, the longest first, each with what ends it."""
    _untaken: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Somebody has come, and has said nothing yet."""
        super().connection_made(transport)
        self._settle()
        if len(self.connections) > self.most_open:
            next(iter(self.waiting)).give_up()

    def data_received(self, data: bytes) -> None:
        """What was waited for is here, or a piece of it."""
        if not self.flow.write_paused:
            self._forget_untaken()
        super().data_received(data)
        self._settle()

    def on_response_complete(self) -> None:
        """A reply was written; whether it is taken as well is seen later."""
        super().on_response_complete()
        self._settle()
        if self.transport.get_write_buffer_size():
            self._expect_taken()

    def pause_writing(self) -> None:
        """More waits to be taken than is kept for a client."""
        super().pause_writing()
        self._expect_taken()

    def resume_writing(self) -> None:
        """Most of it was taken."""
        super().resume_writing()
        self._forget_untaken()

    def connection_lost(self, exc: Exception | None) -> None:
        """They have gone."""
        self._unwatch()
        self._forget_untaken()
        super().connection_lost(exc)

    def give_up(self) -> None:
        """Close the connection at once."""
        self._unwatch()
        self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """What was sent is not HTTP: said in the one form of every error, where there is still a reply to give."""
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.give_up()
            return
        head = [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), (b"connection", b"close")]
        for event in (
            h11.Response(status_code=400, headers=head, reason=b"Bad Request"),
            h11.Data(data=json.dumps({"error": msg}).encode()),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _settle(self) -> None:
        """Watch it, or no longer."""
        if self.transport.is_closing() or not self._is_waiting():
            self._unwatch()
        elif self not in self.waiting:
            self.waiting[self] = self.loop.call_later(self.finished_within, self.give_up)

    def _is_waiting(self) -> bool:
        """Whether no request is under way: a header is not whole, or what comes belongs to one already replied to."""
        return self.conn.their_state is h11.IDLE or (self.cycle is not None and self.cycle.response_complete)

    def _unwatch(self) -> None:
        timer = self.waiting.pop(self, None)
        if timer:
            timer.cancel()

    def _expect_taken(self) -> None:
        self._forget_untaken()
        self._untaken = self.loop.call_later(self.taken_within, self._look)

    def _forget_untaken(self) -> None:
        if self._untaken:
            self._untaken.cancel()
            self._untaken = None

    def _look(self) -> None:
        if self.transport.get_write_buffer_size():
            self.give_up()
