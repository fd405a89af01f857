"""The JSON API: what the command prints, over HTTP, with a clear answer to whatever cannot be done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from qa.server.service import ServiceLimits
from tests.fakes.served import QUESTION, client, events


@pytest.fixture(scope="module")
def api(sample_index: Path) -> Iterator[TestClient]:
    with client(sample_index) as asking:
        yield asking


def plain(answer: dict[str, Any]) -> dict[str, Any]:
    """Without what no two calls have in common: times, and the last digits of a score, as sums round otherwise."""
    hits = [{**hit, "score": pytest.approx(hit["score"], abs=1e-5)} for hit in answer["passages"]]
    return without_times(answer) | {"passages": hits}


def without_times(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "timings_ms"}


def test_an_answer_is_that_of_the_command(api: TestClient, run_ask: Callable[..., Any], sample_index: Path) -> None:
    reply = api.post("/api/ask", json={"question": QUESTION, "k": 5, "since": "2008", "tag": ["KCRM"]})
    command = run_ask(QUESTION, "--index", str(sample_index), "-k", "5", "--since", "2008", "--tag", "KCRM", "--json")
    assert reply.status_code == 200
    assert plain(reply.json()) == without_times(json.loads(command.stdout))


def test_a_search_is_that_of_the_command(api: TestClient, run_ask: Callable[..., Any], sample_index: Path) -> None:
    reply = api.get("/api/search", params={"question": "shelters", "k": 3, "marking": ["U", "SBU"]})
    command = run_ask("search", "shelters", "--index", str(sample_index), "-k", "3", "--json", "--marking", "U",
                      "--marking", "SBU")  # fmt: skip
    assert plain(reply.json()) == json.loads(command.stdout)


def test_what_a_score_is_made_of_is_told_if_it_is_asked_for(api: TestClient) -> None:
    asked = {"question": "who runs the shelter?"}
    for found in (
        api.get("/api/search", params=asked | {"explain": "true"}).json(),
        api.post("/api/ask", json=asked | {"explain": True}).json(),
    ):
        assert {reason["feature"] for reason in found["passages"][0]["why"]} >= {"names", "year"}
    assert "why" not in api.post("/api/ask", json=asked).json()["passages"][0]


def test_a_cable_is_that_of_the_command_but_for_where_its_file_lies(
    api: TestClient, run_ask: Callable[..., Any], sample_index: Path
) -> None:
    reply = api.get("/api/cables/08PRISTINA128").json()
    command = json.loads(run_ask("read", "08PRISTINA128", "--index", str(sample_index), "--json").stdout)
    assert reply["path"] == Path(command["path"]).name != command["path"]
    assert {**reply, "path": ""} == {**command, "path": ""}


def test_a_paragraph_is_the_cable_with_only_that(api: TestClient) -> None:
    whole = api.get("/api/cables/08PRISTINA128").json()
    only = api.get("/api/cables/08PRISTINA128/paragraphs/9").json()
    assert [each["key"] for each in only["passages"]] == ["08PRISTINA128 ¶9"]
    assert only["passages"][0] in whole["passages"]
    assert len(whole["passages"]) > 1


def test_an_answer_arrives_sentence_by_sentence_and_then_whole(api: TestClient) -> None:
    reply = api.post("/api/ask/stream", json={"question": QUESTION})
    assert reply.headers["content-type"].startswith("text/event-stream")
    *sentences, (last, whole) = events(reply.text)
    answer = json.loads(whole)
    assert last == "answer"
    assert [(name, json.loads(data)) for name, data in sentences] == [
        ("sentence", each) for each in answer["sentences"]
    ]
    assert plain(answer) == without_times(api.post("/api/ask", json={"question": QUESTION}).json())


def test_what_goes_wrong_in_a_stream_is_its_last_event(api: TestClient) -> None:
    reply = api.post("/api/ask/stream", json={"question": QUESTION, "origin": ["Atlantis"]})
    ((name, data),) = events(reply.text)
    assert name == "error"
    assert "Atlantis" in json.loads(data)["error"]


def test_cables_are_listed_some_at_a_time(api: TestClient) -> None:
    every = api.get("/api/cables").json()
    second = api.get("/api/cables", params={"first": 1, "count": 2}).json()
    assert every["total"] == second["total"] == len(every["cables"]) == 5
    assert second["cables"] == every["cables"][1:3]
    created = [line["created"] for line in every["cables"]]
    assert created == sorted(created, reverse=True)


def test_the_index_is_told_without_a_path_of_the_server(api: TestClient, sample_index: Path) -> None:
    reply = api.get("/api/index")
    held = reply.json()
    assert (held["cables"], held["abstracts"], held["clearance"]) == (5, True, None)
    assert sum(each["number"] for each in held["markings"]) == held["paragraphs"]
    assert sum(each["number"] for each in held["months"]) + held["undated"] == held["cables"]
    assert str(sample_index.parent) not in reply.text


def test_a_follow_up_has_the_exchange_before_in_view(api: TestClient) -> None:
    before = {"question": QUESTION, "answer": "32", "marking": "SBU"}
    answer = api.post("/api/ask", json={"question": "and in 2006?", "previous": [before]}).json()
    assert answer["record"]["searched"] == "how many victims did KPS identify in 2006?"
    assert answer["record"]["previous"] == [before]


def test_an_exchange_without_a_marking_counts_as_the_highest(api: TestClient) -> None:
    before = {"question": QUESTION, "answer": "32"}
    answer = api.post("/api/ask", json={"question": "and in 2006?", "previous": [before]}).json()
    assert [each["marking"] for each in answer["record"]["previous"]] == ["TS"]


@pytest.mark.parametrize(
    ("method", "path", "given", "status", "said"),
    [
        ("GET", "/api/cables/08NOWHERE1", None, 404, "no cable 08NOWHERE1"),
        ("GET", "/api/cables/08PRISTINA128/paragraphs/999", None, 404, "has no paragraph 999"),
        ("GET", "/api/cables/08PRISTINA128/paragraphs/x", None, 422, "names no paragraph"),
        ("GET", "/api/search", None, 422, "question: Field required"),
        ("GET", "/api/search?question=x&k=0", None, 422, "k: "),
        ("GET", "/api/search?question=x&since=yesterday", None, 422, "is no date"),
        ("GET", "/api/search?question=x&tag=NONE", None, 422, "No cable here has the tag"),
        ("GET", "/api/nothing", None, 404, "Not Found"),
        ("POST", "/api/ask", {}, 422, "question: Field required"),
        ("POST", "/api/ask", {"question": "x", "temperature": 1}, 422, "temperature: "),
        ("POST", "/api/ask", {"question": "x" * 2001}, 422, "question: "),
        ("POST", "/api/ask", {"question": "x", "clearance": "Z"}, 422, "clearance: "),
        ("POST", "/api/ask", {"question": "x", "model": "openai/gpt-5"}, 422, "does not offer that model"),
        ("GET", "/api/ask", None, 405, "Method Not Allowed"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    api: TestClient, method: str, path: str, given: Any, status: int, said: str
) -> None:
    reply = api.request(method, path, json=given)
    assert reply.status_code == status
    assert list(reply.json()) == ["error"]
    assert said in reply.json()["error"]
    assert "\n" not in reply.json()["error"]


def test_a_body_that_is_no_json_is_refused(api: TestClient) -> None:
    reply = api.post("/api/ask", content=b"{", headers={"content-type": "application/json"})
    assert reply.status_code == 422
    assert list(reply.json()) == ["error"]


def test_one_question_too_many_is_sent_away_for_a_moment(sample_index: Path) -> None:
    with client(sample_index, limits=ServiceLimits(waiting=0)) as full:
        reply = full.post("/api/ask", json={"question": QUESTION})
    assert reply.status_code == 503
    assert reply.headers["retry-after"] == "1"


@pytest.mark.parametrize(("asked", "read"), [(None, {"U"}), ("U", {"U"}), ("S", {"U"})])
def test_a_client_never_raises_the_clearance(sample_index: Path, asked: str | None, read: set[str]) -> None:
    given = {} if asked is None else {"clearance": asked}
    with client(sample_index, clearance="U") as low:
        found = low.get("/api/search", params={"question": "victims identified", "k": 50, **given}).json()
        cable = low.get("/api/cables/07PRISTINA150", params=given)
        hidden = low.get("/api/cables/08PRISTINA128", params=given)
        held = low.get("/api/index", params=given).json()
    assert {hit["marking"].partition("//")[0] for hit in found["passages"]} == read
    assert {each["marking"].partition("//")[0] for each in cable.json()["passages"]} <= read
    assert (hidden.status_code, "no cable 08PRISTINA128" in hidden.json()["error"]) == (404, True)
    assert [each["value"] for each in held["markings"]] == ["U"]


def test_a_client_may_lower_the_clearance(api: TestClient) -> None:
    found = api.get("/api/search", params={"question": "victims identified", "k": 50, "clearance": "U"}).json()
    every = api.get("/api/search", params={"question": "victims identified", "k": 50}).json()
    assert {hit["marking"] for hit in found["passages"]} == {"U"}
    assert {hit["marking"] for hit in every["passages"]} > {"U"}


def test_what_was_done_is_counted_without_what_was_asked(api: TestClient) -> None:
    api.get("/api/cables/08PRISTINA128")
    api.get("/api/search", params={"question": "a secret question"})
    text = api.get("/metrics").text
    assert 'ask_requests_total{path="/api/cables/{cable}",status="200"}' in text
    assert "secret" not in text
    assert "08PRISTINA128" not in text


def test_health_is_told(api: TestClient) -> None:
    assert api.get("/health").json()["status"] == "ok"


def test_the_reference_names_every_call_and_loads_nothing_from_elsewhere(api: TestClient) -> None:
    page = api.get("/docs").text
    calls = api.get("/openapi.json").json()["paths"]
    assert len(calls) >= 10
    assert all(path in page for path in calls)
    assert "http://" not in page
    assert "https://" not in page


def test_models_are_told_without_a_key(sample_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-nobody-may-see-this")
    with client(sample_index, model="openai/gpt-5") as asking:
        models = asking.get("/api/models")
        page = asking.get("/")
    assert models.json()["models"] == [
        {"name": "openai/gpt-5", "host": "api.openai.com", "default": True},
        {"name": "embedded", "host": None, "default": False},
    ]
    assert "sk-nobody" not in models.text + page.text
