"""What a client is told of an error: one line about its request, without options or commands of the server's side."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from starlette.testclient import TestClient

from index import errors
from index.errors import AskError
from qa.server import service
from qa.server.service import ServiceLimits
from tests import CHECKOUT
from tests.fakes.served import QUESTION, client, events
from tests.fakes.stub_server import Answer, Say, Stub, failure, openai_reply
from tests.qa.server.mcp.test_arguments import said
from tests.qa.server.mcp.test_tools import in_memory

COMMAND = re.compile(r"(?<!\w)--?[a-z]|`ask |\bask (index|models|doctor|serve|eval|list|read|search)\b")
"""An option or a command, as the command line has them."""
MENDED_BY = "damaged. Mend it: ask index build PATH... --index /srv/index"
ASKED: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/api/cables/08NOWHERE1", None),
    ("GET", "/api/cables/08PRISTINA129", None),
    ("GET", "/api/cables/%C2%B6", None),
    ("GET", "/api/cables/08PRISTINA128/paragraphs/999", None),
    ("GET", "/api/cables/08PRISTINA128/paragraphs/x", None),
    ("GET", "/api/cables?since=yesterday", None),
    ("GET", "/api/cables?until=2007-13", None),
    ("GET", "/api/cables?since=2009&until=2007", None),
    ("GET", "/api/cables?marking=COSMIC", None),
    ("GET", "/api/cables?clearance=COSMIC", None),
    ("GET", "/api/cables?cable=08NOWHERE1", None),
    ("GET", "/api/search?question=x&origin=Atlantis", None),
    ("GET", "/api/search?question=x&tag=NONE", None),
    ("GET", "/api/search?question=x&k=many", None),
    ("GET", "/?q=x&marking=COSMIC", None),
    ("GET", "/?q=x&since=yesterday", None),
    ("GET", "/?q=x&clearance=COSMIC", None),
    ("GET", "/?q=x&k=many", None),
    ("GET", "/?q=x&model=gpt", None),
    ("GET", "/index?since=yesterday", None),
    ("GET", "/index?clearance=TS", None),
    ("GET", "/cable/08NOWHERE1?fragment=1", None),
    ("GET", "/cable/08PRISTINA128?fragment=1&p=x", None),
    ("GET", "/stream?q=x&marking=COSMIC", None),
    ("POST", "/api/ask", {"question": "x", "model": "embedded/x"}),
    ("POST", "/api/ask", {"question": "x", "since": "yesterday"}),
    ("POST", "/api/ask/stream", {"question": "x", "until": "yesterday"}),
)
CALLED: tuple[tuple[str, Any], ...] = (
    ("read_cable", {"cable": "08NOWHERE1"}),
    ("read_cable", {"cable": ""}),
    ("read_paragraph", {"cable": "08PRISTINA128", "paragraph": "999"}),
    ("read_paragraph", {"cable": "08PRISTINA128", "paragraph": "x"}),
    ("list_cables", {"since": "yesterday"}),
    ("list_cables", {"until": "2007-13"}),
    ("list_cables", {"since": "2009", "until": "2007"}),
    ("search", {"question": "x", "marking": ["COSMIC"]}),
    ("search", {"question": "x", "tag": ["NONE"]}),
    ("ask", {"question": "x", "origin": ["Atlantis"]}),
)
REPLIES: dict[str, Answer] = {
    "key": failure(401, {"error": {"message": "no"}}),
    "model": failure(404, {"error": {"message": "model not found"}}),
    "window": failure(400, {"error": {"message": "maximum context length is 10", "code": "context_length_exceeded"}}),
    "rate": failure(429, {"error": {"message": "later"}}, {"retry-after": "9000"}),
    "status": failure(500, "out of memory"),
    "nonsense": openai_reply("{{{{"),
    "filter": openai_reply(finish="content_filter"),
    "thought": openai_reply("<think>Hm."),
    "silent": Say(raw=b""),
}  # fmt: skip
UNUSABLE = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.IndexUnusable)]
BEHIND_THE_SERVICE = ("qa/models/", "index/build/", "index/store/", "index/cli.py", "qa/egress/call_log.py")
"""Rooms whose errors the service words anew, tells its operator only, or that it does not call."""
BEFORE_IT_SERVES = (
    "qa/server/listening.py", "qa/drafts/follow_up.py",
    "qa/commands/", "qa/cli.py",
)  # fmt: skip


def told(reply: Any) -> str:
    """The words of an error, whatever carries it."""
    kind = reply.headers["content-type"]
    if kind.startswith("text/event-stream"):
        ((name, data),) = events(reply.text)
        assert name == "error"
        return data
    if kind.startswith("text/html"):
        return " ".join(re.findall(r'<p class="wrong"[^>]*>(.*?)</p>', reply.text, re.S))
    return str(reply.json()["error"])


@pytest.fixture(scope="module")
def api(sample_index: Path) -> Iterator[TestClient]:
    with client(sample_index) as asking:
        yield asking


@pytest.mark.parametrize(("method", "path", "given"), ASKED, ids=[f"{path} {given or ''}" for _, path, given in ASKED])
def test_over_http_only_parameters_are_named(api: TestClient, method: str, path: str, given: Any) -> None:
    words = told(api.request(method, path, json=given))
    assert words
    assert not COMMAND.search(words), words


def test_tools_name_only_arguments(sample_index: Path) -> None:
    async def every(client: Client) -> list[tuple[bool, str]]:
        return [await said(client, tool, given) for tool, given in CALLED]

    for failed, words in in_memory(sample_index, every):
        assert failed
        assert not COMMAND.search(words), words


@pytest.mark.parametrize("kind", REPLIES)
def test_a_model_that_fails_is_told_without_a_command(sample_index: Path, kind: str) -> None:
    with Stub(routes={"/v1/chat/completions": REPLIES[kind]}) as stub:
        settings = {"model": "compat/m", "base_url": f"{stub.url}/v1", "timeout": 5.0}
        with client(sample_index, **settings) as asking:
            words = told(asking.post("/api/ask", json={"question": QUESTION}))
        failed, tool = in_memory(sample_index, lambda client: said(client, "ask", {"question": QUESTION}), **settings)
    assert failed
    for each in (words, tool):
        assert not COMMAND.search(each), each


@pytest.mark.parametrize("error", [*UNUSABLE, errors.EmbedderError, errors.DiskError], ids=lambda error: error.__name__)
def test_what_is_wrong_with_the_index_is_told_to_whoever_runs_the_server(
    api: TestClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: type[AskError]
) -> None:
    def broken(*_: object) -> None:
        raise error(MENDED_BY)

    monkeypatch.setattr(service, "run_job", broken)
    reply = api.get("/api/search", params={"question": "x"})
    assert (reply.status_code, reply.json()["error"]) == (503, service.UNUSABLE)
    assert MENDED_BY in capsys.readouterr().err


def test_one_question_too_many_and_one_too_long_name_no_command(sample_index: Path) -> None:
    for limits in (ServiceLimits(waiting=0), ServiceLimits(seconds=1e-6)):
        with client(sample_index, limits=limits) as asking:
            words = told(asking.post("/api/ask", json={"question": QUESTION}))
        assert not COMMAND.search(words), words


def test_the_command_still_says_which_option(run_ask: Any, sample_index: Path) -> None:
    wrong = run_ask("search", "x", "--index", str(sample_index), "--marking", "COSMIC")
    assert wrong.stderr.startswith("ask: --marking 'COSMIC' is no level")
    missing = run_ask("read", "08NOWHERE1", "--index", str(sample_index), "--clearance", "U")
    assert "ask" in missing.stderr


def raised(path: Path) -> Iterator[str]:
    """The words of every error that the file raises, as a client would be told them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            for given in node.exc.args:
                yield " ".join(
                    str(each.value)
                    for each in ast.walk(given)
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                )


def test_no_error_that_a_client_may_be_told_names_a_command() -> None:
    found = [
        f"{path.relative_to(CHECKOUT)}: {words}"
        for package in ("index", "qa")
        for path in sorted((CHECKOUT / package).rglob("*.py"))
        if not str(path.relative_to(CHECKOUT)).startswith((*BEHIND_THE_SERVICE, *BEFORE_IT_SERVES))
        for words in raised(path)
        if COMMAND.search(words)
    ]
    assert found == []
