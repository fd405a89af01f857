"""`ask` with a model, as a person meets it: a process of its own and a server that speaks a real protocol."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa import Assistant
from tests import CHECKOUT
from tests.fakes.stub_server import (
    SSE,
    Answer,
    Say,
    Stub,
    anthropic_reply,
    failure,
    ollama_reply,
    openai_chunk,
    openai_reply,
)

Run = Callable[..., subprocess.CompletedProcess[str]]

ASKED = "how many victims did KPS identify in 2007?"
NINE = "08PRISTINA128 ¶9"
RIGHT = ("KPS identified 32 victims in 2007.", NINE)
WRONG = ("It identified 46 in 2006.", NINE)
INVENTED = ("The shelter closed in 2004.", "08PRISTINA128 ¶99")

pytestmark = pytest.mark.usefixtures("sample_index")


def written(*sentences: tuple[str, str]) -> str:
    rows = [{"text": text, "keys": [key]} for text, key in sentences]
    return json.dumps({"sentences": rows}, ensure_ascii=False)


@pytest.fixture
def ask(run_ask: Run) -> Iterator[Callable[..., subprocess.CompletedProcess[str]]]:
    """`ask` with the model of a stub that plays this script."""
    stubs: list[Stub] = []

    def run(
        script: list[Answer], *args: str, model: str = "compat/m", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        with Stub(script, {"/api/show": failure(404)}) as stub:
            stubs.append(stub)
            path = "" if model.startswith("ollama/") else "/v1"
            return run_ask(*args, ASK_MODEL=model, ASK_BASE_URL=stub.url + path, **environment)

    run.stubs = stubs  # type: ignore[attr-defined]
    yield run


def test_each_sentence_is_shown_with_how_the_check_went(ask: Run) -> None:
    done = ask([openai_reply(*written(RIGHT, WRONG, INVENTED))], ASKED)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[:2] == [f"{RIGHT[0]} [{NINE}]", f"{WRONG[0]} [{NINE}]"]
    assert "46 is not in 08PRISTINA128 ¶9" in lines[2]
    assert "¶99 is not among the passages shown" in done.stdout
    assert "Checked: 3 sentences, 1 matched, 1 partly, 1 unsupported." in done.stdout
    assert "Cited (highest marking: SBU):" in done.stdout
    assert "abstracts of 5 cables" in " ".join(done.stdout.split())


def test_a_content_filter_is_no_statement_on_the_cables(ask: Run) -> None:
    done = ask([openai_reply(finish="content_filter")], ASKED)
    assert (done.returncode, done.stdout) == (1, "")
    assert "the model's provider stopped the answer by its content filter" in done.stderr
    done = ask([openai_reply(written(RIGHT)[:-2] + ', {"text": "It', finish="content_filter")], ASKED)
    assert (done.returncode, RIGHT[0] in done.stdout) == (1, True)
    assert "Incomplete: the model's provider stopped the answer by its content filter." in done.stderr


def test_strictly_only_what_holds_is_shown_and_the_rest_counted(ask: Run) -> None:
    done = ask([openai_reply(written(RIGHT, WRONG, INVENTED))], ASKED, "--strict")
    assert RIGHT[0] in done.stdout
    assert WRONG[0] not in done.stdout
    assert "Checked: 1 sentence, 1 matched, 2 more removed as they do not hold." in done.stdout


@pytest.mark.parametrize(
    ("model", "reply"),
    [
        ("compat/m", openai_reply(written(RIGHT), usage=(10, 5))),
        ("vllm/m", openai_reply(written(RIGHT), usage=(10, 5))),
        ("ollama/m:1b", ollama_reply(written(RIGHT), usage=(2000, 5))),
    ],
)
def test_every_protocol_gives_the_same_answer(model: str, reply: Say, ask: Run) -> None:
    answer = json.loads(ask([reply], ASKED, "--json", model=model).stdout)
    assert answer["answer"] == f"{RIGHT[0]} [{NINE}]"
    assert answer["model"] == model
    assert answer["usage"]["output_tokens"] == 5
    assert answer["counts"]["matched"] == 1


def test_anthropic_is_asked_with_its_own_key_header(run_ask: Run) -> None:
    with Stub([anthropic_reply(written(RIGHT))]) as stub:
        done = run_ask(
            ASKED, "--json", ASK_MODEL="anthropic/m", ANTHROPIC_BASE_URL=stub.url, ANTHROPIC_API_KEY="sk-secret"
        )
        seen = stub.posted[0]
    assert json.loads(done.stdout)["counts"]["matched"] == 1
    assert seen.headers["x-api-key"] == "sk-secret"
    assert "sk-secret" not in done.stdout + done.stderr


def test_json_carries_all_that_is_needed_to_ask_again_and_no_key(run_ask: Run, tmp_path: Path) -> None:
    with Stub([openai_reply(written(RIGHT)), openai_reply(written(RIGHT)), openai_reply(written(WRONG))]) as stub:
        environment = {"ASK_MODEL": "compat/m", "ASK_BASE_URL": f"{stub.url}/v1", "ASK_API_KEY": "sk-secret"}
        first = run_ask(ASKED, "--json", "--since", "2007", **environment)
        (tmp_path / "answer.json").write_text(first.stdout, encoding="utf-8")
        again = run_ask("replay", str(tmp_path / "answer.json"), **environment)
        other = run_ask("replay", str(tmp_path / "answer.json"), "--json", **environment)
        assert stub.posted[0].json == stub.posted[1].json
    record = json.loads(first.stdout)["record"]
    assert record["filters"]["since"] == "2007-01-01"
    assert record["reader"]["name"] == "compat/m"
    assert len(record["reader"]["prompt"]) == 64
    assert "sk-secret" not in first.stdout
    assert again.stdout.endswith("Nothing has changed since.\n")
    changed = {change["what"] for change in json.loads(other.stdout)["changes"]}
    assert changed == {f"sentence “{RIGHT[0]}”", f"sentence “{WRONG[0]}”"}


@pytest.mark.parametrize(("then", "now", "counts"), [("S", "U", "U"), ("U", "S", "U"), (None, "SBU", "SBU")])
def test_asking_again_keeps_to_the_tighter_clearance(
    then: str | None, now: str, counts: str, run_ask: Run, tmp_path: Path
) -> None:
    answer = json.loads(run_ask(ASKED, "--json").stdout)
    answer["record"]["clearance"] = then
    (tmp_path / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
    again = run_ask("replay", str(tmp_path / "answer.json"), "--json", ASK_CLEARANCE=now)
    assert json.loads(again.stdout)["answer"]["record"]["clearance"] == counts


def test_a_follow_up_has_the_exchange_before_in_view(run_ask: Run) -> None:
    with Stub([openai_reply(written(RIGHT)), openai_reply(written(("KPS identified 64 in 2006.", NINE)))]) as stub:
        environment = {"ASK_MODEL": "compat/m", "ASK_BASE_URL": f"{stub.url}/v1"}
        run_ask(ASKED, **environment)
        done = run_ask("-c", "and in 2006?", "--json", **environment)
        asked = stub.posted[1].json["messages"][1]["content"]
    answer = json.loads(done.stdout)
    assert RIGHT[0] in asked
    assert asked.endswith("Question: how many victims did KPS identify in 2006?")
    assert answer["question"] == "and in 2006?"
    assert sorted(hit["key"] for hit in answer["passages"]) == sorted(
        json.loads(line)["key"] for line in asked.splitlines() if line.startswith('{"key"')
    )


def test_a_dry_run_prints_the_request_and_sends_nothing(ask: Run) -> None:
    done = ask([], ASKED, "--dry-run")
    request = json.loads(done.stdout)
    assert request["url"].endswith("/v1/chat/completions")
    assert ASKED in request["body"]["messages"][1]["content"]
    assert not ask.stubs[0].posted  # type: ignore[attr-defined]


def test_a_remote_model_is_sent_nothing_above_the_limit_and_the_log_says_what_was(run_ask: Run, tmp_path: Path) -> None:
    environment = {"ASK_MODEL": "compat/m", "ASK_BASE_URL": "https://models.example/v1", "ASK_REMOTE_MARKING": "U"}
    done = run_ask(ASKED, "--dry-run", **environment)
    assert NINE not in done.stdout
    assert f"{NINE} (SBU)" in done.stderr
    refused = run_ask("who runs the shelter?", "--cable", "09PRISTINA314", **environment)
    assert refused.returncode == 0, refused.stderr
    assert "Not in these cables." in refused.stdout
    assert "09PRISTINA314 ¶5 (SBU)" in " ".join(refused.stdout.split())


def test_the_clearance_limits_what_is_searched_and_says_that_something_was(run_ask: Run) -> None:
    answer = json.loads(run_ask(ASKED, "--clearance", "U", "--json").stdout)
    assert {hit["marking"] for hit in answer["passages"]} == {"U"}
    assert answer["withheld"] is True
    shown = " ".join(run_ask(ASKED, "--clearance", "U").stdout.split())
    assert "Some paragraphs are above your clearance; they were not searched." in shown
    assert NINE not in shown
    assert json.loads(run_ask(ASKED, "--json").stdout)["withheld"] is False


def test_a_model_elsewhere_that_a_folders_file_chose_is_announced(run_ask: Run, tmp_path: Path) -> None:
    (tmp_path / "cwd" / "ask.toml").write_text('model = "openai/m"\nremote_marking = "U"\n')
    done = run_ask("who runs the shelter?", "--cable", "09PRISTINA314", OPENAI_API_KEY="sk-secret")
    assert "ask.toml: passages go to api.openai.com." in done.stderr
    assert "Not in these cables." in done.stdout


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ([failure(401, {"error": {"message": "no"}})], "wants a key; set ASK_API_KEY"),
        ([failure(404, {"error": {"message": "model m not found", "code": "model_not_found"}})], "m"),
        ([openai_reply("")], "compat/m"),
        ([Say((openai_chunk('{"sent'),), headers=SSE, cut=True)], "broke off before one sentence was complete"),
    ],
)
def test_what_goes_wrong_is_one_line(script: list[Answer], said: str, ask: Run) -> None:
    done = ask(script, ASKED)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert said in done.stderr
    assert ".." not in done.stderr.replace("...", "")


def test_nothing_listens_there(run_ask: Run) -> None:
    done = run_ask(ASKED, ASK_MODEL="llamacpp/m", ASK_BASE_URL="http://127.0.0.1:9/v1")
    assert done.returncode == 1
    assert "llama-server" in done.stderr
    assert done.stderr.count("\n") == 1


def test_broken_off_in_the_middle_it_is_shown_as_incomplete_and_fails(ask: Run) -> None:
    half = written(RIGHT, WRONG)[:-20]
    done = ask([Say((openai_chunk(half),), headers=SSE, cut=True)], ASKED)
    assert done.returncode == 1
    assert RIGHT[0] in done.stdout
    assert WRONG[0] not in done.stdout
    assert "Incomplete: " in done.stdout
    assert "Incomplete: " in done.stderr


def test_an_interrupt_stops_cleanly_after_what_was_shown(data_dir: Path, tmp_path: Path) -> None:
    half = written(RIGHT, WRONG)[:-20]
    with Stub([Say((openai_chunk(half),), headers=SSE, hold=True)]) as stub:
        asking = subprocess.Popen(
            [sys.executable, "-m", "qa.cli", ASKED, "--model", "compat/m"],
            cwd=tmp_path,
            env=os.environ | {"ASK_BASE_URL": f"{stub.url}/v1", "PYTHONPATH": str(CHECKOUT), "COLUMNS": "100"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert asking.stdout is not None
        shown = asking.stdout.readline()
        asking.send_signal(signal.SIGINT)
        rest, errors = asking.communicate(timeout=60)
    assert shown.strip() == f"{RIGHT[0]} [{NINE}]"
    assert asking.returncode == 130
    assert rest == ""
    assert errors == "ask: stopped; the answer is incomplete.\n"


def test_the_library_tells_of_each_sentence_as_it_is_checked(
    sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str]] = []
    with Stub([openai_reply(*written(RIGHT, INVENTED))]) as stub:
        monkeypatch.setenv("ASK_BASE_URL", f"{stub.url}/v1")
        with Assistant.open(sample_index, model="compat/m") as assistant:
            answer = assistant.ask(ASKED, on_sentence=lambda each: told.append((each.text, each.support)))
    assert told == [(RIGHT[0], "matched"), (INVENTED[0], "unsupported")]
    assert [sentence.text for sentence in answer.sentences] == [RIGHT[0], INVENTED[0]]
    assert set(answer.timings_ms) == {"retrieve", "first_sentence", "read", "total"}
