"""Connections that never finish a request, or never read the reply, are closed after a while."""

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
    """Count the connections that there is room for: at most half of the files that this process may have open."""
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
    """Connections without a request under way, the longest first, each with its timeout."""
    _read_timeout: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Connection opened: start the header timeout."""
        super().connection_made(transport)
        self._watch_header()
        if len(self.connections) > self.most_open:
            next(iter(self.waiting)).give_up()

    def data_received(self, data: bytes) -> None:
        """Data came: the client reads again, and a header may be whole."""
        if not self.flow.write_paused:
            self._stop_read_timeout()
        super().data_received(data)
        self._watch_header()

    def on_response_complete(self) -> None:
        """A reply was written: start the timeout for reading it."""
        super().on_response_complete()
        self._watch_header()
        if self.transport.get_write_buffer_size():
            self._start_read_timeout()

    def pause_writing(self) -> None:
        """The write buffer is full: start the timeout for reading it."""
        super().pause_writing()
        self._start_read_timeout()

    def resume_writing(self) -> None:
        """The client read most of the buffer: stop the timeout."""
        super().resume_writing()
        self._stop_read_timeout()

    def connection_lost(self, exc: Exception | None) -> None:
        """Connection closed: stop all timeouts."""
        self._stop_header_timeout()
        self._stop_read_timeout()
        super().connection_lost(exc)

    def give_up(self) -> None:
        """Close the connection at once."""
        self._stop_header_timeout()
        self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP in the one form of every error, if a reply can still be given."""
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

    def _watch_header(self) -> None:
        """Start the header timeout if no request is under way, else stop it."""
        if self.transport.is_closing() or not self._is_waiting():
            self._stop_header_timeout()
        elif self not in self.waiting:
            self.waiting[self] = self.loop.call_later(self.finished_within, self.give_up)

    def _is_waiting(self) -> bool:
        """Decide if no request is under way: no whole header came, or the rest of one that has its reply."""
        return self.conn.their_state is h11.IDLE or (self.cycle is not None and self.cycle.response_complete)

    def _stop_header_timeout(self) -> None:
        timer = self.waiting.pop(self, None)
        if timer:
            timer.cancel()

    def _start_read_timeout(self) -> None:
        self._stop_read_timeout()
        self._read_timeout = self.loop.call_later(self.taken_within, self._close_if_unread)

    def _stop_read_timeout(self) -> None:
        if self._read_timeout:
            self._read_timeout.cancel()
            self._read_timeout = None

    def _close_if_unread(self) -> None:
        if self.transport.get_write_buffer_size():
            self.give_up()
