"""Ending, from another thread, what waits for a model's server."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from threading import Event, Lock
from typing import Any

from index.errors import Stopped

CONNECTED = ("connect_tcp.complete", "start_tls.complete")
"""What httpcore calls the moments at which a connection, or one inside TLS, stands."""


class Stop:
    """Set once, from any thread: the connections that are registered here are cut, and nothing new is asked.

    A thread that waits for a reply then gets `Stopped`, however long the server stays silent.
    """

    def __init__(self) -> None:
        self._set = Event()
        self._lock = Lock()
        self._lines: list[socket.socket] = []

    def set(self) -> None:
        """End what is under way."""
        with self._lock:
            self._set.set()
            for line in self._lines:
                _cut(line)

    def check(self) -> None:
        """Raises Stopped once it is set."""
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

    def _register(self, line: socket.socket) -> None:
        with self._lock:
            self._lines = [each for each in self._lines if each.fileno() >= 0]
            self._lines.append(line)
            if self._set.is_set():
                _cut(line)


def _cut(line: socket.socket) -> None:
    """Wake who waits at this end. Of one in TLS only the line below is cut: its state belongs to the other thread."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)
