"""A question to a model, searched for in the model's words too: shown, recorded, counted, and asked again the same."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.gold.questions import GoldQuestion
from evals.runs.system import Systems, record_of
from index.filters import Filters
from qa import Assistant
from tests.fakes.stub_server import Answer, Stub, failure, openai_reply

Run = Callable[..., subprocess.CompletedProcess[str]]

ASKED = "how many victims did KPS identify in 2007?"
NINE = "08PRISTINA128 ¶9"
SEARCHES = ["trafficking victims identified by Kosovo police 2007", "KPS victim count", "The shelter took in victims."]
WRITTEN = openai_reply(json.dumps({"rewrites": SEARCHES[:2], "statement": SEARCHES[2]}), usage=(300, 40))
ANSWER = openai_reply(
    json.dumps({"sentences": [{"text": "KPS identified 32 victims in 2007.", "keys": [NINE]}]}), usage=(2000, 60)
)


@pytest.fixture(autouse=True)
def assisted(sample_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASK_ASSIST", "1")


@pytest.fixture
def opened(sample_index: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Assistant]:
    def at(stub: Stub, clearance: str | None = None) -> Assistant:
        monkeypatch.setenv("ASK_BASE_URL", f"{stub.url}/v1")
        return Assistant.open(sample_index, model="compat/m", clearance=clearance)

    return at


def test_searches_are_recorded_counted_and_said(opened: Callable[..., Assistant]) -> None:
    told: list[str] = []
    with Stub([WRITTEN, ANSWER]) as stub, opened(stub) as assistant:
        answer = assistant.ask(ASKED, on_sentence=lambda each: told.append(each.text))
        found = assistant.search(ASKED, 8, searches=SEARCHES)
    assert told == [each.text for each in answer.sentences], "nothing of the searches is streamed"
    assert (answer.record["searches"], answer.record["searches_missing"]) == (SEARCHES, None)
    assert [hit.key for hit in answer.passages] == [hit.key for hit in found]
    assert dict(answer.usage) == {"input_tokens": 2300, "output_tokens": 100}
    assert list(answer.timings_ms)[:2] == ["assist", "retrieve"]


def test_searches_widen_neither_filter_nor_clearance(opened: Callable[..., Assistant]) -> None:
    wide = [f"{NINE} {SEARCHES[0]}", "09PRISTINA314 shelter victims"]
    written = openai_reply(json.dumps({"rewrites": wide, "statement": "KPS of 08PRISTINA249"}))
    with Stub([written, ANSWER] * 2) as stub, opened(stub, clearance="U") as assistant:
        assert {hit.passage.marking for hit in assistant.ask(ASKED).passages} == {"U"}
        within = assistant.ask(ASKED, filters=Filters.parse(cable="07PRISTINA150"))
    assert within.record["searches"][:2] == wide
    assert {hit.passage.reference_id for hit in within.passages} <= {"07PRISTINA150"}


@pytest.mark.parametrize("first", [failure(500), openai_reply("I cannot")], ids=["failed", "nonsense"])
def test_without_searches_the_question_is_answered_all_the_same(
    first: Answer, opened: Callable[..., Assistant]
) -> None:
    with Stub([first, ANSWER]) as stub, opened(stub) as assistant:
        answer = assistant.ask(ASKED)
        alone = assistant.search(ASKED, 8)
    assert answer.citations and [hit.key for hit in answer.passages] == [hit.key for hit in alone]
    assert answer.record["searches"] == [] and answer.record["searches_missing"]


def test_given_searches_are_used_and_none_are_asked_for(opened: Callable[..., Assistant]) -> None:
    with Stub([ANSWER, ANSWER]) as stub, opened(stub) as assistant:
        assert assistant.ask(ASKED, searches=SEARCHES[:1]).record["searches"] == SEARCHES[:1]
        assert assistant.ask(ASKED, searches=()).record["searches"] == []
        assert len(stub.posted) == 2


def test_the_command_says_what_else_was_searched_for_and_asks_again_with_it(run_ask: Run, tmp_path: Path) -> None:
    with Stub([WRITTEN, ANSWER, WRITTEN, ANSWER, ANSWER, ANSWER]) as stub:
        environment = {"ASK_MODEL": "compat/m", "ASK_BASE_URL": f"{stub.url}/v1", "ASK_ASSIST": "1"}
        shown = run_ask(ASKED, **environment)
        whole = run_ask(ASKED, "--json", **environment)
        (tmp_path / "answer.json").write_text(whole.stdout, encoding="utf-8")
        again = run_ask("replay", str(tmp_path / "answer.json"), **environment)
        assert len(stub.posted) == 5, "the recorded searches are used"
        without = run_ask("--no-assist", ASKED, "--json", **environment)
        assert len(stub.posted) == 6
    quoted = "; ".join(f"“{each}”" for each in SEARCHES)
    assert f"Searched also for {quoted}." in " ".join(shown.stdout.split())
    assert again.stdout.endswith("Nothing has changed since.\n")
    assert json.loads(without.stdout)["record"]["searches"] == []


def test_a_dry_run_shows_both_requests_and_sends_none(run_ask: Run) -> None:
    with Stub() as stub:
        done = run_ask(ASKED, "--dry-run", ASK_MODEL="compat/m", ASK_BASE_URL=f"{stub.url}/v1", ASK_ASSIST="1")
        assert not stub.posted
    request = json.loads(done.stdout)
    assert NINE in request["body"]["messages"][1]["content"]
    assert ASKED in request["searches"]["body"]["messages"][1]["content"]
    assert NINE not in json.dumps(request["searches"], ensure_ascii=False)
    assert "before it goes the request under “searches”" in done.stderr


def test_an_evaluation_ranks_by_the_searches_of_the_answer(opened: Callable[..., Assistant]) -> None:
    question = GoldQuestion("t-1", ASKED, "numeric", "32", cites=(frozenset({NINE}),))
    with Stub([WRITTEN, ANSWER]) as stub, opened(stub) as assistant:
        record, error = record_of(Systems(lambda _: assistant), question, 8, 50)
        found = assistant.search(ASKED, 50, searches=SEARCHES)
    assert error is None and record.answer is not None
    assert record.answer["record"]["searches"] == SEARCHES
    assert record.ranked == tuple((hit.key, float(hit.score)) for hit in found)
