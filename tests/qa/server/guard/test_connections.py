"""Connections through a real server: those that never finish, never read, or are no HTTP, and others beside them."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
from collections import OrderedDict
from collections.abc import Iterator
from typing import ClassVar

import pytest

from qa.server.guard import Guard
from qa.server.guard.connections import Connection
from tests.fakes.guarded import TOKEN, Inside, Listening, heard, listening, until

GUARD = Guard(per_minute=0, body_bytes=1000)


class Hurried(Connection):
    """Connections with less time."""

    finished_within = 0.5
    taken_within = 0.5
    waiting: ClassVar[OrderedDict[Connection, asyncio.TimerHandle]] = OrderedDict()


class Few(Connection):
    """Connections of which only few may be open."""

    most_open = 20
    waiting: ClassVar[OrderedDict[Connection, asyncio.TimerHandle]] = OrderedDict()


@pytest.fixture(scope="module")
def hurried() -> Iterator[Listening]:
    with listening(GUARD, kind=Hurried) as server:
        yield server


def answered(server: Listening) -> bool:
    """Whether somebody who does as one should gets an answer."""
    request = b"GET / HTTP/1.1\r\n" + server.host + b"Connection: close\r\n\r\n"
    return server.said(request).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "begun", [b"", b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n"]
)
def test_a_request_that_is_never_whole_is_given_up(hurried: Listening, begun: bytes) -> None:
    with hurried.connected() as connection:
        connection.sendall(begun)
        assert heard(connection) == b""
    assert answered(hurried)


def test_a_header_that_comes_byte_by_byte_gains_no_time(hurried: Listening) -> None:
    with hurried.connected() as connection, pytest.raises(ConnectionError):
        connection.settimeout(0.05)
        for _ in range(600):
            with contextlib.suppress(TimeoutError):
                connection.sendall(b"G")
                assert connection.recv(1) == b""
                raise ConnectionResetError


def test_a_second_request_on_a_connection_has_no_more_time_than_the_first(hurried: Listening) -> None:
    with hurried.connected() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n" + hurried.host + b"\r\nGET / HT")
        assert heard(connection).count(b"HTTP/1.1 200 ") == 1


def test_a_body_of_a_request_already_refused_is_not_read_for_ever(hurried: Listening) -> None:
    with hurried.connected() as connection:
        connection.sendall(b"POST / HTTP/1.1\r\n" + hurried.host + b"Content-Length: 90000000\r\n\r\n" + b"a" * 5000)
        assert heard(connection).startswith(b"HTTP/1.1 413 ")


def test_who_sends_too_much_still_hears_why(hurried: Listening) -> None:
    with hurried.connected() as connection:
        connection.sendall(
            b"POST / HTTP/1.1\r\n"
            + hurried.host
            + b"Connection: close\r\nContent-Length: 3000000\r\n\r\n"
            + b"a" * 3_000_000
        )
        assert connection.recv(65536).startswith(b"HTTP/1.1 413 ")


def test_a_stream_that_nobody_reads_ends_and_gives_its_place_back() -> None:
    inside = Inside()
    with listening(GUARD, inside, Hurried) as server, server.connected() as connection:
        connection.sendall(b"GET /drip HTTP/1.1\r\n" + server.host + b"\r\n")
        until(lambda: inside.streaming == 1)
        until(lambda: inside.streaming == 0)
        until(lambda: server.open == 0)


def test_a_stream_whose_reader_has_gone_ends() -> None:
    inside = Inside()
    with listening(GUARD, inside) as server:
        with server.connected() as connection:
            connection.sendall(b"GET /drip HTTP/1.1\r\n" + server.host + b"\r\n")
            assert connection.recv(1000)
            until(lambda: inside.streaming == 1)
        until(lambda: inside.streaming == 0)


def test_two_hundred_connections_that_never_finish_stop_nobody() -> None:
    with listening(GUARD) as server, contextlib.ExitStack() as held:
        for _ in range(200):
            held.enter_context(server.connected()).sendall(b"GET / HTTP/1.1\r\nHost: loc")
        until(lambda: server.open >= 200)
        assert all(answered(server) for _ in range(20))


def test_of_too_many_connections_the_one_that_has_idled_longest_makes_room() -> None:
    with listening(GUARD, kind=Few) as server, contextlib.ExitStack() as held:
        idle = [held.enter_context(server.connected()) for _ in range(Few.most_open + 10)]
        until(lambda: server.open == Few.most_open)
        assert [heard(each) for each in idle[:10]] == [b""] * 10
        idle[-1].sendall(b"GET / HTTP/1.1\r\n" + server.host + b"Connection: close\r\n\r\n")
        assert heard(idle[-1]).startswith(b"HTTP/1.1 200 ")
        assert answered(server)


def test_one_at_work_is_not_closed_to_make_room() -> None:
    inside = Inside()
    with listening(GUARD, inside, Few) as server, contextlib.ExitStack() as held:
        busy = held.enter_context(server.connected())
        busy.sendall(b"GET /drip HTTP/1.1\r\n" + server.host + b"\r\n")
        until(lambda: inside.streaming == 1)
        for _ in range(3 * Few.most_open):
            held.enter_context(server.connected())
        assert answered(server)
        assert inside.streaming == 1


NOT_HTTP = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\n Host: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET /\x7f HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
]


@pytest.mark.parametrize("said", NOT_HTTP)
def test_what_is_no_http_is_refused_in_the_one_form_of_errors(hurried: Listening, said: bytes) -> None:
    reply = hurried.said(said)
    assert reply.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 501 "))
    assert b'{"error": "' in reply
    assert answered(hurried)


def test_nonsense_in_the_middle_of_a_reply_ends_the_connection() -> None:
    inside = Inside()
    with listening(GUARD, inside) as server, server.connected() as connection:
        connection.sendall(b"GET /drip HTTP/1.1\r\n" + server.host + b"\r\n\x00\x00 nonsense\r\n\r\n")
        until(lambda: inside.streaming == 1)
        connection.shutdown(socket.SHUT_RDWR)
        until(lambda: inside.streaming == 0)
        until(lambda: server.open == 0)


@pytest.mark.parametrize(
    "path", [b"/static/../api/x", b"/static/%2e%2e/api/x", b"/static/..%2fapi/x", b"/static//api/x"]
)
def test_no_path_leads_from_what_is_open_without_a_token_to_what_is_not(path: bytes) -> None:
    inside = Inside()
    with listening(Guard(token=TOKEN), inside) as server:
        reply = server.said(b"GET " + path + b" HTTP/1.1\r\n" + server.host + b"Connection: close\r\n\r\n")
    assert reply.startswith(b"HTTP/1.1 404 ")
    assert inside.reached == []


def test_a_smuggled_request_is_guarded_as_any_other(hurried: Listening) -> None:
    inner = b"GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    reply = hurried.said(b"GET / HTTP/1.1\r\n" + hurried.host + b"\r\n" + inner)
    assert re.findall(rb"HTTP/1.1 (\d+) ", reply) == [b"200", b"421"]
