"""`POST /api/check`: a draft checked and verified by the server's settings, as the command does it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.served import client
from tests.fakes.stub_server import Say, Stub, failure, openai_reply
from tests.fakes.tiny import tiny_reranker

NINE = "08PRISTINA128 ¶9"
DRAFT = f"In 2007 there were 32 victims whom KPS identified [{NINE}].\n\nKPS identified 71 victims in 2007 [{NINE}]."


def said(verdict: str) -> Say:
    reply = {"verdicts": [{"claim": 1, "why": "of what is not said", "verdict": verdict}]}
    return openai_reply(json.dumps(reply), usage=(3000, 40))


def playing(*script: Say) -> Stub:
    return Stub(script, {"/api/show": failure(404)})


@pytest.fixture(autouse=True)
def on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ASK_VERIFIER", "auto")
    monkeypatch.setenv("ASK_DATA_DIR", str(tmp_path))  # no verdicts of another test


def test_a_draft_gets_the_labels_of_the_command(
    run_ask: Callable[..., Any], sample_index: Path, tmp_path: Path
) -> None:
    (tmp_path / "draft.txt").write_text(DRAFT, "utf-8")
    command = run_ask("check", str(tmp_path / "draft.txt"), "--index", str(sample_index), "--json")
    with client(sample_index) as api:
        reply = api.post("/api/check", json={"draft": DRAFT})
    assert reply.status_code == 200
    assert reply.json() == json.loads(command.stdout)
    assert [each["support"] for each in reply.json()["sentences"]] == ["matched", "partly"]


@pytest.mark.parametrize("verifier", ["auto", "model"])
def test_the_model_of_the_server_verifies_and_a_client_may_do_without(
    verifier: str, sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with playing(said("not entailed")) as stub:
        monkeypatch.setenv("ASK_BASE_URL", f"{stub.url}/v1")
        with client(sample_index, model="compat/m", verifier=verifier) as api:
            read, alone = (
                api.post("/api/check", json={"draft": DRAFT} | more).json() for more in ({}, {"model": "embedded"})
            )
        assert len([seen for seen in stub.posted if "chat" in seen.path]) == 1
    first, wrong = read["sentences"]
    assert (first["support"], first["verdict"]["reason"]) == ("unsupported", "of what is not said")
    assert (wrong["support"], wrong["verdict"]) == ("partly", None)
    assert (read["verifier"], read["usage"]["verifier_calls"]) == ("compat/m", 1)
    assert (alone["sentences"][0]["support"], alone["verifier"]) == ("matched", None)


def test_a_model_that_fails_takes_no_label_away(sample_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with playing(failure(401)) as stub:
        monkeypatch.setenv("ASK_BASE_URL", f"{stub.url}/v1")
        with client(sample_index, model="compat/m") as api:
            reply = api.post("/api/check", json={"draft": DRAFT})
    first = reply.json()["sentences"][0]
    assert (reply.status_code, first["support"], first["verdict"]["entailed"]) == (200, "matched", None)


def test_a_cross_encoder_of_the_server_verifies(sample_index: Path) -> None:
    with client(sample_index, verifier=str(tiny_reranker())) as api:
        checked = api.post("/api/check", json={"draft": DRAFT}).json()
    assert checked["verifier"] == tiny_reranker().name
    assert 0 <= checked["sentences"][0]["verdict"]["chance"] <= 1


def test_what_a_client_may_not_read_backs_no_sentence(sample_index: Path) -> None:
    with client(sample_index) as api:
        checked = api.post("/api/check", json={"draft": DRAFT, "clearance": "U"}).json()
    assert {each["support"] for each in checked["sentences"]} == {"unsupported"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "draft: Field required"),
        ({"draft": " "}, "no sentence to check"),
        ({"draft": "x" * 20_001}, "draft: "),
        ({"draft": "x", "verifier": "off"}, "verifier: "),
        ({"draft": "x", "model": "openai/gpt-5"}, "does not offer that model"),
    ],
)
def test_what_cannot_be_checked_is_said_in_one_line(sample_index: Path, given: Any, said: str) -> None:
    with client(sample_index) as api:
        reply = api.post("/api/check", json=given)
    assert (reply.status_code, list(reply.json())) == (422, ["error"])
    assert said in reply.json()["error"]
