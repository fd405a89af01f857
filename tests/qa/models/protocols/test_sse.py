"""Bytes cut into events, however they arrive; and thinking kept apart from text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa.models.protocols.sse import Event, events, lines
from qa.models.protocols.think_tags import ThinkTagFilter


def chunks(raw: bytes, sizes: list[int]) -> list[bytes]:
    """The same bytes in pieces of these sizes, over and over."""
    pieces, at, turn = [], 0, 0
    while at < len(raw):
        pieces.append(raw[at : at + sizes[turn % len(sizes)]])
        at += sizes[turn % len(sizes)]
        turn += 1
    return pieces


SIZES = st.lists(st.integers(1, 9), min_size=1, max_size=4)


@given(st.text(alphabet="ab\r\n –十"), SIZES)
@example("aa\r\r\n", [3])
def test_lines_do_not_depend_on_how_the_bytes_arrive(text: str, sizes: list[int]) -> None:
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    expected = whole.removesuffix("\n").split("\n") if whole else []
    assert list(lines(chunks(text.encode(), sizes))) == expected


@given(st.text(), SIZES)
def test_broken_bytes_never_raise(text: str, sizes: list[int]) -> None:
    raw = text.encode("utf-16", errors="surrogatepass")
    assert list(events(chunks(raw, sizes), "sse")) == list(events([raw], "sse"))


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"", []),
        (b"\n\n", []),
        (b"data: 1\n\ndata: 2\n\n", [Event("1"), Event("2")]),
        (b"event: x\ndata: 1\n\n", [Event("1", "x")]),
        (b'data: {"a":\ndata: 1}\n\n', [Event('{"a":\n1}')]),
        (b'data: {"a": 1}\ndata: {"a": 2}\ndata: [DONE]\n\n', [Event('{"a": 1}'), Event('{"a": 2}'), Event("[DONE]")]),
        (b"event: x\n\ndata: 1\n\n", [Event("1")]),
        (b"data\n\n", [Event("")]),
        (b"data:  two\n\n", [Event(" two")]),
        (b": only a comment", []),
        ("data: a\u2028b\n\n".encode(), [Event("a\u2028b")]),
        (b'\n {"a":\n 1}\n', [Event(' {"a":\n 1}', whole=True)]),
        (b"[1]", [Event("[1]", whole=True)]),
        (b"<html>", [Event("<html>", whole=True)]),
    ],
)
def test_server_sent_events(raw: bytes, found: list[Event]) -> None:
    assert list(events([raw], "sse")) == found


def test_lines_of_json_are_events_and_blank_ones_are_not() -> None:
    assert list(events([b'{"a": 1}\n\n{"a"', b': 2}\r\n  \n{"a"'], "ndjson")) == [
        Event('{"a": 1}'),
        Event('{"a": 2}'),
        Event('{"a"'),
    ]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("Twelve.", "Twelve."),
        ("<think>Hm.</think>Twelve.", "Twelve."),
        ("\n <think>Hm.\n</think>\n\nTwelve.\n", "Twelve.\n"),
        ("<thinking>Hm.</thinking>Twelve.", "Twelve."),
        ("One <think>Hm.</think>two.", "One two."),
        ("<think>a</think><think>b</think>Twelve.", "Twelve."),
        ("<think>without end", ""),
        ("<think></think>", ""),
        ("5 < 6 <thin air> <b>", "5 < 6 <thin air> <b>"),
        ("ends in <thi", "ends in <thi"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 5, 99])
def test_thoughts_are_left_out_however_they_are_torn(said: str, text: str, size: int) -> None:
    sieve = ThinkTagFilter()
    pieces = [sieve.feed(said[at : at + size]) for at in range(0, len(said), size)]
    assert "".join(pieces) + sieve.end() == text
