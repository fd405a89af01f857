"""Cut bytes, as they arrive, into events: server-sent events, a line of JSON each, or one whole reply in JSON.

Servers are read more kindly than the standard asks: the last event may lack its blank line, two events the one between
them, and a reply to a streaming request may be plain JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

Framing = Literal["sse", "ndjson"]

MOST_BYTES = 32 * 2**20
"""More than any reply of a model has; a server that sends more is not answering the question."""


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
        yield Event("\n".join(chain([first], text_lines)), whole=True)
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
        while (end := _line_end(rest, looked)) >= 0:
            yield _decoded(rest[:end])
            del rest[: end + 1]
            looked = 0
        looked = max(len(rest) - 1, 0)
    if rest:
        yield _decoded(rest.removesuffix(b"\r"))


def _line_end(rest: bytearray, start: int) -> int:
    """Find the end of the first line. A CR at the very end may be half of CR LF, so it waits for what follows."""
    feed = rest.find(b"\n", start)
    carriage = rest.find(b"\r", start, feed if feed >= 0 else len(rest) - 1)
    if carriage < 0:
        return feed
    if rest[carriage + 1 : carriage + 2] == b"\n":
        del rest[carriage]
    return carriage


def _decoded(line: bytearray) -> str:
    return line.decode("utf-8", errors="replace").removeprefix("\ufeff")


def _server_sent(text_lines: Iterable[str]) -> Iterator[Event]:
    name, data = "", list[str]()
    for line in chain(text_lines, [""]):
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            yield from _event(name, data)
            name, data = "", []
        elif field == "event":
            name = value
        elif field == "data":
            data.append(value)


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
    except ValueError:
        return False
    return True
