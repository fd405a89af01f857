"""Cut bytes, as they arrive, into events: server-sent events, a line of JSON each, or one whole reply in JSON.

Servers are read more kindly than the standard asks: the last event may lack its blank line, two events the one between
them, and a reply to a streaming request may be plain JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

Framing = Literal["sse", "ndjson"]

MOST_BYTES = 32 * 2**20
"""More than any reply of a model has; a server that sends more is not answering the question."""
MOST_OF_AN_EVENT = 8 * 2**20
"""The same for one event, one line, or a reply in one piece."""
_LINE_END = re.compile(rb"\r\n|\n|\r(?!\Z)")
"""A CR at the very end may be half of CR LF, so it waits for what follows."""


class StreamTooLong(ValueError):
    """The server sends without end."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `whole` marks a reply that came in one piece."""

    data: str
    name: str = ""
    whole: bool = False


def events(chunks: Iterable[bytes], framing: Framing) -> Iterator[Event]:
    """Yield the events in these bytes. Raises StreamTooLong."""
    text_lines = lines(chunks)
    if framing == "ndjson":
        yield from (Event(line) for line in text_lines if line.strip())
        return
    first = next((line for line in text_lines if line.strip()), "")
    if first.lstrip().startswith(("{", "[", "<")):
        yield Event("\n".join(_of_one_event(chain([first], text_lines))), whole=True)
    else:
        yield from _server_sent(chain([first], text_lines))


def lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield lines that end with LF, CR LF or CR. A line is decoded as a whole, so that no character is torn."""
    rest = bytearray()
    read = looked = 0
    for chunk in chunks:
        read += len(chunk)
        if read > MOST_BYTES:
            raise StreamTooLong(f"more than {MOST_BYTES >> 20} MiB in one reply")
        rest += chunk
        begun = 0
        for end in _LINE_END.finditer(rest, looked):
            yield _decoded(rest[begun : end.start()])
            begun = end.end()
        del rest[:begun]
        looked = max(len(rest) - 1, 0)
        _check(looked)
    if rest:
        yield _decoded(rest.removesuffix(b"\r"))


def _of_one_event(text_lines: Iterable[str]) -> Iterator[str]:
    """Pass the lines on as long as they are not too much for one event."""
    length = 0
    for line in text_lines:
        length += len(line)
        _check(length)
        yield line


def _check(length: int) -> None:
    if length > MOST_OF_AN_EVENT:
        raise StreamTooLong(f"more than {MOST_OF_AN_EVENT >> 20} MiB in one event")


def _decoded(line: bytearray) -> str:
    return line.decode("utf-8", errors="replace").removeprefix("\ufeff")


def _server_sent(text_lines: Iterable[str]) -> Iterator[Event]:
    name, data, length = "", list[str](), 0
    for line in chain(text_lines, [""]):
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            yield from _event(name, data)
            name, data, length = "", [], 0
        elif field == "event":
            name = value
        elif field == "data":
            data.append(value)
            length += len(value)
            _check(length)


def _event(name: str, data: list[str]) -> Iterator[Event]:
    """Yield the event of these data lines; if only each alone is JSON, they are events without a blank line between."""
    together = "\n".join(data)
    if len(data) > 1 and not _is_json(together) and all(_is_json(line) or line == "[DONE]" for line in data):
        yield from (Event(line, name) for line in data)
    elif data:
        yield Event(together, name)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
