"""A server as a process of this machine: started on a free port, waited for, and stopped whatever happens."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from qa.models.client import CAPABILITIES

LOG_LINES = 30
STOP_SECONDS = 10.0
GLANCE_SECONDS = 2.0
PAUSE_SECONDS = 0.03


class NotStarted(Exception):
    """The server ended, or said nothing in time; the end of its log is in the notes."""


class Running:
    """A started server; `url` has no path."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, log: Path) -> None:
        self.url = url
        self._process = process
        self._log = log
        self._killed = False

    def kill(self) -> None:
        """Ends it at once, in the middle of whatever it does."""
        self._killed = True
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Ends it. AssertionError where it had ended by itself, so that no test passes for that reason."""
        fell = self._process.poll()
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        assert self._killed or fell is None, f"the server ended by itself ({fell}):\n{self.tail()}"

    def tail(self) -> str:
        """The last lines of its log."""
        return "\n".join(self._log.read_text("utf-8", errors="replace").splitlines()[-LOG_LINES:])

    def await_health(self, seconds: float) -> None:
        """Returns as soon as /health says that all is well. Raises NotStarted."""
        until = time.monotonic() + seconds
        with httpx.Client(trust_env=False, timeout=GLANCE_SECONDS) as http:
            while time.monotonic() < until and self._process.poll() is None:
                if _well(http, f"{self.url}/health"):
                    return
                time.sleep(PAUSE_SECONDS)
        raise NotStarted(f"{self._process.args!r} (exit status {self._process.poll()})")


@contextmanager
def running(
    command: Callable[[int], Sequence[str]], log: Path, *, seconds: float, environment: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """The server of the command for a port, once it is well."""
    port = _free_port()
    with log.open("wb") as file:
        process = subprocess.Popen(
            command(port), env={**os.environ, **(environment or {})}, stdout=file, stderr=file, stdin=subprocess.DEVNULL
        )
    server = Running(process, f"http://127.0.0.1:{port}", log)
    try:
        server.await_health(seconds)
        yield server
    except BaseException as error:
        server.kill()
        error.add_note(f"The server's log:\n{server.tail()}")
        raise
    finally:
        server.stop()
        for base_url in [known for known in CAPABILITIES if known.startswith(server.url)]:
            del CAPABILITIES[base_url]  # the next server may get the same port


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _well(http: httpx.Client, url: str) -> bool:
    try:
        return http.get(url).is_success
    except httpx.RequestError:
        return False
