"""Searches that a model writes: one short call without passages, of which only what can be used is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import Stopped
from qa.egress.policy import EgressPolicy
from qa.models.cancellation import Stop
from qa.models.chat import ModelOptions
from qa.readers.searches import LONGEST, SearchWriter, searches_in
from tests.fakes.evidence import hit
from tests.fakes.model_calls import endpoint
from tests.fakes.stub_server import OfflineStub, Say, Script, Stub, failure, ollama_reply, openai_reply

ASKED = "How many boats did the harbour police count?"
HITS = (hit(9, "Police counted 32 boats."), hit(10, "The mayor counted 33 boats.", marking="C"))
REWRITES = ["harbor police boat census", "vessels counted by harbour authority"]
STATED = "The harbour police counted many boats."


def written(*rewrites: str, statement: object = STATED) -> str:
    return json.dumps({"rewrites": rewrites, "statement": statement})


WRITTEN = written(*REWRITES)


def writer(
    stub: Script, tmp_path: Path, stop: Stop | None = None, seconds: float = 5.0, **fields: object
) -> SearchWriter:
    policy = EgressPolicy("SBU", (), tmp_path / "calls.jsonl")
    return SearchWriter(endpoint(stub, **fields), policy, stop, stub.transport, seconds)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        (WRITTEN, (*REWRITES, STATED)),
        (f"Here they are:\n```json\n{WRITTEN}\n```", (*REWRITES, STATED)),
        (written(f"  {REWRITES[0]}\n", *REWRITES[1:], "more boats"), (*REWRITES, STATED)),
        (written(REWRITES[0], f" {REWRITES[0]} "), ()),
        (written(REWRITES[0]), ()),
        (written(REWRITES[0], ASKED), ()),
        (written(REWRITES[0], "first wording"), ()),
        (written(REWRITES[0], "harbour police boats"), ()),
        (written(REWRITES[0], "vessels and boats ".ljust(LONGEST, "s")), ()),
        (written(REWRITES[0], "boats \x1b[2J"), ()),
        (written(REWRITES[0], "boats \u202e"), ()),
        (written(REWRITES[0], "boats " * LONGEST), ()),
        (written(*REWRITES, statement=7), ()),
        (json.dumps({"rewrites": "boats", "statement": STATED}), ()),
        (WRITTEN[:-3], ()),
        ("[1, 2]", ()),
        ("boats", ()),
    ],
    ids="whole fenced many doubled few question off old cut control hidden long number flat broken list words".split(),
)
def test_a_reply_is_read_whole_or_not_at_all(reply: str, kept: tuple[str, ...]) -> None:
    assert searches_in(reply, ASKED) == kept


def test_the_question_is_sent_without_any_passage(tmp_path: Path) -> None:
    with OfflineStub([openai_reply(WRITTEN, usage=(300, 40))]) as stub:
        result = writer(stub, tmp_path).write(ASKED, HITS)
        previewed = writer(stub, tmp_path).preview(ASKED, HITS)
        sent = stub.posted[0].json
    assert (result.texts, result.reason) == ((*REWRITES, STATED), None)
    assert result.usage == {"input_tokens": 300, "output_tokens": 40}
    assert previewed is not None and previewed.body == sent
    assert sent["messages"][1]["content"] == json.dumps({"question": ASKED})
    assert HITS[0].text not in json.dumps(sent)
    assert sent["response_format"]["json_schema"]["schema"]["required"] == ["rewrites", "statement"]


@pytest.mark.parametrize("hits", [(), HITS[1:]], ids=["nothing is found", "nothing may be sent"])
def test_no_question_goes_where_no_passage_would(hits: tuple[object, ...], tmp_path: Path) -> None:
    with OfflineStub([openai_reply(WRITTEN)]) as stub:
        far = writer(stub, tmp_path, base_url="https://models.example/v1")
        assert (far.write(ASKED, hits).texts, far.preview(ASKED, hits)) == ((), None)  # type: ignore[arg-type]
        assert not stub.requests


def test_a_call_elsewhere_is_logged_without_passages(tmp_path: Path) -> None:
    with OfflineStub([openai_reply(WRITTEN)]) as stub:
        assert writer(stub, tmp_path, base_url="https://models.example/v1").write(ASKED, HITS).texts
    row = json.loads((tmp_path / "calls.jsonl").read_text("utf-8"))
    assert (row["host"], row["keys"], row["outcome"]) == ("models.example", [], "complete")


@pytest.mark.parametrize(
    ("say", "why"),
    [
        (failure(500, "on fire"), "on fire"),
        (failure(401), "wants a key"),
        (failure(429, "busy", {"retry-after": "100"}), "busy"),
        (openai_reply("boats, I think"), "none that can be used"),
        (openai_reply(""), "no text"),
        (openai_reply(WRITTEN[:30], finish="length"), "none that can be used"),
    ],
    ids="failed refused limited words empty cut".split(),
)
def test_a_model_that_fails_is_asked_once_and_done_without(say: Say, why: str, tmp_path: Path) -> None:
    with OfflineStub([say] * 3) as stub:
        result = writer(stub, tmp_path).write(ASKED, HITS)
        assert len(stub.posted) == 1
    assert result.texts == ()
    assert why in (result.reason or "")


def test_a_slow_model_is_not_waited_for(tmp_path: Path) -> None:
    begun = Say(openai_reply(WRITTEN).pieces[:2], headers={"content-type": "text/event-stream"}, hold=True)
    for silent in (Say(hold=True), begun):
        with Stub([silent]) as stub:
            reason = writer(stub, tmp_path, seconds=0.5).write(ASKED, HITS).reason
            assert reason == "no reply within 0.5 seconds (`--no-assist` does not wait)"


def test_a_question_that_is_stopped_stops_here_too(tmp_path: Path) -> None:
    stop = Stop()

    def stopping(_: object) -> Say:
        stop.set()
        return Say(hold=True)

    with Stub([stopping]) as stub, pytest.raises(Stopped):
        writer(stub, tmp_path, stop).write(ASKED, HITS)
    with Stub() as stub, pytest.raises(Stopped):
        writer(stub, tmp_path, stop).write(ASKED, HITS)


def test_ollama_is_asked_for_the_window_of_the_answer(tmp_path: Path) -> None:
    """Another window would have it load the model anew."""
    with OfflineStub([ollama_reply(WRITTEN)], {"/api/show": failure(404)}) as stub:
        far = writer(stub, tmp_path, protocol="ollama", provider="ollama", options=ModelOptions(context=4096))
        assert far.write(ASKED, HITS).texts
        assert stub.posted[-1].json["options"]["num_ctx"] == 4096
