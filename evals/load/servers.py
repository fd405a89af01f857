"""`ask serve` as a process of its own, what memory it takes, and a model that takes its time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from index.errors import AskError

PAUSE = 3.0
"""Seconds that the slow model thinks."""


@contextmanager
def serving(index: Path, *options: str, **environment: str) -> Iterator[tuple[str, int]]:
    """Start a server; gives its address and process id. AskError if it does not start."""
    command = [sys.executable, "-m", "qa.cli", "serve", "--port", "0", "--rate", "0", "--index", str(index), *options]
    with subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        line = process.stderr.readline()
        try:
            if "the page is at " not in line:
                raise AskError(f"the server did not start: {line.strip()}")
            yield line.split("the page is at ")[1].split(";")[0].split(". ")[0].strip(), process.pid
        finally:
            process.terminate()


def memory(pid: int) -> int:
    """Return the resident memory in bytes of a process and its children; AskError if the system does not tell."""
    children = f"/proc/{pid}/task/{pid}/children"
    try:
        pids = [pid, *map(int, Path(children).read_text().split())]
        return sum(_resident(each) for each in pids)
    except OSError as error:
        raise AskError("memory is read from /proc, which does not tell it here") from error


def _resident(pid: int) -> int:
    rows = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(row.split()[1]) * 1024 for row in rows if row.startswith("VmRSS:")), 0)


@contextmanager
def slow_model() -> Iterator[str]:
    """Serve chat completions that come after a while with nothing of use; gives the base URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Slow)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


class _Slow(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(PAUSE)
        content = json.dumps({"sentences": [{"text": "Nobody knows.", "citations": []}]})
        choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
        self._send({"choices": [choice]})

    def do_GET(self) -> None:
        self._send({"data": []})

    def _send(self, reply: object) -> None:
        body = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""
