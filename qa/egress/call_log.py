"""The local log of what was sent to models elsewhere: one line of JSON for each call, and no word of its text.

A line is written when the call is over, however it ended, and the file is opened before it begins: where it cannot be
written, nothing is sent. The lines of several processes do not mix.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import filelock
from index.errors import DiskError
from index.search.retriever import Hit
from qa.models.chat import ChatRequest, Endpoint, Reply

if TYPE_CHECKING:
    from qa.models.client import Client, Preview

ONLY_MINE = 0o600


@dataclass(slots=True)
class Call:
    """One call under way."""

    reply: Reply | None = None

    def done(self, reply: Reply) -> None:
        """Note what came back."""
        self.reply = reply


@contextmanager
def logged(path: Path, endpoint: Endpoint, sent: Sequence[Hit], preview: Preview) -> Iterator[Call]:
    """Log the call that is made inside: these passages, in the request that `preview` shows, to this endpoint.

    A call to this very machine is not logged. DiskError if the log cannot be written; then nothing was sent yet.
    """
    call = Call()
    if endpoint.loopback:
        yield call
        return
    row = _request_fields(endpoint, sent, preview)
    handle = _opened(path)
    outcome = "no reply"
    try:
        yield call
    except BaseException as error:
        outcome = type(error).__name__
        raise
    finally:
        try:
            _write(handle, path, _line(row | _reply_fields(call.reply, outcome)))
        finally:
            os.close(handle)


def chat(
    client: Client,
    request: ChatRequest,
    path: Path,
    endpoint: Endpoint,
    sent: Sequence[Hit],
    on_text: Callable[[str], None] | None = None,
) -> Reply:
    """Ask the model at an endpoint with these passages, and log the call; arguments and errors as for `logged`."""
    with logged(path, endpoint, sent, client.preview(request)) as call:
        reply = client.chat(request, on_text=on_text)
        call.done(reply)
    return reply


def digest_of(body: Mapping[str, Any]) -> str:
    """Return the sha256 of a request's body, as the bytes that are sent."""
    return sha256(json.dumps(body, ensure_ascii=False).encode("utf-8", errors="replace")).hexdigest()


def _line(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode("utf-8", errors="replace") + b"\n"


def _request_fields(endpoint: Endpoint, sent: Sequence[Hit], preview: Preview) -> dict[str, Any]:
    return {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "host": endpoint.host,
        "model": endpoint.name,
        "keys": [hit.key for hit in sent],
        "markings": [hit.passage.marking for hit in sent],
        "request_sha256": digest_of(preview.body),
    }


def _reply_fields(reply: Reply | None, outcome: str) -> dict[str, Any]:
    return {
        "reply_sha256": sha256(reply.text.encode("utf-8", errors="replace")).hexdigest() if reply else None,
        "input_tokens": reply.usage.input_tokens if reply else None,
        "output_tokens": reply.usage.output_tokens if reply else None,
        "outcome": reply.finish if reply else outcome,
    }


def _opened(path: Path) -> int:
    """Open the log's file to add to it; only the person may read it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, ONLY_MINE)
        try:
            _make_private(handle, path)
        except BaseException:
            os.close(handle)
            raise
    except OSError as error:
        why = error.strerror or str(error)
        raise DiskError(
            f"Nothing was sent: the log of calls {path} cannot be written ({why}); "
            "make it writable, or set ASK_DATA_DIR to a folder that is."
        ) from error
    return handle


def _make_private(handle: int, path: Path) -> None:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise OSError(errno.EINVAL, "it is no file")
    path.chmod(ONLY_MINE)


def _write(handle: int, path: Path, line: bytes) -> None:
    """Add the line whole, in one write, or nothing."""
    try:
        with filelock.waited_for(handle):
            end = os.lseek(handle, 0, os.SEEK_END)
            if os.write(handle, _own_line(handle, end, line)) < len(line):
                os.ftruncate(handle, end)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError as error:
        raise DiskError(
            f"The call was made, but the log of calls {path} could not be written ({error.strerror or error})."
        ) from error


def _own_line(handle: int, end: int, line: bytes) -> bytes:
    """Put a line break before the line if the last writer was stopped in the middle of one."""
    if not end:
        return line
    os.lseek(handle, end - 1, os.SEEK_SET)
    return line if os.read(handle, 1) == b"\n" else b"\n" + line
