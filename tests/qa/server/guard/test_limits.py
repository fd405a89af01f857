"""What the guard allows in length and number, what each reply carries, and what a failure tells."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from qa.server.guard import Guard
from qa.server.guard.body_limit import LONGEST_URL, BodyLimit
from qa.server.guard.headers import POLICY
from qa.server.guard.rates import MOST_ADDRESSES, Buckets, network
from tests.fakes.guarded import TOKEN, Inside, client

SMALL = Guard(body_bytes=1000)


@pytest.mark.parametrize(("length", "status"), [(0, 200), (1000, 200), (1001, 413), (5_000_000, 413)])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_has_a_longest_length_however_it_is_sent(length: int, status: int, chunked: bool) -> None:
    def pieces() -> Iterator[bytes]:
        yield from (b"a" * min(300, length - at) for at in range(0, length, 300))

    inside = Inside()
    reply = client(SMALL, inside).post("/api/ask", content=pieces() if chunked else b"a" * length)
    assert reply.status_code == status
    assert bool(inside.reached) == (status == 200)
    if status == 200:
        assert reply.text == f"reached with {length}"


@pytest.mark.parametrize("said", ["-1", "1e3", "0x10", "1 000", "", "99999999999999999999999999", "١"])
def test_a_length_that_is_no_number_is_refused(said: str) -> None:
    headers = {"content-length": said.encode("utf-8")}
    reply = client(SMALL).post("/api/ask", content=b"", headers=headers)  # type: ignore[arg-type]
    assert reply.status_code == (200 if not said else 413)


def test_what_is_said_of_the_length_is_not_believed() -> None:
    reply = client(SMALL).post("/api/ask", content=b"a" * 2000, headers={"content-length": "5"})
    assert reply.status_code == 413


@pytest.mark.parametrize(("length", "status"), [(LONGEST_URL - 4, 200), (LONGEST_URL, 414)])
def test_an_address_has_a_longest_length(length: int, status: int) -> None:
    assert client(Guard()).get("/?q=" + "a" * length).status_code == status


def test_a_body_that_does_not_come_in_time_is_given_up() -> None:
    sent: list[dict[str, Any]] = []

    async def never() -> dict[str, Any]:
        return await asyncio.Future[dict[str, Any]]()

    async def send(message: Any) -> None:
        sent.append(message)

    inside = Inside()
    scope = {"type": "http", "method": "POST", "path": "/", "raw_path": b"/", "query_string": b"", "headers": []}
    asyncio.run(BodyLimit(inside.app, 1000, arrival=0.01)(scope, never, send))
    assert (sent[0]["status"], inside.reached) == (408, [])


def test_so_many_requests_a_minute_and_one_more_is_told_when_to_come_again() -> None:
    guest = client(Guard(per_minute=5))
    assert [guest.get("/").status_code for _ in range(6)] == [200] * 5 + [429]
    refused = guest.get("/")
    assert int(refused.headers["retry-after"]) > 0
    assert "come again" in refused.json()["error"]


def test_an_address_that_a_header_claims_has_no_share_of_its_own() -> None:
    guest = client(Guard(per_minute=2))
    claims = [{"x-forwarded-for": f"10.0.0.{n}", "x-real-ip": f"10.0.0.{n}"} for n in range(4)]
    assert [guest.get("/", headers=claim).status_code for claim in claims] == [200, 200, 429, 429]


def test_what_other_sites_try_is_not_counted_against_the_person() -> None:
    guest = client(Guard(per_minute=2))
    for _ in range(5):
        assert guest.get("/", headers={"origin": "http://evil.example"}).status_code == 403
        assert guest.get("/", headers={"host": "evil.example"}).status_code == 421
    assert guest.get("/").status_code == 200


def test_no_limit_where_none_is_wanted() -> None:
    guest = client(Guard(per_minute=0))
    assert {guest.get("/").status_code for _ in range(50)} == {200}


def test_a_bucket_fills_again_as_time_goes_by_and_never_above_a_minute() -> None:
    now = 0.0
    buckets = Buckets(60, lambda: now)
    assert [buckets.take("10.0.0.1") for _ in range(61)] == [0] * 60 + [1]
    assert buckets.take("10.0.0.2") == 0
    now = 2.0
    assert [buckets.take("10.0.0.1") for _ in range(3)] == [0, 0, 1]
    now = 10_000.0
    assert [buckets.take("10.0.0.1") for _ in range(61)] == [0] * 60 + [1]


def test_however_many_addresses_ask_the_memory_is_bounded() -> None:
    buckets = Buckets(1, lambda: 0.0)
    for number in range(MOST_ADDRESSES + 500):
        buckets.take(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
        buckets.take("192.0.2.1")
    assert len(buckets) == MOST_ADDRESSES
    assert buckets.take("192.0.2.1") > 0, "who keeps asking is not forgotten"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10.0.0.1", "10.0.0.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.2", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("", "10.0.0.1", False),
    ],
)
def test_a_machine_is_its_address_or_its_network_of_version_6(one: str, other: str, same: bool) -> None:
    assert (network(one) == network(other)) == same


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {}, 200),
        ("/nowhere", {}, 404),
        ("/broken", {}, 500),
        ("/", {"host": "evil.example"}, 421),
        ("/", {"origin": "http://evil.example"}, 403),
        ("/?" + "a" * LONGEST_URL, {}, 414),
    ],
)
def test_every_reply_says_what_a_browser_may_do_with_it(path: str, headers: dict[str, str], status: int) -> None:
    reply = client(Guard()).get(path, headers=headers)
    assert reply.status_code == status
    assert reply.headers["content-security-policy"] == POLICY
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["x-frame-options"] == "DENY"
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert reply.headers["cross-origin-opener-policy"] == "same-origin"
    assert reply.headers["cross-origin-resource-policy"] == "same-origin"
    assert reply.headers["cache-control"] == "no-store"
    assert "camera=()" in reply.headers["permissions-policy"]
    assert "server" not in reply.headers


def test_replies_to_who_may_not_ask_carry_them_too() -> None:
    guest = client(Guard(token=TOKEN))
    for path in ("/api/index", "/sign-in"):
        assert guest.get(path).headers["content-security-policy"] == POLICY


def test_the_policy_allows_no_inline_code_and_no_other_place() -> None:
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert set(rules.values()) == {"'none'", "'self'"}


def test_what_breaks_inside_is_told_by_kind_and_place_and_never_with_the_question(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        reply = client(Guard()).get("/broken?q=who+paid+the+shelter")
    assert reply.status_code == 500
    logged = [record.getMessage() for record in caplog.records if record.name.startswith("uvicorn")]
    assert "shelter" not in f"{reply.text} {logged}"
    assert len(logged) == 1
    assert "ValueError < tests.fakes.guarded:" in logged[0]
    assert "/" not in logged[0], "a path of this machine"
    assert not [record for record in caplog.records if record.exc_info], "a traceback would hold the question"


def test_a_websocket_is_not_answered() -> None:
    replies: list[Any] = []

    async def nothing() -> Any:
        raise AssertionError("nobody asks")

    async def send(message: Any) -> None:
        replies.append(message)

    app = Guard().around(Inside().app)
    waited: Any = app({"type": "websocket", "path": "/", "headers": [], "query_string": b""}, nothing, send)
    asyncio.run(waited)
    assert replies == []
