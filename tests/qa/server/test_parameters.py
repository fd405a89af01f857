"""Every address takes what it declares, refuses the rest, and answers HEAD as it answers GET."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from evals.report.served import KeptRuns
from qa.server.page.pages import STATIC
from qa.server.service import QAService
from tests.fakes.served import QUESTION, client

PARTS = {"cable": "08PRISTINA128", "paragraph": "9", "/cable/{name}": "08PRISTINA128", "/static/{name}": "page.js"}
NEEDED = {"/api/search": {"question": QUESTION}, "/": {"q": QUESTION}, "/stream": {"q": QUESTION}}
LINK = re.compile(r'(?:href|src)="(/[^"#]*)')


@pytest.fixture(scope="module")
def api(sample_index: Path) -> Iterator[TestClient]:
    with client(sample_index, reports=KeptRuns(sample_index)) as asking:
        yield asking


def routes(api: TestClient, method: str = "GET") -> list[str]:
    """Each address of the application that takes this method."""
    found = list(iter_route_contexts(api.app.routes))  # type: ignore[attr-defined]
    return [each.path for each in found if each.path and method in (each.methods or ())]


def address(path: str) -> str:
    """The address with every name in it filled."""
    return re.sub(r"\{(\w+)\}", lambda name: PARTS.get(path) or PARTS.get(name[1], "x"), path)


def test_what_no_address_takes_is_refused_by_each(api: TestClient) -> None:
    paths = routes(api)
    assert len(paths) > 12
    for path in paths:
        for given in ("clearence=U", "tags=KCRM", "Cable=08PRISTINA128", "nothing", "constructor="):
            more = "&".join(f"{name}={value}" for name, value in NEEDED.get(path, {}).items())
            reply = api.get(f"{address(path)}?{given}&{more}")
            assert (path, reply.status_code, list(reply.json())) == (path, 422, ["error"])
            assert f"{given.partition('=')[0]}: there is no such parameter; " in reply.json()["error"]


def test_what_is_posted_to_takes_nothing_in_its_address(api: TestClient) -> None:
    for path in routes(api, "POST"):
        assert api.post(f"{path}?clearance=U", json={"question": QUESTION}).status_code == 422


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/api/search?question=x&clearence=U", "did you mean clearance?"),
        ("/api/search?question=x&tags=KCRM", "did you mean tag?"),
        ("/api/cables?orgin=x", "did you mean origin?"),
        ("/?q=x&clearence=U", "did you mean clearance?"),
        ("/index?q=x", "there are first, since, until, clearance, cable, origin, tag, marking"),
        ("/cable/08PRISTINA128?clearance=U", "there are p, s, fragment"),
        ("/health?x=1", "there are none here"),
        ("/api/search?question=x&clearance=U&clearance=S", "clearance: it is given twice"),
        ("/?q=x&since=2007&since=2008", "since: it is given twice"),
    ],
)
def test_what_was_meant_is_told(api: TestClient, path: str, said: str) -> None:
    reply = api.get(path)
    assert reply.status_code == 422
    assert said in reply.json()["error"]


@pytest.mark.parametrize(
    ("given", "status", "ticked"), [("1", 200, 1), ("0", 200, 0), ("false", 200, 0), ("no", 422, 0)]
)
def test_a_tick_is_believed_or_refused(api: TestClient, given: str, status: int, ticked: int) -> None:
    reply = api.get("/", params={"q": QUESTION, "strict": given})
    assert reply.status_code == status
    assert reply.text.count('name="strict" value="1" checked') == ticked


@pytest.mark.parametrize("path", ["/?clearence=U", "/index?first=-1", "/cable/08PRISTINA128?clearence=<script>"])
def test_a_browser_is_shown_a_page_that_says_so(api: TestClient, path: str) -> None:
    reply = api.get(path, headers={"Accept": "text/html,*/*"})
    assert reply.status_code == 422
    assert '<p class="wrong">' in reply.text
    assert "<script>" not in reply.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"clearence": "U"}, "clearence: there is no such parameter; did you mean clearance?"),
        ({"previous": [{"question": "x", "answer": "y", "marking_": "U"}]}, "did you mean marking?"),
    ],
)
def test_what_was_meant_in_a_body_is_told(api: TestClient, given: dict[str, Any], said: str) -> None:
    for path in (each for each in routes(api, "POST") if "/ask" in each):
        reply = api.post(path, json={"question": QUESTION, **given})
        assert reply.status_code == 422
        assert said in reply.json()["error"]


def test_what_was_meant_with_a_draft_is_told(api: TestClient) -> None:
    reply = api.post("/api/check", json={"draft": "Six ships came.", "clearence": "U"})
    assert reply.status_code == 422
    assert reply.json()["error"] == "clearence: there is no such parameter; did you mean clearance?"


class _Forms(HTMLParser):
    """The fields of every form of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str]]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given["action"], []))
        elif given.get("name") and tag in {"input", "select"}:
            self.found[-1][1].append((given["name"], given.get("value", "")))


def test_all_that_the_page_links_to_and_sends_is_taken(api: TestClient) -> None:
    seen, waiting = set[str](), ["/", f"/?q={QUESTION}&since=2007&strict=1", "/cable/08PRISTINA128?p=9&s=x&fragment=1"]
    forms = 0
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        reply = api.get(path)
        assert (path, reply.status_code) == (path, 200)
        if "html" in reply.headers["content-type"]:
            waiting += [link.replace("&amp;", "&").replace("&#34;", '"') for link in LINK.findall(reply.text)]
            for action, fields in _Forms(reply.text).found:
                filled = [(name, value or (QUESTION if name == "q" else "")) for name, value in fields]
                once = {name: value for name, value in filled if name not in {"cable", "origin", "tag", "marking"}}
                assert api.get(action, params=once).status_code == 200
                assert api.get("/stream", params={**once, "n": "1"}).status_code == 200
                forms += 1
    assert forms > 3
    assert len(seen) > 15


def test_the_script_adds_only_what_is_taken(api: TestClient) -> None:
    added = set(re.findall(r'\.set\("(\w+)"', (STATIC / "page.js").read_text(encoding="utf-8")))
    assert added == {"n", "fragment"}


def test_head_is_get_without_the_body(api: TestClient) -> None:
    for path in routes(api):
        at, params = address(path), NEEDED.get(path, {})
        got, head = api.get(at, params=params), api.head(at, params=params)
        assert (path, head.status_code, head.content) == (path, got.status_code, b"")
        assert {*head.headers.items()} - {*got.headers.items()} <= {
            ("content-length", head.headers.get("content-length"))
        }
        assert head.headers.keys() == got.headers.keys()
        if path not in {"/", "/metrics"}:  # each answer took its own time, each request is counted
            assert head.headers.get("content-length") == got.headers.get("content-length")


def test_head_of_a_stream_asks_nothing(api: TestClient) -> None:
    with patch.object(QAService, "ask") as asked:
        reply = api.head("/stream", params={"q": QUESTION})
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert not asked.called


def test_head_where_nothing_is_got_is_refused(api: TestClient) -> None:
    assert api.head("/api/ask").status_code == 405
    assert api.head("/nowhere").status_code == 404
