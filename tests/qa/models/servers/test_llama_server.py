"""llama.cpp's own server, as people run it, with a tiny model: both of its protocols, and what goes wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from index.errors import ContextTooSmall, KeyRefused, Unreachable
from qa.models.chat import ChatRequest, Endpoint, Message, ModelOptions
from qa.models.client import Client
from qa.readers.request import schema
from tests.fakes.servers.running import Running
from tests.fakes.servers.serving import KEY, MODEL, WINDOW, llama_server

LONG_WAIT = 60.0
NINE, TEN = "08ANYTOWN7 ¶9", "08ANYTOWN7 ¶10"
BOTH = pytest.mark.parametrize("protocol", ["openai", "anthropic"])
STOPS: dict[str, Any] = {"stop": ["."], "stop_sequences": ["."]}
"""Ends a reply, in the words of either protocol: without, or a schema, this model never ends one."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with llama_server(tmp_path_factory.mktemp("llama")) as running:
        yield running


def endpoint(server: Running, protocol: str = "openai", key: str | None = KEY, **extra: Any) -> Endpoint:
    base = {"openai": f"{server.url}/v1", "anthropic": server.url}[protocol]
    options = ModelOptions(extra=extra)
    return Endpoint("llamacpp", protocol, base, MODEL, key, key_name="LLAMA_API_KEY", options=options, start="start it")


def request(text: str = "How many boats?", **fields: Any) -> ChatRequest:
    return ChatRequest((Message("system", "Answer from the passages."), Message("user", text)), **fields)


def test_replies_held_to_a_schema_parse_and_cite_only_what_was_offered(server: Running) -> None:
    cited: set[str] = set()
    for seed in range(8):
        with Client(endpoint(server, seed=seed)) as client:
            reply = client.chat(request(schema=schema([NINE, TEN])))
        assert (reply.finish, reply.schema_used, reply.model) == ("complete", True, MODEL)
        cited.update(key for sentence in json.loads(reply.text)["sentences"] for key in sentence["keys"])
    assert cited == {NINE, TEN}


@BOTH
def test_a_reply_comes_in_pieces_that_are_the_whole_of_it(server: Running, protocol: str) -> None:
    pieces: list[str] = []
    with Client(endpoint(server, protocol, cache_prompt=False)) as client:
        streamed = client.chat(request(max_output=40), pieces.append)
    with Client(endpoint(server, protocol, cache_prompt=False, stream=False)) as client:
        at_once = client.chat(request(max_output=40))
    assert len(pieces) > 10
    assert "".join(pieces) == streamed.text == at_once.text
    assert streamed.usage == at_once.usage


@BOTH
def test_the_limit_of_output_is_kept_and_said(server: Running, protocol: str) -> None:
    with Client(endpoint(server, protocol)) as client:
        reply = client.chat(request(max_output=9))
    assert (reply.finish, reply.usage.output_tokens) == ("truncated", 9)
    assert reply.usage.input_tokens
    assert reply.usage.input_tokens > len("Answer from the passages. How many boats?") / 2


@BOTH
def test_a_reply_that_ends_by_itself_is_complete(server: Running, protocol: str) -> None:
    with Client(endpoint(server, protocol, **STOPS)) as client:
        reply = client.chat(request())
    assert (reply.finish, reply.model) == ("complete", MODEL)


def test_a_schema_that_the_limit_of_output_cuts_gives_half_a_text_and_says_so(server: Running) -> None:
    with Client(endpoint(server)) as client:
        reply = client.chat(request(schema=schema([NINE]), max_output=12))
    assert reply.finish == "truncated"
    assert '{"sentences":['.startswith("".join(reply.text.split())[:14])


def test_its_messages_do_not_keep_to_a_schema_and_that_is_no_error(server: Running) -> None:
    with Client(endpoint(server, "anthropic", **STOPS)) as client:
        reply = client.chat(request(schema=schema([NINE])))
    assert reply.finish == "complete"
    with pytest.raises(ValueError):
        json.loads(reply.text)


@BOTH
@pytest.mark.parametrize("key", ["another-key", None])
@pytest.mark.parametrize("call", ["chat", "models"])
def test_a_wrong_key_is_refused_and_not_repeated(server: Running, protocol: str, key: str | None, call: str) -> None:
    with Client(endpoint(server, protocol, key)) as client, pytest.raises(KeyRefused) as refused:
        client.chat(request()) if call == "chat" else client.models()
    assert "LLAMA_API_KEY" in str(refused.value)
    assert "another-key" not in str(refused.value)


@BOTH
def test_a_prompt_that_is_too_long_is_refused_with_both_numbers(server: Running, protocol: str) -> None:
    with Client(endpoint(server, protocol)) as client, pytest.raises(ContextTooSmall) as refused:
        client.chat(request("boats " * WINDOW))
    assert refused.value.window == WINDOW
    assert refused.value.needed
    assert refused.value.needed > WINDOW
    assert f"{WINDOW:,}" in str(refused.value)
    assert f"{refused.value.needed:,}" in str(refused.value)


@BOTH
def test_it_tells_its_window_and_its_model(server: Running, protocol: str) -> None:
    with Client(endpoint(server, protocol)) as client:
        assert client.window() == (WINDOW, "the server's /props")
        assert client.models() == (MODEL,)


def test_two_are_answered_at_once_each_what_it_asked(server: Running) -> None:
    begun = Barrier(2, timeout=LONG_WAIT)

    def said(key: str) -> Any:
        pieces: list[str] = []

        def take(piece: str) -> None:
            if not pieces:
                begun.wait()  # passes only when the other reply has begun as well
            pieces.append(piece)

        only = {"type": "object", "properties": {"key": {"enum": [key]}}, "required": ["key"]}
        with Client(endpoint(server)) as client:
            return json.loads(client.chat(request(schema=only), take).text)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(said, [NINE, TEN])) == [{"key": NINE}, {"key": TEN}]


@BOTH
def test_a_server_that_dies_in_mid_reply_leaves_what_came_as_incomplete(protocol: str, tmp_path: Path) -> None:
    pieces: list[str] = []

    with llama_server(tmp_path) as doomed, Client(endpoint(doomed, protocol)) as client:

        def take(piece: str) -> None:
            if not pieces:
                doomed.kill()
            pieces.append(piece)

        reply = client.chat(request(max_output=WINDOW // 2), take)
        with pytest.raises(Unreachable, match="start it with: start it"):
            client.chat(request())
    assert reply.finish == "incomplete"
    assert reply.text
    assert reply.text == "".join(pieces)
