"""Cables read by a model on llama.cpp's server: by the reader, and by the command as a person meets it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.errors import NonsenseReply
from qa.egress.policy import EgressPolicy
from qa.models.chat import Endpoint, ModelOptions
from qa.readers.generative import ChatReader
from tests.fakes.evidence import evidence, hit
from tests.fakes.servers.running import Running
from tests.fakes.servers.serving import KEY, MODEL, WINDOW, llama_server

Run = Callable[..., subprocess.CompletedProcess[str]]

NAME = f"llamacpp/{MODEL}"
QUESTION = "how many victims did KPS identify in 2007?"
HITS = (hit(9, "Police counted 32 boats."), hit(10, "The mayor counted 33 boats."))
KEYS = {each.key for each in HITS}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with llama_server(tmp_path_factory.mktemp("llama")) as running:
        yield running


@pytest.fixture
def ask(run_ask: Run, server: Running, sample_index: Path) -> Run:
    """The command, with the server's address and key in the environment."""

    def run(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
        set_here = {"ASK_MODEL": NAME, "ASK_BASE_URL": f"{server.url}/v1", "ASK_API_KEY": KEY}
        return run_ask(*args, **set_here | environment)

    return run


def reader(server: Running, tmp_path: Path, **options: Any) -> ChatReader:
    endpoint = Endpoint("llamacpp", "openai", f"{server.url}/v1", MODEL, KEY, options=ModelOptions(**options))
    return ChatReader(endpoint, EgressPolicy("SBU", (), tmp_path / "calls.jsonl"))


def test_a_draft_cites_only_passages_that_were_shown(server: Running, tmp_path: Path) -> None:
    cited: set[str] = set()
    for seed in range(4):
        draft = reader(server, tmp_path, extra={"seed": seed}).read(evidence("how many boats?", HITS))
        assert (draft.finish, draft.shown) == ("complete", HITS)
        assert set(draft.usage) == {"input_tokens", "output_tokens"}
        cited.update(key for sentence in draft.sentences for key in sentence.citations)
    assert cited
    assert cited <= KEYS


def test_a_prompt_of_more_tokens_than_foreseen_is_shortened_and_asked_again(server: Running, tmp_path: Path) -> None:
    """This model takes each byte for a token, so that the window holds a third of what is usual."""
    many = tuple(hit(number, f"Police counted {number} boats. " * 30) for number in range(1, 31))
    draft = reader(server, tmp_path).read(evidence("how many boats?", many))
    shown = draft.shown or ()
    assert 0 < len(shown) < len(many)
    assert shown == many[: len(shown)]
    assert WINDOW / 2 < draft.usage["input_tokens"] < WINDOW
    assert {key for sentence in draft.sentences for key in sentence.citations} <= {each.key for each in shown}


def test_a_limit_that_no_sentence_fits_into_is_an_error_that_names_it(server: Running, tmp_path: Path) -> None:
    with pytest.raises(NonsenseReply, match="set max_output above 10"):
        reader(server, tmp_path, max_output=10).read(evidence("how many boats?", HITS))


def test_plain_text_cites_nothing_that_it_does_not_say(server: Running, tmp_path: Path) -> None:
    draft = reader(server, tmp_path, schema="off", extra={"stop": ["."]}).read(evidence("how many boats?", HITS))
    assert draft.sentences
    assert not any(sentence.citations for sentence in draft.sentences)


def test_an_answer_of_the_command_is_checked_and_says_who_wrote_it(ask: Run) -> None:
    done = ask("--json", QUESTION)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    offered = {passage["key"] for passage in answer["passages"]}
    assert answer["sentences"]
    assert {citation["key"] for citation in answer["citations"]} <= offered
    assert answer["finish"] == "complete"
    assert answer["usage"]["input_tokens"] > 1000
    assert NAME in done.stdout
    assert KEY not in done.stdout + done.stderr


def test_made_up_sentences_are_shown_as_such_and_left_out_if_that_is_wished(ask: Run) -> None:
    shown, strict = ask(QUESTION), ask("--strict", QUESTION)
    assert (shown.returncode, strict.returncode) == (0, 0), shown.stderr + strict.stderr
    assert "unsupported: little of what it says is in" in shown.stdout
    assert re.search(r"Checked: (\d+) sentences?, \1 unsupported", shown.stdout)
    assert strict.stdout.startswith("Not in these cables. No sentence of the answer holds")


def test_a_wrong_key_is_one_line_that_names_the_variable(ask: Run) -> None:
    done = ask(QUESTION, ASK_API_KEY="another-key")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "ASK_API_KEY" in done.stderr
    assert "another-key" not in done.stderr


def test_the_models_of_the_server_are_listed(ask: Run) -> None:
    done = ask("models", "llamacpp")
    assert done.returncode == 0, done.stderr
    assert MODEL in done.stdout


def test_the_doctor_asks_the_server_and_knows_its_window(ask: Run) -> None:
    done = ask("doctor")
    assert done.returncode == 0, done.stderr
    assert f"{WINDOW:,}" in done.stdout
    assert KEY not in done.stdout + done.stderr
