"""What goes out: the JSON of each protocol, its headers, and the preview that equals them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qa.models.chat import ChatRequest, Message, ProtocolName
from qa.models.client import LEARNT
from qa.models.errors import ServerFailed
from tests.model_calls import REQUEST, SCHEMA, WITH_SCHEMA, client, options
from tests.stub_server import (
    Say,
    Seen,
    Stub,
    answered,
    anthropic_reply,
    failure,
    ollama_reply,
    openai_reply,
)

REPLY: dict[ProtocolName, Say] = {
    "openai": openai_reply("{}"),
    "anthropic": anthropic_reply("{}"),
    "ollama": ollama_reply("{}"),
}
EACH: list[ProtocolName] = ["openai", "anthropic", "ollama"]
KEY = "sk-made-up-0123456789"


def sent(protocol: ProtocolName, request: ChatRequest = REQUEST, **fields: Any) -> Seen:
    """The one request that the server got."""
    with Stub([REPLY[protocol]]) as stub, client(stub, protocol, **fields) as line:
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
def test_a_base_url_may_have_a_path(protocol: ProtocolName, base: str, path: str) -> None:
    with Stub([REPLY[protocol]]) as stub, client(stub, protocol, base_url=stub.url + base) as line:
        line.chat(REQUEST)
        assert stub.requests[0].path == path


@pytest.mark.parametrize("protocol", EACH)
def test_temperature_is_sent_only_where_it_is_set(protocol: ProtocolName) -> None:
    assert b"temperature" not in sent(protocol).body
    body = sent(protocol, options=options(temperature=0.0)).json
    assert body.get("options", body)["temperature"] == 0.0


@pytest.mark.parametrize("protocol", EACH)
def test_extra_fields_are_merged_in(protocol: ProtocolName) -> None:
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
    with Stub([answered(body)]) as stub, client(stub, options=options(extra={"stream": False})) as line:
        assert line.chat(REQUEST).text == "Twelve."


def test_openai_itself_gets_the_newer_name_of_the_limit() -> None:
    body = sent("openai", provider="openai").json
    assert body["max_completion_tokens"] == 2048
    assert "max_tokens" not in body


@pytest.mark.parametrize("protocol", EACH)
def test_limits_of_length_stay_out_where_the_server_takes_none(protocol: ProtocolName) -> None:
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
    found = {
        "openai": lambda: body["response_format"]["json_schema"]["schema"],
        "anthropic": lambda: body["output_config"]["format"]["schema"],
        "ollama": lambda: body["format"],
    }[protocol]()
    assert found == expected


@pytest.mark.parametrize("protocol", EACH)
def test_no_schema_is_sent_where_it_is_off(protocol: ProtocolName) -> None:
    assert b"enum" not in sent(protocol, WITH_SCHEMA, options=options(schema="off")).body


@pytest.mark.parametrize("protocol", EACH)
def test_what_is_no_character_goes_out_as_a_question_mark(protocol: ProtocolName) -> None:
    request = ChatRequest((Message("user", "how many\udcff – 十二?"),))
    assert "how many? – 十二?" in sent(protocol, request).body.decode()


@pytest.mark.parametrize("protocol", EACH)
@pytest.mark.parametrize(("kind", "header"), [("bearer", "authorization"), ("x-api-key", "x-api-key")])
def test_the_key_goes_in_its_header_and_only_where_there_is_one(protocol: ProtocolName, kind: str, header: str) -> None:
    seen = sent(protocol, key=KEY, key_header=kind)
    assert seen.headers[header].removeprefix("Bearer ") == KEY
    assert not {"authorization", "x-api-key"} & sent(protocol).headers.keys()


@pytest.mark.parametrize("protocol", EACH)
def test_the_preview_is_what_is_sent_but_for_the_key(protocol: ProtocolName) -> None:
    with Stub([REPLY[protocol]]) as stub, client(stub, protocol, key=KEY, key_name="OURS_KEY") as line:
        preview = line.preview(WITH_SCHEMA)
        assert not stub.requests
        line.chat(WITH_SCHEMA)
        (seen,) = stub.requests
    assert (preview.method, preview.url, preview.body) == (seen.method, stub.url + seen.path, seen.json)
    hidden = {name: value.replace(KEY, "(the key of OURS_KEY is sent)") for name, value in seen.headers.items()}
    assert preview.headers == hidden
    assert KEY not in repr(preview)


def test_the_key_is_in_no_repr() -> None:
    with Stub() as stub, client(stub, key=KEY) as line:
        assert KEY not in f"{line!r}{vars(line)!r}"


def test_a_proxy_of_the_network_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with Stub() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        sent("openai")
        assert not proxy.requests


REFUSES_SCHEMA = [
    ("openai", failure(500, "Input should be 'text' or 'json_object' response_format")),
    ("openai", failure(400, {"error": {"message": "response_format is not supported", "param": "response_format"}})),
    ("openai", failure(422, {"detail": [{"loc": ["body", "response_format"], "msg": "Extra inputs"}]})),
    ("openai", failure(400, {"error": {"message": "Invalid schema", "code": "invalid_json_schema"}})),
    ("anthropic", failure(400, {"type": "error", "error": {"message": "output_config: Extra inputs not permitted"}})),
    ("ollama", failure(500, {"error": "failed to load model vocabulary required for grammar"})),
]


@pytest.mark.parametrize(("protocol", "refusal"), REFUSES_SCHEMA)
def test_a_schema_that_is_refused_is_left_out_from_then_on(protocol: ProtocolName, refusal: Say) -> None:
    with Stub([refusal, REPLY[protocol], REPLY[protocol]]) as stub:
        for _ in range(2):
            with client(stub, protocol) as line:
                assert not line.chat(WITH_SCHEMA).schema_used
        assert [b"enum" in seen.body for seen in stub.requests] == [True, False, False]


def test_a_schema_that_must_be_used_is_not_left_out() -> None:
    refusal = failure(400, {"error": "response_format is not supported"})
    with Stub([refusal]) as stub, client(stub, options=options(schema="on")) as line:
        with pytest.raises(ServerFailed, match="response_format"):
            line.chat(WITH_SCHEMA)
        assert len(stub.requests) == 1


def test_what_did_not_help_is_not_remembered() -> None:
    refusal = failure(400, {"error": "bad schema"})
    with Stub([refusal, failure(400, {"error": "it burns"})]) as stub, client(stub) as line:
        with pytest.raises(ServerFailed, match="it burns"):
            line.chat(WITH_SCHEMA)
        assert not LEARNT.keys() & {f"{stub.url}/v1"}


def test_a_prompt_that_is_too_long_is_not_taken_for_a_refused_field() -> None:
    message = "max_tokens is too large: 3000. This model's maximum context length is 4096 tokens (json_schema)"
    with Stub([failure(400, {"error": message})] * 2) as stub, client(stub) as line:
        with pytest.raises(Exception, match="does not fit"):
            line.chat(WITH_SCHEMA)
        assert len(stub.requests) == 1


@pytest.mark.parametrize(
    ("provider", "refusal", "names"),
    [
        (
            "compat",
            "Unsupported parameter: 'max_tokens' is not supported with this model; use 'max_completion_tokens'",
            ["max_tokens", "max_completion_tokens"],
        ),
        ("openai", "Unrecognized argument: max_completion_tokens", ["max_completion_tokens", "max_tokens"]),
    ],
)
def test_the_other_name_of_the_limit_is_tried_once(provider: str, refusal: str, names: list[str]) -> None:
    with Stub([failure(400, {"error": {"message": refusal}}), *[REPLY["openai"]] * 2]) as stub:
        for _ in range(2):
            with client(stub, provider=provider) as line:
                line.chat(REQUEST)
        found = [[name for name in names if name in seen.json] for seen in stub.requests]
    assert found == [[names[0]], [names[1]], [names[1]]]


def test_a_server_that_takes_neither_name_is_not_asked_for_ever() -> None:
    refusal = failure(400, {"error": "max_tokens and max_completion_tokens are unknown"})
    with Stub([refusal] * 9) as stub, client(stub) as line:
        with pytest.raises(ServerFailed):
            line.chat(REQUEST)
        assert len(stub.requests) == 2


def test_a_server_that_cannot_count_in_a_stream_is_not_asked_to() -> None:
    with Stub([failure(400, {"error": "unknown field stream_options"}), REPLY["openai"]]) as stub, client(stub) as line:
        assert line.chat(REQUEST).text == "{}"
        assert ["stream_options" in seen.json for seen in stub.requests] == [True, False]


def test_a_server_that_cannot_stream_answers_in_one_piece() -> None:
    refusal = {"error": {"message": "Your organization must be verified to stream this model.", "param": "stream"}}
    body = {"choices": [{"message": {"content": "Twelve."}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 3}}
    with Stub([failure(400, refusal), answered(body)]) as stub, client(stub) as line:
        pieces: list[str] = []
        reply = line.chat(REQUEST, pieces.append)
        assert [seen.json["stream"] for seen in stub.requests] == [True, False]
    assert (reply.text, pieces, reply.usage.input_tokens) == ("Twelve.", ["Twelve."], 3)


def test_several_refusals_one_after_the_other_are_all_met() -> None:
    script = [
        failure(400, {"error": "unknown field stream_options"}),
        failure(400, {"error": "unknown field response_format"}),
        failure(400, {"error": "unknown field max_tokens"}),
        openai_reply("Twelve."),
    ]
    with Stub(script) as stub, client(stub) as line:
        assert line.chat(WITH_SCHEMA).text == "Twelve."
