"""Who may ask: tokens in headers, signing in on the page, cookies, and what none of them may betray."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from index.errors import UsageError
from qa.server.guard import Guard, check_binding, is_loopback
from qa.server.guard.tokens import COOKIE, SECONDS, TRIES, TokenAuth
from tests.fakes.guarded import TOKEN, Inside, client

GUARD = Guard(token=TOKEN)
BROWSER = {"accept": "text/html,*/*;q=0.8"}
RIGHT = {"authorization": f"Bearer {TOKEN}"}


def signed_in(guest: TestClient, token: str = TOKEN, back: str = "/", **headers: str) -> Any:
    return guest.post("/sign-in", data={"token": token, "next": back}, headers=headers)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.5", "::1", "localhost"])
def test_this_machine_alone_needs_no_token(host: str) -> None:
    check_binding(host, None)
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "", "127.1", "localhost.evil.example", "archive"])
def test_an_address_that_others_reach_needs_one(host: str) -> None:
    with pytest.raises(UsageError, match="ASK_TOKEN"):
        check_binding(host, None)
    check_binding(host, TOKEN)


@pytest.mark.parametrize(
    "token", ["", "short", "fifteen-letters", "with\nline-end-in-it", "wïth-åccents-in-them", " " * 20]
)
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_token_that_is_weak_or_fits_no_header_is_refused_without_repeating_it(host: str, token: str) -> None:
    with pytest.raises(UsageError) as refused:
        check_binding(host, token)
    assert not token.strip() or token not in str(refused.value)


def test_the_settings_of_the_guard_do_not_show_the_token() -> None:
    assert TOKEN not in repr(GUARD)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        (RIGHT, 200),
        ({"authorization": f"bearer   {TOKEN} "}, 200),
        ({"authorization": TOKEN}, 401),
        ({"authorization": f"Basic {TOKEN}"}, 401),
        ({"authorization": "Bearer"}, 401),
        ({"authorization": f"Bearer {TOKEN[:-1]}"}, 401),
        ({"authorization": f"Bearer {TOKEN}x"}, 401),
        ({"authorization": f"Bearer {TOKEN.upper()}"}, 401),
        ({"authorization": f"Bearer {TOKEN} {TOKEN}"}, 401),
        ({"x-api-key": TOKEN}, 401),
        ({"cookie": f"{COOKIE}={TOKEN}"}, 401),
        ({"cookie": f"{COOKIE}=99999999999."}, 401),
        ({"cookie": f"{COOKIE}=99999999999.{'0' * 64}"}, 401),
        ({"cookie": f"{COOKIE}=None"}, 401),
    ],
)
def test_only_the_right_token_in_the_right_place_opens(headers: dict[str, str], status: int) -> None:
    inside = Inside()
    reply = client(GUARD, inside).get("/api/index", headers=headers)
    assert (reply.status_code, bool(inside.reached)) == (status, status == 200)
    assert TOKEN not in reply.text + str(reply.headers)
    if status == 401:
        assert reply.headers["www-authenticate"] == "Bearer"
        assert "Authorization: Bearer" in reply.json()["error"]


def test_of_two_tokens_none_counts() -> None:
    both = [("authorization", "Bearer wrong"), ("authorization", f"Bearer {TOKEN}")]
    assert client(GUARD).get("/api/index", headers=both).status_code == 401
    assert client(GUARD).get("/api/index", headers=both[::-1]).status_code == 401


def test_a_token_in_the_address_opens_nothing() -> None:
    assert client(GUARD).get(f"/api/index?token={TOKEN}&access_token={TOKEN}").status_code == 401


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/health", 200),
        ("/static/page.css", 200),
        ("/metrics", 401),
        ("/healthy", 401),
        ("/health/", 401),
        ("/Health", 401),
        ("/static", 401),
        ("//static/page.css", 401),
        ("/api/..%2fstatic/x", 401),
        ("/", 401),
    ],
)
def test_without_a_token_only_health_and_the_looks_of_the_page_are_there(path: str, status: int) -> None:
    assert client(GUARD).get(path).status_code == status


def test_a_browser_is_led_to_the_page_to_sign_in_and_back_to_where_it_wanted_to_go() -> None:
    guest = client(GUARD, **BROWSER)
    wanted = "/cable/08TEST1?p=134%20(2)&s=a%26b%20%C3%A9&x=%2F%2Fevil.example"
    led = guest.get(wanted)
    place = urlsplit(led.headers["location"])
    assert (led.status_code, place.netloc, place.path) == (303, "", "/sign-in")
    assert guest.head(wanted).headers["location"] == led.headers["location"]
    form = guest.get(led.headers["location"])
    assert (form.status_code, form.headers["content-type"]) == (200, "text/html; charset=utf-8")
    back = parse_qs(place.query)["next"][0]
    done = signed_in(guest, back=back)
    assert (done.status_code, done.headers["location"]) == (303, wanted)
    assert guest.get(done.headers["location"]).status_code == 200


def test_the_cookie_is_not_the_token_and_no_script_or_other_site_gets_it() -> None:
    cookie = signed_in(client(GUARD)).headers["set-cookie"]
    assert TOKEN not in cookie
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/", f"max-age={SECONDS}"} <= parts
    assert not [part for part in parts if part.startswith("domain")]


@pytest.mark.parametrize(("origin", "secure"), [("http://localhost:8000", False), ("https://localhost:8000", True)])
def test_over_tls_the_cookie_stays_on_tls(origin: str, secure: bool) -> None:
    cookie = signed_in(client(GUARD), origin=origin).headers["set-cookie"]
    assert ("; secure" in cookie.lower()) == secure


def test_each_server_signs_with_its_own_key() -> None:
    cookie = signed_in(client(GUARD)).headers["set-cookie"].split(";")[0]
    assert client(GUARD).get("/api/index", headers={"cookie": cookie}).status_code == 401


def test_a_cookie_ends_when_it_says_and_cannot_be_made_to_last() -> None:
    now = 1_000_000.0
    guest = TestClient(TokenAuth(Inside().app, TOKEN, lambda: now), "http://localhost:8000", follow_redirects=False)
    until, _, seal = signed_in(guest).cookies[COOKIE].strip('"').partition(".")
    assert int(until) == now + SECONDS

    def status(value: str) -> int:
        guest.cookies.clear()
        return guest.get("/api/index", headers={"cookie": f"{COOKIE}={value}"}).status_code

    assert status(f"{until}.{seal}") == 200
    assert status(f"{int(until) + 1}.{seal}") == 401
    assert status(f"0{until}.{seal}") == 401
    assert status(f"{until}.{seal[:-1]}") == 401
    assert status(f"{until}.{seal.upper()}") == 401
    now += SECONDS + 1
    assert status(f"{until}.{seal}") == 401


@pytest.mark.parametrize("before", ["a[b]=1; ", "x=\xff; ", f"{COOKIE}=other; ", "; ; =; ", 'q="un; '])
def test_cookies_of_other_programs_on_this_machine_do_not_hide_ours(before: str) -> None:
    guest = client(GUARD)
    own = signed_in(guest).headers["set-cookie"].split(";")[0]
    guest.cookies.clear()
    both = {"cookie": (before + own).encode("latin-1")}
    assert guest.get("/api/index", headers=both).status_code == 200


@pytest.mark.parametrize(
    "back",
    ["//evil.example", "/\\evil.example", "\\\\evil.example", "http://evil.example", "https:evil.example",
     "evil.example",
     "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example", "///evil.example", "javascript:1",
     "/x\r\nSet-Cookie: a=b", "/\u2028/evil", "", "/sign-in", "/sign-in?next=/", "data:text/html,x", "/a\\..\\b",
     "/%5c\x00"],
)  # fmt: skip
def test_signing_in_leads_to_a_path_of_this_server_only(back: str) -> None:
    guest = client(GUARD)
    shown = guest.get("/sign-in", params={"next": back}, headers={"sec-fetch-site": "cross-site"}).text
    assert re.findall(r'name="next" value="([^"]*)"', shown) == ["/"]
    done = signed_in(guest, back=back)
    assert (done.status_code, done.headers["location"]) == (303, "/")


def test_the_page_to_sign_in_shows_what_was_given_to_it_as_text() -> None:
    given = '/"><script>alert(1)</script>'
    for shown in (client(GUARD).get("/sign-in", params={"next": given}), signed_in(client(GUARD), "wrong", given)):
        assert "<script>alert" not in shown.text
        assert "&#34;&gt;&lt;script&gt;" in shown.text
        assert TOKEN not in shown.text


def test_the_page_to_sign_in_tells_its_own_form_where_it_comes_from_and_no_other_site() -> None:
    assert client(GUARD).get("/sign-in").headers["referrer-policy"] == "same-origin"
    assert client(GUARD, **RIGHT).get("/").headers["referrer-policy"] == "no-referrer"


def test_a_link_of_another_site_offers_who_has_signed_in_a_way_on() -> None:
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    asked = "/sign-in?next=/cable/08TEST1"
    assert 'href="/cable/08TEST1"' in client(GUARD, **link).get(asked).text
    assert 'href="/cable/08TEST1"' not in client(GUARD).get(asked).text


def test_who_is_signed_in_can_sign_out() -> None:
    guest = client(GUARD)
    assert "Sign out" not in guest.get("/sign-in").text
    signed_in(guest)
    assert 'action="/sign-out"' in guest.get("/sign-in").text
    assert guest.get("/api/index").status_code == 200
    left = guest.post("/sign-out")
    assert (left.status_code, left.headers["location"]) == (303, "/sign-in")
    assert guest.get("/api/index").status_code == 401


def test_another_site_cannot_sign_anybody_out() -> None:
    reply = client(GUARD, origin="http://evil.example").post("/sign-out")
    assert (reply.status_code, reply.headers.get("set-cookie")) == (403, None)


def test_another_site_cannot_sign_anybody_in() -> None:
    for headers in ({"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        reply = signed_in(client(GUARD), **headers)
        assert (reply.status_code, reply.headers.get("set-cookie")) == (403, None)


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"token", b"a=1&" * 1000, b'{"token": "x"}', b"token=%00", b"=" * 500]
)
def test_a_form_that_is_none_signs_nobody_in(body: bytes) -> None:
    reply = client(GUARD).post("/sign-in", content=body)
    assert (reply.status_code, reply.headers.get("set-cookie")) == (401, None)


def test_after_too_many_wrong_tokens_even_the_right_one_waits() -> None:
    guest = client(GUARD)
    for number in range(TRIES):
        assert signed_in(guest, f"wrong {number}").status_code == 401
    form, header = signed_in(guest), guest.get("/api/index", headers=RIGHT)
    assert (form.status_code, header.status_code) == (429, 429)
    assert int(form.headers["retry-after"]) > 0
    assert int(header.headers["retry-after"]) > 0


def test_who_has_signed_in_before_is_not_kept_out_by_wrong_tokens_of_others() -> None:
    guest = client(GUARD)
    assert signed_in(guest).status_code == 303
    for _ in range(TRIES + 1):
        guest.get("/api/index", headers={"authorization": "Bearer wrong", "cookie": ""})
    assert guest.get("/api/index").status_code == 200


def test_right_tokens_are_never_counted_as_wrong_ones() -> None:
    guest = client(GUARD)
    assert {guest.get("/api/index", headers=RIGHT).status_code for _ in range(3 * TRIES)} == {200}


def test_where_no_token_is_set_none_is_asked_for() -> None:
    assert client(Guard()).get("/api/index").status_code == 200
