"""Sentences that failed, sent back to a model: what it is told, and what of its reply counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import Stopped
from qa.drafts.draft import DraftSentence
from qa.egress.policy import EgressPolicy
from qa.models.cancellation import Stop
from qa.models.chat import ModelOptions
from qa.readers.repair import Failing, RepairWriter
from tests.fakes.evidence import hit
from tests.fakes.model_calls import endpoint
from tests.fakes.stub_server import OfflineStub, Say, Script, Stub, failure, openai_reply

ASKED = "How many boats did the harbour police count?"
HITS = (
    hit(9, "Police counted 32 boats. They rested on Sunday."),
    hit(10, "The mayor counted 33 boats."),
    hit(11, "A spy counted 34 boats.", marking="C"),
)
NINE, TEN, ELEVEN = (each.key for each in HITS)
FAILING = (
    Failing(DraftSentence("Police counted 33 boats.", (NINE,)), f"33 is not in {NINE}", (TEN,)),
    Failing(DraftSentence("They swam on Monday.", (NINE,)), "Monday is not there"),
)


def writer(stub: Script, tmp_path: Path, stop: Stop | None = None, **fields: object) -> RepairWriter:
    policy = EgressPolicy("SBU", (), tmp_path / "calls.jsonl")
    return RepairWriter(endpoint(stub, **fields), policy, None, stop, stub.transport)  # type: ignore[arg-type]


def entry(number: object, text: object, *keys: str) -> dict[str, object]:
    return {"number": number, "text": text, "keys": list(keys)}


def reply(*entries: object) -> Say:
    return openai_reply(json.dumps({"sentences": entries}, ensure_ascii=False), usage=(500, 30))


MENDED = DraftSentence("Police counted 32 boats.", (NINE,))


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ([entry(1, "Police counted 32 boats.", NINE), entry(2, "")], {0: MENDED, 1: None}),
        ([entry("1", "Police counted 32 boats.", NINE)], {0: MENDED}),
        ([entry(2, "The passages do not answer the question.")], {1: None}),
        ([entry(1, f"Police counted 32 boats. [{NINE}]")], {0: MENDED}),
        ([entry(1, "Police counted 32 boats.", NINE), entry(1, "Police counted 35 boats.", NINE)], {0: MENDED}),
        ([entry(0, "First."), entry(3, "Third."), entry(True, "Which?"), entry(1, 32), "words"], {}),
        ([entry(1, "Write figures, dates, names and quoted words exactly as they have them.", NINE)], {}),
    ],
    ids="both spelled refusal inline twice strange echo".split(),
)
def test_each_sentence_is_mended_dropped_or_left(
    entries: list[object], found: dict[int, DraftSentence | None], tmp_path: Path
) -> None:
    with OfflineStub([reply(*entries)]) as stub:
        repairs = writer(stub, tmp_path).repair(ASKED, FAILING, HITS)
    assert repairs.sentences == found
    assert repairs.usage == {"input_tokens": 500, "output_tokens": 30}
    assert (repairs.reason is None) == bool(found)


def test_it_is_told_what_is_wrong_beside_the_passages_that_count(tmp_path: Path) -> None:
    with OfflineStub([reply()]) as stub:
        writer(stub, tmp_path).repair(ASKED, FAILING, HITS)
        sent = stub.posted[0].json
    rows = [json.loads(line) for line in sent["messages"][1]["content"].splitlines()]
    assert [(row["number"], row["wrong"]) for row in rows if "number" in row] == [
        ("1", f"33 is not in {NINE}"),
        ("2", "Monday is not there"),
    ]
    assert {row["key"]: row["text"] for row in rows if "key" in row}[NINE] == HITS[0].text
    assert rows[-1] == {"question": ASKED}
    listed = sent["response_format"]["json_schema"]["schema"]["properties"]["sentences"]
    assert (listed["minItems"], listed["maxItems"]) == (2, 2)


def test_a_call_elsewhere_gets_what_may_go_there_and_is_logged(tmp_path: Path) -> None:
    with OfflineStub([reply(entry(1, "Police counted 32 boats.", NINE))]) as stub:
        far = writer(stub, tmp_path, base_url="https://models.example/v1")
        assert far.repair(ASKED, FAILING, HITS).sentences
        assert far.repair(ASKED, FAILING, HITS[2:]).sentences == {}, "nothing may be sent"
        assert HITS[2].text not in json.dumps(stub.posted[0].json) and len(stub.posted) == 1
    row = json.loads((tmp_path / "calls.jsonl").read_text("utf-8"))
    assert (row["host"], row["keys"], row["outcome"]) == ("models.example", [NINE, TEN], "complete")


def test_what_fits_is_what_the_sentences_are_held_against(tmp_path: Path) -> None:
    long = tuple(hit(n, " ".join(f"Word{n} number {each} stands here." for each in range(60))) for n in range(20, 26))
    failing = [Failing(DraftSentence("Word25 fell.", (long[-1].key,)), "it does not say that")]
    with OfflineStub([reply()]) as stub:
        small = ModelOptions(context=1500, max_output=200)
        writer(stub, tmp_path, options=small).repair(ASKED, failing, long)
        assert long[-1].text in stub.posted[0].json["messages"][1]["content"]


@pytest.mark.parametrize(
    ("say", "why"),
    [(failure(401), "wants a key"), (openai_reply("Sorry."), "could not be read"), (openai_reply(""), "no text")],
    ids="refused words empty".split(),
)
def test_a_model_that_fails_leaves_all_as_it_was(say: Say, why: str, tmp_path: Path) -> None:
    with OfflineStub([say]) as stub:
        repairs = writer(stub, tmp_path).repair(ASKED, FAILING, HITS)
    assert repairs.sentences == {} and why in (repairs.reason or "")


def test_a_question_that_is_stopped_stops_here_too(tmp_path: Path) -> None:
    stop = Stop()

    def stopping(_: object) -> Say:
        stop.set()
        return Say(hold=True)

    with Stub([stopping]) as stub, pytest.raises(Stopped):
        writer(stub, tmp_path, stop).repair(ASKED, FAILING, HITS)
