"""Mail (.eml), saved pages (MHTML) and mailboxes: opened by Python's email package, each part a file of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email.message import Message
from email.parser import BytesParser
from itertools import takewhile

from index.cables.files.raw_cable import OpenFile

NAME, MAILBOX, QUOTED = "mail", "mailbox", "quoted-mail"
_FIELD = re.compile(rb"[A-Za-z][\w-]{1,60}:|[ \t]")
_SURE = re.compile(
    rb"(?:MIME-Version|Message-ID|Received|Return-Path|Delivered-To|Content-Type|Content-Transfer-Encoding|X-[\w-]{2,40}):",
    re.IGNORECASE,
)
_POSTMARK = re.compile(rb"From [^\r\n]{0,200}\d{4}[^\r\n]{0,40}\r?\n")
_FIRST_FIELD = re.compile(rb"[A-Za-z][\w-]{1,60}:")
_MASKED = re.compile(rb">+From ")
_NOT_TEXT = ("image", "audio", "video", "font")
_SHORT = 200
"""A plain text of fewer letters only tells to look at the page beside it."""
_QUOTED_LINES = re.compile(r"(?:^[ \t]{0,3}>[^\n]*\n){3}", re.MULTILINE)
_QUOTE_MARKS = re.compile(r"^[ \t]{0,3}>(?:[ \t]?>){0,20} ?", re.MULTILINE)


def is_mail(file: OpenFile) -> bool:
    """Tell whether a file begins with a block of fields, one of which only mail has."""
    lines = file.opening.removeprefix(b"\xef\xbb\xbf").lstrip().splitlines()
    head = list(takewhile(_FIELD.match, lines))
    ended = len(head) == len(lines) or not lines[len(head)].strip()
    return len(head) > 1 and ended and any(map(_SURE.match, head))


def read(file: OpenFile) -> Iterator[OpenFile]:
    """Yield the parts of a message that may be a cable or hold some."""
    yield from _opened(file.whole().removeprefix(b"\xef\xbb\xbf").lstrip(), file)


def is_mailbox(file: OpenFile) -> bool:
    """Tell whether a file is a mailbox: messages one after another, each behind a line that begins with "From "."""
    postmark = _POSTMARK.match(file.opening)
    return postmark is not None and _FIRST_FIELD.match(file.opening, postmark.end()) is not None


def read_mailbox(file: OpenFile) -> Iterator[OpenFile]:
    """Yield the parts of each message, never the whole box in memory."""
    for message in _messages(file.stream):
        yield from _opened(message, file)


def is_quoted(file: OpenFile) -> bool:
    """Tell whether a text has lines that were quoted in a reply: three in a row begin with ">"."""
    return _QUOTED_LINES.search(file.text) is not None


def read_quoted(file: OpenFile) -> Iterator[str]:
    """Yield the text without its quote marks."""
    yield _QUOTE_MARKS.sub("", file.text)


def _messages(lines: Iterable[bytes]) -> Iterator[bytes]:
    message: list[bytes] = []
    for line in lines:
        if _POSTMARK.match(line) and not b"".join(message[-1:]).strip():
            if message:
                yield b"".join(message)
            message = []
        else:
            message.append(line[1:] if _MASKED.match(line) else line)
    yield b"".join(message)


def _opened(message: bytes, file: OpenFile) -> Iterator[OpenFile]:
    for part in _leaves(BytesParser().parsebytes(message)):
        data = _data(part)
        if data.strip():
            yield file.inner(data, part.get_content_charset())


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts without parts; of several forms of one text the plain one, unless it says next to nothing."""
    if not message.is_multipart():
        if message.get_content_maintype() not in _NOT_TEXT and message.get_content_subtype() != "css":
            yield message
        return
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    if message.get_content_type() == "multipart/alternative":
        plain = [part for part in parts if part.get_content_type() == "text/plain" and len(_data(part)) > _SHORT]
        parts = plain[:1] or parts[-1:]
    for part in parts:
        yield from _leaves(part)


def _data(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""
