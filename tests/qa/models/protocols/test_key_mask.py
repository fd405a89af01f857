"""A key that a server repeats: in a reply, torn in any place, in an error, in names, it is masked."""

from __future__ import annotations

import json
from base64 import b64encode
from urllib.parse import quote

import pytest

from index.errors import ModelError, NonsenseReply
from qa.models.chat import ChatRequest
from qa.models.protocols.key_mask import MASK, KeyMask, MaskedStream
from tests.fakes.model_calls import WITH_SCHEMA, asked, client
from tests.fakes.stub_server import (
    OfflineStub,
    Say,
    answered,
    anthropic_reply,
    failure,
    ollama_reply,
    openai_chunk,
    openai_reply,
)

KEY = "sk-made/up+0123456789"
SAID = f"Your key is {KEY}, is it not?"
MASKED = f"Your key is {MASK}, is it not?"
REPLIES = {"openai": openai_reply, "anthropic": anthropic_reply, "ollama": ollama_reply}


@pytest.mark.parametrize("size", [1, 3, 100])
@pytest.mark.parametrize("protocol", REPLIES)
def test_in_a_reply_however_it_is_torn(protocol: str, size: int) -> None:
    texts = [SAID[start : start + size] for start in range(0, len(SAID), size)]
    with OfflineStub([REPLIES[protocol](*texts)]) as stub, client(stub, protocol, key=KEY) as line:
        told: list[str] = []
        reply = line.chat(WITH_SCHEMA, told.append)
    assert reply.text == "".join(told) == MASKED


@pytest.mark.parametrize("size", [1, 5])
def test_in_bytes_however_they_are_torn(size: int) -> None:
    raw = b"".join(openai_reply(SAID).pieces)
    say = Say(tuple(raw[start : start + size] for start in range(0, len(raw), size)))
    assert asked(say, key=KEY).text == MASKED


def test_in_the_arguments_of_a_tool() -> None:
    call = {"function": {"arguments": json.dumps({"keys": [KEY]})}}
    request = ChatRequest(WITH_SCHEMA.messages, schema={"required": ["keys"]})
    body = {"choices": [{"message": {"tool_calls": [call]}}]}
    assert asked(answered(body), request=request, key=KEY).text == json.dumps({"keys": [MASK]})


@pytest.mark.parametrize(
    "spelled", [KEY, json.dumps(KEY).replace("/", "\\/"), quote(KEY, safe=""), b64encode(KEY.encode()).decode()]
)
@pytest.mark.parametrize("body", ['{"error": "no %s"}', "no %s", '{"choices": %s', "event: error\ndata: no %s\n\n"])
@pytest.mark.parametrize("status", [200, 400, 401])
def test_in_an_error_however_it_is_spelled(status: int, body: str, spelled: str) -> None:
    say = Say(((body % spelled).encode(),), status)
    with OfflineStub([say] * 3) as stub, client(stub, key=KEY) as line, pytest.raises(ModelError) as caught:
        line.chat(WITH_SCHEMA)
    assert KEY not in str(caught.value) and spelled not in str(caught.value)


def test_in_an_error_that_breaks_a_reply_off() -> None:
    pieces = (openai_chunk("Twelve were "), b'data: {"error": "no ' + KEY.encode() + b'"}\n\n')
    reply = asked(Say(pieces), key=KEY)
    assert MASK in (reply.note or "") and KEY not in (reply.note or "")


def test_in_the_names_of_models() -> None:
    routes = {"/v1/models": answered({"data": [{"id": f"m-{KEY}"}]})}
    unknown = failure(404, {"error": "the model does not exist"})
    with OfflineStub([unknown], routes) as stub, client(stub, key=KEY) as line:
        assert line.models() == (f"m-{MASK}",)
        with pytest.raises(ModelError, match=r"It has: m-.the key.") as caught:
            line.chat(WITH_SCHEMA)
    assert KEY not in str(caught.value)


def test_the_password_of_a_base_url_is_a_key() -> None:
    with pytest.raises(NonsenseReply) as caught:
        asked(Say((b"<html>hunter2hunter2",)), base_url="http://me:hunter2hunter2@127.0.0.1:1/v1")
    assert MASK in str(caught.value) and "hunter2" not in str(caught.value)


@pytest.mark.parametrize("key", ["ollama", "EMPTY", "none", "x", None])
def test_a_mere_word_that_stands_for_no_key_spoils_no_reply(key: str | None) -> None:
    assert asked(openai_reply("An ollama, EMPTY: none. x"), key=key).text == "An ollama, EMPTY: none. x"


def test_what_only_begins_like_a_key_is_text() -> None:
    stream = MaskedStream(KeyMask(KEY))
    assert stream.feed("sk-made") + stream.feed("/u") + stream.end() == "sk-made/u"


def test_a_long_word_may_be_a_key() -> None:
    assert KeyMask("topsecretkey").text("It is topsecretkey.") == f"It is {MASK}."
