"""Servers that never come to an end: a reply is read for so long, and to such a length, and no further."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import sleep

import httpx
import pytest

from index.errors import NonsenseReply, Unreachable
from qa.models.chat import ChatRequest, Reply
from qa.models.client import Client
from tests.fakes.model_calls import REQUEST, asked, endpoint, options
from tests.fakes.stub_server import (
    SSE,
    OfflineStub,
    Say,
    anthropic_reply,
    ollama_reply,
    openai_chunk,
    openai_reply,
)

SHORT = ChatRequest(REQUEST.messages, max_output=10)
WORDS = "They counted boats and "


class Endless(httpx.SyncByteStream):
    """First these bytes, then comments for ever."""

    def __init__(self, first: bytes) -> None:
        self._first = first

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        while True:
            sleep(0.005)
            yield b": keep-alive\n\n"


def kept_alive(first: bytes) -> Reply:
    """What comes of a server that keeps the line open with comments, within half a second."""
    transport = httpx.MockTransport(lambda _: httpx.Response(200, headers=SSE, stream=Endless(first)))
    with OfflineStub() as stub:
        at = endpoint(stub, options=options(timeout=0.3))
        with Client(at, transport=transport, pause=0.001) as line:
            return line.chat(REQUEST)


def test_the_time_limit_is_one_for_the_whole_reply() -> None:
    reply = kept_alive(openai_chunk("They counted 32"))
    assert (reply.text, reply.finish) == ("They counted 32", "incomplete")
    assert reply.note


def test_a_server_that_only_keeps_the_line_open_is_told_as_silent() -> None:
    with pytest.raises(Unreachable, match="timeout"):
        kept_alive(b"")


def test_a_reply_that_had_come_to_its_end_is_whole_whatever_follows() -> None:
    assert kept_alive(openai_chunk("Yes.", "stop")).finish == "complete"


@pytest.mark.parametrize(
    "pieces", [[WORDS] * 1000, [WORDS * 200_000], list(WORDS * 100)], ids=["words", "one", "letters"]
)
@pytest.mark.parametrize(
    ("protocol", "reply"), [("openai", openai_reply), ("anthropic", anthropic_reply), ("ollama", ollama_reply)]
)
def test_of_a_reply_that_keeps_to_no_limit_no_more_is_read(
    protocol: str, reply: Callable[..., Say], pieces: list[str]
) -> None:
    got = asked(reply(*pieces), protocol, SHORT)
    assert got.finish == "truncated"
    assert len(got.text) == 320


def test_thinking_without_end_is_told_as_such() -> None:
    with pytest.raises(NonsenseReply, match="max_output"):
        asked(openai_reply("<think>", *[WORDS] * 1000), request=SHORT)


@pytest.mark.parametrize(
    "say",
    [
        Say((b'{"choices": [{"message": {"content": "' + b"a" * 14_000_000 + b'"}}]}',)),
        Say((b"data: " + b"a" * 14_000_000 + b"\n\n",), headers=SSE),
        Say((b"data: aaaaaaa\n" * 1_400_000,), headers=SSE),
        Say((b"data: a\n\n", b"\r" * 14_000_000), headers=SSE),
    ],
    ids=["body", "line", "event", "returns"],
)
def test_what_is_too_long_for_any_reply_is_told_in_one_line(say: Say) -> None:
    with pytest.raises(NonsenseReply) as failure:
        asked(say)
    assert "\n" not in str(failure.value)
