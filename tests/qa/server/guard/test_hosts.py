"""The guard's view of names and pages: DNS rebinding, forged requests of other sites, links."""

from __future__ import annotations

import socket

import pytest

from qa.server.guard import Guard
from tests.fakes.guarded import Inside, client

FOREIGN = {"sec-fetch-site": "cross-site"}
LINK = FOREIGN | {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


@pytest.mark.parametrize(
    ("bound", "names", "host", "status"),
    [
        ("127.0.0.1", (), "localhost", 200),
        ("127.0.0.1", (), "LocalHost:8000", 200),
        ("127.0.0.1", (), "localhost.:8000", 200),
        ("127.0.0.1", (), "127.0.0.1:8000", 200),
        ("127.0.0.1", (), "127.9.9.9", 200),
        ("127.0.0.1", (), "[::1]:8000", 200),
        ("127.0.0.1", (), "archive.example", 421),
        ("127.0.0.1", ("archive.example",), "archive.example", 200),
        ("127.0.0.1", ("Archive.Example",), "archive.example:443", 200),
        ("127.0.0.1", ("archive.example.:8443",), "archive.example:8443", 200),
        ("127.0.0.1", ("archive.example",), "evil.archive.example", 421),
        ("127.0.0.1", ("archive.example",), "archive.example.evil.example", 421),
        ("127.0.0.1", (), "0.0.0.0:8000", 421),
        ("127.0.0.1", (), "192.168.1.7:8000", 421),
        ("127.0.0.1", (), socket.gethostname(), 421),
        ("0.0.0.0", (), "192.168.1.7:8000", 200),
        ("0.0.0.0", (), "[fe80::1]:8000", 200),
        ("0.0.0.0", (), socket.gethostname(), 200),
        ("0.0.0.0", (), "evil.example", 421),
        ("archive.example", (), "archive.example:8000", 200),
    ],
)
def test_only_names_of_this_server_are_answered(bound: str, names: tuple[str, ...], host: str, status: int) -> None:
    inside = Inside()
    reply = client(Guard(host=bound, names=names), inside, host=host).get("/")
    assert reply.status_code == status
    assert bool(inside.reached) == (status == 200)


@pytest.mark.parametrize(
    "host",
    ["", " ", "localhost@evil.example", "evil.example@localhost", "localhost,evil.example", "localhost/evil", "[::1",
     "::1", "127.1", "0x7f.0.0.1", "2130706433", "localhost:80:80", "localhost:-1", "local\thost", "localhost#",
     "[::1%25x]", "localhost..", ".localhost", "evil.localhost", "localhos\u017f", "a" * 300],
)  # fmt: skip
def test_a_host_that_two_programs_could_read_differently_is_refused(host: str) -> None:
    inside = Inside()
    reply = client(Guard(), inside).get("/", headers=[(b"host", host.encode())])
    assert (reply.status_code, inside.reached) == (421, [])
    assert set(reply.json()) == {"error"}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost:8000", 200),
        ("HTTP://LOCALHOST:8000", 200),
        ("https://localhost:8000", 200),
        ("http://localhost", 403),
        ("http://localhost:3000", 403),
        ("http://127.0.0.1:8000", 403),
        ("http://evil.example", 403),
        ("http://localhost:8000.evil.example", 403),
        ("http://localhost:8000@evil.example", 403),
        ("http://evil.example/localhost:8000", 403),
        ("null", 403),
        ("", 403),
        ("file://", 403),
        ("chrome-extension://localhost:8000", 403),
        ("http://localhost:8000, http://evil.example", 403),
    ],
)
def test_a_request_of_a_page_of_another_origin_is_refused(method: str, origin: str, status: int) -> None:
    inside = Inside()
    reply = client(Guard(), inside, origin=origin).request(method, "/api/ask")
    assert reply.status_code == status
    assert bool(inside.reached) == (status == 200)


def test_of_two_origins_the_worse_counts() -> None:
    both = [("origin", "http://localhost:8000"), ("origin", "http://evil.example")]
    assert client(Guard()).get("/", headers=both).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", LINK, 200),
        ("GET", "/cable/08TEST1", LINK, 200),
        ("HEAD", "/", LINK | {"sec-fetch-dest": "empty"}, 403),
        ("GET", "/", LINK | {"sec-fetch-site": "same-site"}, 200),
        ("GET", "/api/index", LINK, 403),
        ("GET", "/stream", LINK, 403),
        ("GET", "/metrics", LINK, 403),
        ("POST", "/", LINK, 403),
        ("GET", "/", LINK | {"sec-fetch-dest": "iframe"}, 403),
        ("GET", "/", LINK | {"sec-fetch-dest": "object"}, 403),
        ("GET", "/static/page.js", FOREIGN | {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "script"}, 403),
        ("GET", "/api/index", FOREIGN | {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}, 403),
        ("GET", "/api/index", {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"}, 403),
        ("GET", "/api/index", {"sec-fetch-site": "anything", "sec-fetch-mode": "cors"}, 403),
        ("GET", "/api/index", {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}, 200),
        ("GET", "/stream", {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}, 200),
        ("POST", "/api/ask", {}, 200),
    ],
)
def test_another_site_may_link_to_pages_and_nothing_else(
    method: str, path: str, headers: dict[str, str], status: int
) -> None:
    assert client(Guard(), **headers).request(method, path).status_code == status


def test_no_other_origin_is_ever_let_in_by_a_header_of_ours() -> None:
    reply = client(Guard(), origin="http://evil.example").options("/api/ask")
    assert reply.status_code == 403
    assert not [name for name in reply.headers if name.startswith("access-control")]


def test_headers_that_a_proxy_writes_change_nothing() -> None:
    said = {"x-forwarded-host": "localhost", "forwarded": "host=localhost", "x-http-method-override": "GET"}
    assert client(Guard(), host="evil.example", **said).get("/").status_code == 421
