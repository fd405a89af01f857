"""What goes out: the JSON of each protocol, its headers, and the preview that equals them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qa.models.chat import ChatRequest, Message
from tests.fakes.model_calls import REQUEST, SCHEMA, WITH_SCHEMA, client, options
from tests.fakes.stub_server import OfflineStub, Say, Seen, answered, anthropic_reply, ollama_reply, openai_reply

REPLY: dict[str, Say] = {
    "openai": openai_reply("{}"),
    "anthropic": anthropic_reply("{}"),
    "ollama": ollama_reply("{}"),
}


EACH: list[str] = ["openai", "anthropic", "ollama"]


KEY = "sk-made-up-0123456789"


def sent(protocol: str, request: ChatRequest = REQUEST, **fields: Any) -> Seen:
    """The one request that the server got."""
    with OfflineStub([REPLY[protocol]]) as stub, client(stub, protocol, **fields) as line:
        line.chat(request)
        (seen,) = stub.requests
        return seen


def test_openai_gets_a_chat_completion() -> None:
    seen = sent("openai", WITH_SCHEMA)
    assert (seen.method, seen.path) == ("POST", "/v1/chat/completions")
    assert seen.json == {
        "model": "made-up",
        "messages": [
            {"role": "system", "content": "Answer from the passages."},
            {"role": "user", "content": "How many were trained?"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 2048,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA},
        },
    }


def test_anthropic_gets_a_message() -> None:
    seen = sent("anthropic", WITH_SCHEMA)
    assert (seen.method, seen.path) == ("POST", "/v1/messages")
    assert seen.headers["anthropic-version"] == "2023-06-01"
    assert seen.json == {
        "model": "made-up",
        "max_tokens": 2048,
        "system": "Answer from the passages.",
        "messages": [{"role": "user", "content": "How many were trained?"}],
        "stream": True,
        "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
    }


def test_ollama_gets_a_chat_with_the_window_to_work_in() -> None:
    seen = sent("ollama", replace(WITH_SCHEMA, context=8192, max_output=100))
    assert (seen.method, seen.path) == ("POST", "/api/chat")
    assert seen.json == {
        "model": "made-up",
        "messages": [
            {"role": "system", "content": "Answer from the passages."},
            {"role": "user", "content": "How many were trained?"},
        ],
        "stream": True,
        "truncate": False,
        "shift": False,
        "options": {"num_predict": 100, "num_ctx": 8192},
        "format": SCHEMA,
    }


@pytest.mark.parametrize(
    ("protocol", "base", "path"),
    [
        ("anthropic", "/v1", "/v1/messages"),
        ("anthropic", "/proxy", "/proxy/v1/messages"),
        ("ollama", "/api", "/api/chat"),
        ("openai", "/proxy/v2", "/proxy/v2/chat/completions"),
    ],
)
def test_a_base_url_may_have_a_path(protocol: str, base: str, path: str) -> None:
    with OfflineStub([REPLY[protocol]]) as stub, client(stub, protocol, base_url=stub.url + base) as line:
        line.chat(REQUEST)
        assert stub.requests[0].path == path


@pytest.mark.parametrize("protocol", EACH)
def test_temperature_is_sent_only_where_it_is_set(protocol: str) -> None:
    assert b"temperature" not in sent(protocol).body
    body = sent(protocol, options=options(temperature=0.0)).json
    assert body.get("options", body)["temperature"] == 0.0


@pytest.mark.parametrize("protocol", EACH)
def test_extra_fields_are_merged_in(protocol: str) -> None:
    extra = {"seed": 7, "options": {"num_gpu": 1}, "model": "another"}
    body = sent(protocol, options=options(extra=extra)).json
    assert (body["seed"], body["model"], body["options"]["num_gpu"]) == (7, "another", 1)
    if protocol == "ollama":
        assert body["options"]["num_predict"] == 2048


def test_a_limit_of_output_among_the_extra_fields_is_the_only_one() -> None:
    body = sent("openai", options=options(extra={"max_completion_tokens": 50})).json
    assert body["max_completion_tokens"] == 50
    assert "max_tokens" not in body


def test_an_extra_field_may_switch_streaming_off() -> None:
    body = {"choices": [{"message": {"content": "Twelve."}, "finish_reason": "stop"}]}
    with OfflineStub([answered(body)]) as stub, client(stub, options=options(extra={"stream": False})) as line:
        assert line.chat(REQUEST).text == "Twelve."


def test_openai_itself_gets_the_newer_name_of_the_limit() -> None:
    body = sent("openai", provider="openai").json
    assert body["max_completion_tokens"] == 2048
    assert "max_tokens" not in body


@pytest.mark.parametrize("protocol", EACH)
def test_limits_of_length_stay_out_where_the_server_takes_none(protocol: str) -> None:
    item = {"type": "string", "maxLength": 9, "minLength": 1}
    schema = {
        "type": "object",
        "properties": {"maxLength": item, "list": {"type": "array", "items": item, "maxItems": 2, "minItems": 1}},
        "anyOf": [item],
        "$defs": {"minItems": item},
    }
    plain = {"type": "string"}
    expected = {
        "type": "object",
        "properties": {"maxLength": plain, "list": {"type": "array", "items": plain}},
        "anyOf": [plain],
        "$defs": {"minItems": plain},
    }
    body = sent(protocol, replace(WITH_SCHEMA, schema=schema), short_schema=False).json
    fields = {
        "openai": lambda: body["response_format"]["json_schema"]["schema"],
        "anthropic": lambda: body["output_config"]["format"]["schema"],
        "ollama": lambda: body["format"],
    }[protocol]()
    assert fields == expected


@pytest.mark.parametrize("protocol", EACH)
def test_no_schema_is_sent_where_it_is_off(protocol: str) -> None:
    assert b"enum" not in sent(protocol, WITH_SCHEMA, options=options(schema="off")).body


@pytest.mark.parametrize("protocol", EACH)
def test_what_is_no_character_goes_out_as_a_question_mark(protocol: str) -> None:
    request = ChatRequest((Message("user", "how many\udcff – 十二?"),))
    assert "how many? – 十二?" in sent(protocol, request).body.decode()


@pytest.mark.parametrize("protocol", EACH)
@pytest.mark.parametrize(("kind", "header"), [("bearer", "authorization"), ("x-api-key", "x-api-key")])
def test_the_key_goes_in_its_header_and_only_where_there_is_one(protocol: str, kind: str, header: str) -> None:
    seen = sent(protocol, key=KEY, key_header=kind)
    assert seen.headers[header].removeprefix("Bearer ") == KEY
    assert not {"authorization", "x-api-key"} & sent(protocol).headers.keys()


@pytest.mark.parametrize("protocol", EACH)
def test_the_preview_is_what_is_sent_but_for_the_key(protocol: str) -> None:
    with OfflineStub([REPLY[protocol]]) as stub, client(stub, protocol, key=KEY, key_name="OURS_KEY") as line:
        preview = line.preview(WITH_SCHEMA)
        assert not stub.requests
        line.chat(WITH_SCHEMA)
        (seen,) = stub.requests
    assert (preview.method, preview.url, preview.body) == (seen.method, stub.url + seen.path, seen.json)
    hidden = {name: value.replace(KEY, "(the key of OURS_KEY is sent)") for name, value in seen.headers.items()}
    assert preview.headers == hidden
    assert KEY not in repr(preview)


def test_the_key_is_in_no_repr() -> None:
    with OfflineStub() as stub, client(stub, key=KEY) as line:
        assert KEY not in f"{line!r}{vars(line)!r}"


def test_a_proxy_of_the_network_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with OfflineStub() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        sent("openai")
        assert not proxy.requests
