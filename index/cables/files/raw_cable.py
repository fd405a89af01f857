"""What is read from a file before any cable is parsed: the file itself, and the raw cables in it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cached_property

from index.errors import ReadError

OPENING = 8_192
"""So many bytes are looked at to tell what a file is."""
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\v\x1b\x1a\x07\x08")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page, a table's row or a list of attributes says of its cable, each value as it is printed."""

    reference_id: str | None = None
    created: str | None = None
    classification: str | None = None
    origin: str | None = None
    subject: str | None = None
    tags: str | None = None
    references: str | None = None
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class RawCable:
    """One cable in its container: `text[start:end]` is the cable, the rest is boilerplate."""

    container: str
    text: str
    start: int
    end: int
    page: PageMetadata = field(default_factory=PageMetadata)
    warnings: tuple[str, ...] = ()


class OpenFile:
    """A file to read: a stream, its first bytes, and its text if it is asked for."""

    def __init__(self, stream: io.BufferedReader, path: str) -> None:
        self.stream, self.path = stream, path
        self.opening = stream.peek(OPENING)[:OPENING]

    @cached_property
    def text(self) -> str:
        """The text with plain line ends, from UTF-8, UTF-16 or else the western single-byte set.

        A container that wraps a text (a PDF, any HTML page) puts it here. Raises ReadError if there is no text.
        """
        data = self.stream.read()
        if not data or data.isspace():
            raise ReadError("empty file")
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16", "replace")
        elif _is_binary(data[:OPENING]):
            raise ReadError("binary file: not text and not PDF")
        else:
            text = _decoded(data)
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _is_binary(sample: bytes) -> bool:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return b"\0" in sample or controls * 20 > len(sample)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
