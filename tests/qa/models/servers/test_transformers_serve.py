"""`transformers serve`, a server that keeps to little: no schema, no mark of the end, no word about a full window."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from index.errors import NonsenseReply, ServerFailed
from qa.drafts.draft import DraftSentence
from qa.egress.policy import EgressPolicy
from qa.models.chat import ChatRequest, Endpoint, Message, ModelOptions, Usage
from qa.models.client import Client
from qa.readers.generative import ChatReader
from qa.readers.request import PHRASE, schema
from tests.fakes.evidence import evidence, hit
from tests.fakes.servers.running import Running
from tests.fakes.servers.serving import transformers_serve

Run = Callable[..., subprocess.CompletedProcess[str]]

HITS = (hit(9, "Police counted 32 boats."), hit(10, "The mayor counted 33 boats."))
NINE = "08ANYTOWN7 ¶9"
QUESTION = "how many victims did KPS identify in 2007?"
SAID = f"Police counted 32 boats [{NINE}]. All of them sank [08FALSE1 ¶1]."
MODELS = {
    "local/plain": SAID,
    "local/refusing": PHRASE,
    "local/astray": '{"weather": "fine"}',
    "local/kps": "KPS identified 32 victims in 2007 [08PRISTINA128 ¶9]. They were 57 [09PRISTINA314 ¶5].",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with transformers_serve(tmp_path_factory.mktemp("transformers"), MODELS) as running:
        yield running


def endpoint(server: Running, model: str = "local/plain", **options: object) -> Endpoint:
    return Endpoint("vllm", "openai", f"{server.url}/v1", model, options=ModelOptions(**options))  # type: ignore[arg-type]


def reader(server: Running, tmp_path: Path, model: str, **options: object) -> ChatReader:
    return ChatReader(endpoint(server, model, **options), EgressPolicy("SBU", (), tmp_path / "calls.jsonl"))


def request(text: str = "How many boats?", max_output: int = 100) -> ChatRequest:
    return ChatRequest((Message("user", text),), max_output, schema=schema([NINE]))


def test_its_stream_ends_without_a_mark_and_is_complete_all_the_same(server: Running) -> None:
    body = {"model": "local/plain", "messages": [{"role": "user", "content": "?"}], "stream": True}
    with httpx.Client(trust_env=False) as http:
        assert "[DONE]" not in http.post(f"{server.url}/v1/chat/completions", json=body).text
    with Client(endpoint(server)) as client:
        reply = client.chat(request())
    assert (reply.text, reply.finish) == (SAID, "complete")
    assert reply.usage == Usage(input_tokens=5, output_tokens=len(SAID.split()) + 1)


def test_the_limit_of_output_is_told_apart(server: Running) -> None:
    with Client(endpoint(server)) as client:
        reply = client.chat(request(max_output=3))
    assert (reply.text, reply.finish) == ("Police counted 32", "truncated")


def test_a_reply_in_one_piece_is_the_same(server: Running) -> None:
    with Client(endpoint(server, extra={"stream": False})) as client:
        reply = client.chat(request())
    assert (reply.text, reply.finish) == (SAID, "complete")
    assert reply.usage.output_tokens == len(SAID.split()) + 1


def test_plain_text_in_place_of_the_schema_is_read_with_its_keys(server: Running, tmp_path: Path) -> None:
    draft = reader(server, tmp_path, "local/plain").read(evidence("how many boats?", HITS))
    assert draft.sentences == (
        DraftSentence("Police counted 32 boats.", (NINE,)),
        DraftSentence("All of them sank.", ("08FALSE1 ¶1",)),
    )
    assert draft.finish == "complete"


def test_half_a_sentence_is_left_out(server: Running, tmp_path: Path) -> None:
    draft = reader(server, tmp_path, "local/plain", max_output=11).read(evidence("how many boats?", HITS))
    assert draft.sentences == (DraftSentence("Police counted 32 boats.", (NINE,)),)
    assert draft.finish == "truncated"


def test_the_words_of_refusal_are_one(server: Running, tmp_path: Path) -> None:
    draft = reader(server, tmp_path, "local/refusing").read(evidence("how many boats?", HITS))
    assert draft.abstained
    assert "vllm/local/refusing found no answer" in (draft.reason or "")


def test_json_of_another_form_is_no_answer(server: Running, tmp_path: Path) -> None:
    with pytest.raises(NonsenseReply, match=r"gave no answer that can be read: “\{\"weather\": \"fine\"\}”"):
        reader(server, tmp_path, "local/astray").read(evidence("how many boats?", HITS))


def test_a_prompt_beyond_the_models_window_is_answered_and_counted_whole(server: Running) -> None:
    """So the window has to be set, or assumed: this server does not tell it either."""
    with Client(endpoint(server)) as client:
        assert client.window() is None
        reply = client.chat(request("boats " * 300))
    assert reply.text == SAID
    assert reply.usage.input_tokens == 302


def test_it_lists_its_models_but_says_nothing_of_one_that_it_does_not_have(server: Running) -> None:
    with Client(endpoint(server, "local/none"), pause=0.001) as client:
        assert set(client.models()) == set(MODELS)
        with pytest.raises(ServerFailed, match="500"):
            client.chat(request())


def test_the_command_shows_what_holds_and_what_does_not(server: Running, run_ask: Run, sample_index: Path) -> None:
    surroundings = {"ASK_MODEL": "vllm/local/kps", "ASK_BASE_URL": f"{server.url}/v1"}
    shown, strict = run_ask("--json", QUESTION, **surroundings), run_ask("--strict", QUESTION, **surroundings)
    answer = json.loads(shown.stdout)
    assert [(each["text"], each["support"]) for each in answer["sentences"]] == [
        ("KPS identified 32 victims in 2007.", "matched"),
        ("They were 57.", "unsupported"),
    ]
    assert strict.returncode == 0, strict.stderr
    assert strict.stdout.startswith("KPS identified 32 victims in 2007. [08PRISTINA128 ¶9]")
    assert "57" not in strict.stdout
