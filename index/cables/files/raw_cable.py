"""What is read from a file before any cable is parsed: the file itself, and the raw cables in it."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from index.errors import ReadError

OPENING = 8_192
"""So many bytes are looked at to tell what a file is."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DEEPEST, _MOST = 4, 256_000_000
"""So many files may stand one in another, and one that is no table may have so many bytes."""
_NO_CHARSETS = ("idna", "punycode", "unicode_escape", "raw_unicode_escape")
"""Python's other ways to write letters; some take time that grows with the square of the length."""
_WIDE = 0.4
"""So large a share of every second byte is zero in western text of two bytes a letter."""
WESTERN = "cables-western"
_CHARSET = re.compile(
    rb"""<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,80}?\bencoding)\s{0,3}=\s{0,3}["']?([\w.:-]{3,40})""",
    re.IGNORECASE,
)
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
    mixed: bool = False
    """Whether paragraphs may hold lines of others: those of a page's other column."""


class OpenFile:
    """A file to read: a stream, its first bytes, and its text if it is asked for."""

    def __init__(self, stream: io.BufferedReader, path: str, charset: str | None = None, depth: int = 0) -> None:
        self.stream, self.path = stream, path
        self._charset, self._depth = charset, depth
        self.opening = stream.peek(OPENING)[:OPENING]
        self.notes: list[str] = []
        """What a container found odd about the whole file; a warning of each of its cables."""
        self.mixed = False
        """Whether the lines of a page's columns are mixed."""

    def inner(self, contents: bytes | io.BufferedReader, charset: str | None = None) -> OpenFile:
        """Return a file that this one holds: a part of a mail, what is packed; `charset` is what is said of it."""
        if self._depth == _DEEPEST:
            raise ReadError(f"packed more than {_DEEPEST} times")
        if isinstance(contents, bytes):
            contents = cast(io.BufferedReader, io.BufferedReader(io.BytesIO(contents), OPENING))
        return OpenFile(contents, self.path, charset, self._depth + 1)

    def whole(self) -> bytes:
        """Return all that is left to read; raises ReadError if so much was packed that memory may not hold it."""
        data = self.stream.read(_MOST + 1) if self._depth else self.stream.read()
        if self._depth and len(data) > _MOST:
            raise ReadError(f"packed file: more than {_MOST // 1_000_000} MB in it")
        return data

    @cached_property
    def encoding(self) -> str:
        """The encoding that its first bytes show, as Python names it."""
        return encoding_of(self.opening)

    @cached_property
    def text(self) -> str:
        """The text with plain line ends and without NULs, from UTF-8, UTF-16, what it declares or the western set.

        A container that wraps a text (a PDF, any HTML page) puts it here. Raises ReadError if there is no text.
        """
        data = self.whole()
        if not data or data.isspace():
            raise ReadError("empty file")
        if self.encoding == "utf-8-sig" and _is_binary(data[:OPENING]):
            raise ReadError("binary file: not text and not PDF")
        text = decoded(data, self.encoding, self._charset or _declared(data[:OPENING]))
        text = text.replace("\0", "") if "\0" in text else text
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _is_binary(sample: bytes) -> bool:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls * 20 > len(sample)


def _declared(sample: bytes) -> str | None:
    """Return the encoding that a page names in its head."""
    found = _CHARSET.search(sample)
    return found[1].decode("ascii") if found else None


def encoding_of(sample: bytes) -> str:
    """Return the encoding that a file's first bytes show: UTF-16 or UTF-32 with or without a mark, else UTF-8."""
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    for name, zeros, letters in (("utf-16-be", sample[::2], sample[1::2]), ("utf-16-le", sample[1::2], sample[::2])):
        if zeros.count(0) > _WIDE * len(zeros) and not _is_binary(letters):
            return name
    return "utf-8-sig"


def decoded(data: bytes, encoding: str, charset: str | None = None) -> str:
    """Decode a file; `charset` is what it says of itself, believed if the bytes are not of `encoding`.

    Bytes of neither are read one by one as Windows' western set, so that a mixed file keeps what is right in it.
    """
    for name in (encoding, _codec(charset) or encoding):
        try:
            return data.decode(name)
        except (ValueError, LookupError):
            continue
    return data.decode(encoding, WESTERN)


def _codec(charset: str | None) -> str | None:
    """Return Python's name of a charset, or None for one that no page is written in."""
    try:
        name = codecs.lookup(charset or "").name
    except (ValueError, LookupError):
        return None
    return None if name in _NO_CHARSETS else name


def _as_western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(WESTERN, _as_western)
