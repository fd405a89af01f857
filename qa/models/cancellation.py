"""End, from another thread, what waits for a model's server."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Timer
from typing import Any

from index.errors import Stopped

CONNECTED = ("connect_tcp.complete", "start_tls.complete")
"""What httpcore calls the moment at which a connection is open, and the one at which TLS is, too."""


class Stop:
    """Set once, from any thread: the connections that are registered here are cut, and nothing new is asked.

    A thread that waits for a reply then gets `Stopped`, however long the server stays silent.
    """

    def __init__(self) -> None:
        self._set = Event()
        self._lock = Lock()
        self._sockets: list[socket.socket] = []
        self._within: list[Stop] = []

    def set(self) -> None:
        """End what is under way."""
        with self._lock:
            self._set.set()
            for connection in self._sockets:
                _cut(connection)
            for inner in self._within:
                inner.set()

    @contextmanager
    def within(self, seconds: float) -> Iterator[Stop]:
        """Give a stop for a part of the work: it is set after so many seconds, or together with this one."""
        inner = Stop()
        timer = Timer(seconds, inner.set)
        timer.daemon = True
        with self._lock:
            self._within.append(inner)
            if self._set.is_set():
                inner.set()
        timer.start()
        try:
            yield inner
        finally:
            timer.cancel()
            with self._lock:
                self._within.remove(inner)

    def check(self) -> None:
        """Raise Stopped if it is set."""
        if self._set.is_set():
            raise Stopped

    def pause(self, seconds: float) -> None:
        """Wait as long, or until it is set, and then raise Stopped."""
        self._set.wait(seconds)
        self.check()

    @property
    def trace(self) -> Callable[[str, dict[str, Any]], None]:
        """The `trace` extension of an httpx request whose connection ends with this."""

        def trace(name: str, info: dict[str, Any]) -> None:
            if name.endswith(CONNECTED):
                self._register(info["return_value"].get_extra_info("socket"))

        return trace

    def _register(self, connection: socket.socket) -> None:
        with self._lock:
            self._sockets = [each for each in self._sockets if each.fileno() >= 0]
            self._sockets.append(connection)
            if self._set.is_set():
                _cut(connection)


def _cut(connection: socket.socket) -> None:
    """Wake the thread that waits at this end. In TLS only the socket below is cut: its state belongs to that thread."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
