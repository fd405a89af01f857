"""A request whose form a server refuses is put in a simpler one, and that is remembered of the server."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.errors import ServerFailed
from qa.models.client import CAPABILITIES
from tests.fakes.model_calls import REQUEST, WITH_SCHEMA, client, options
from tests.fakes.stub_server import (
    OfflineStub,
    Say,
    Seen,
    Stub,
    answered,
    anthropic_reply,
    failure,
    ollama_reply,
    openai_reply,
)

REPLY: dict[str, Say] = {
    "openai": openai_reply("{}"),
    "anthropic": anthropic_reply("{}"),
    "ollama": ollama_reply("{}"),
}


REFUSES_SCHEMA = [
    ("openai", failure(500, "Input should be 'text' or 'json_object' response_format")),
    ("openai", failure(400, {"error": {"message": "response_format is not supported", "param": "response_format"}})),
    ("openai", failure(422, {"detail": [{"loc": ["body", "response_format"], "msg": "Extra inputs"}]})),
    ("openai", failure(400, {"error": {"message": "Invalid schema", "code": "invalid_json_schema"}})),
    ("anthropic", failure(400, {"type": "error", "error": {"message": "output_config: Extra inputs not permitted"}})),
    ("ollama", failure(500, {"error": "failed to load model vocabulary required for grammar"})),
]


@pytest.mark.parametrize(("protocol", "refusal"), REFUSES_SCHEMA)
def test_a_schema_that_is_refused_is_left_out_from_then_on(protocol: str, refusal: Say) -> None:
    with OfflineStub([refusal, REPLY[protocol], REPLY[protocol]]) as stub:
        for _ in range(2):
            with client(stub, protocol) as line:
                assert not line.chat(WITH_SCHEMA).schema_used
        assert [b"enum" in seen.body for seen in stub.requests] == [True, False, False]


SAYS_NOTHING = [
    failure(400),
    failure(422),
    failure(400, {}),
    failure(400, "Bad Request"),
    failure(400, "<html><head><title>400 Bad Request</title></head><center>nginx</center></html>"),
    failure(422, {"detail": "Unprocessable Entity"}),
    failure(400, {"error": {"message": "Request contains an invalid argument.", "status": "INVALID_ARGUMENT"}}),
    failure(422, {"detail": [{"type": "extra_forbidden", "loc": ["body"], "msg": "Extra inputs are not permitted"}]}),
    failure(400, {"error": {"message": "Provider returned error", "code": 400}}),
]


@pytest.mark.parametrize("refusal", SAYS_NOTHING)
def test_a_refusal_without_a_reason_is_met_by_one_try_without_the_schema(refusal: Say) -> None:
    with OfflineStub([refusal, openai_reply("{}")]) as stub, client(stub) as line:
        assert not line.chat(WITH_SCHEMA).schema_used
    with OfflineStub([refusal] * 3) as stub, client(stub) as line, pytest.raises(ServerFailed):
        line.chat(WITH_SCHEMA)
    assert [b"enum" in seen.body for seen in stub.requests] == [True, False]


@pytest.mark.parametrize(
    "refusal",
    [failure(400, "it burns"), failure(404), failure(413), failure(400, {"error": {"message": "", "param": "seed"}})],
)
def test_any_other_refusal_is_final(refusal: Say) -> None:
    with OfflineStub([refusal] * 3) as stub, client(stub) as line, pytest.raises(ServerFailed):
        line.chat(WITH_SCHEMA)
    assert len(stub.requests) == 1


def test_a_schema_that_must_be_used_is_not_left_out() -> None:
    refusal = failure(400, {"error": "response_format is not supported"})
    with OfflineStub([refusal]) as stub, client(stub, options=options(schema="on")) as line:
        with pytest.raises(ServerFailed, match="response_format"):
            line.chat(WITH_SCHEMA)
        assert len(stub.requests) == 1


def test_what_did_not_help_is_not_remembered() -> None:
    refusal = failure(400, {"error": "bad schema"})
    with OfflineStub([refusal, failure(400, {"error": "it burns"})]) as stub, client(stub) as line:
        with pytest.raises(ServerFailed, match="it burns"):
            line.chat(WITH_SCHEMA)
        assert not CAPABILITIES.keys() & {f"{stub.url}/v1"}


def test_a_prompt_that_is_too_long_is_not_taken_for_a_refused_field() -> None:
    message = "max_tokens is too large: 3000. This model's maximum context length is 4096 tokens (json_schema)"
    with OfflineStub([failure(400, {"error": message})] * 2) as stub, client(stub) as line:
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
    with OfflineStub([failure(400, {"error": {"message": refusal}}), *[REPLY["openai"]] * 2]) as stub:
        for _ in range(2):
            with client(stub, provider=provider) as line:
                line.chat(REQUEST)
        names_sent = [[name for name in names if name in seen.json] for seen in stub.requests]
    assert names_sent == [[names[0]], [names[1]], [names[1]]]


def test_a_server_that_takes_neither_name_is_not_asked_for_ever() -> None:
    refusal = failure(400, {"error": "max_tokens and max_completion_tokens are unknown"})
    with OfflineStub([refusal] * 9) as stub, client(stub) as line:
        with pytest.raises(ServerFailed):
            line.chat(REQUEST)
        assert len(stub.requests) == 2


def test_a_server_that_cannot_count_in_a_stream_is_not_asked_to() -> None:
    with (
        OfflineStub([failure(400, {"error": "unknown field stream_options"}), REPLY["openai"]]) as stub,
        client(stub) as line,
    ):
        assert line.chat(REQUEST).text == "{}"
        assert ["stream_options" in seen.json for seen in stub.requests] == [True, False]


def test_a_server_that_cannot_stream_answers_in_one_piece() -> None:
    refusal = {"error": {"message": "Your organization must be verified to stream this model.", "param": "stream"}}
    body = {"choices": [{"message": {"content": "Twelve."}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 3}}
    with OfflineStub([failure(400, refusal), answered(body)]) as stub, client(stub) as line:
        pieces: list[str] = []
        reply = line.chat(REQUEST, pieces.append)
        assert [seen.json["stream"] for seen in stub.requests] == [True, False]
    assert (reply.text, pieces, reply.usage.input_tokens) == ("Twelve.", ["Twelve."], 3)


def refusing_temperature(message: str, protocol: str, **more: str) -> Callable[[Seen], Say]:
    """A server whose model takes no temperature."""

    def answer(seen: Seen) -> Say:
        told = {"message": message, "type": "invalid_request_error"} | more
        return failure(400, {"error": told}) if "temperature" in seen.json else REPLY[protocol]

    return answer


@pytest.mark.parametrize(
    ("protocol", "message", "more"),
    [
        (
            "openai",
            "Unsupported parameter: 'temperature' is not supported with this model.",
            {"param": "temperature", "code": "unsupported_parameter"},
        ),
        (
            "openai",
            "'temperature' does not support 0 with this model. Only the default (1) value is supported.",
            {"param": "temperature", "code": "unsupported_value"},
        ),
        ("openai", "This model takes no such value.", {"param": "temperature", "code": "unsupported_value"}),
        ("anthropic", "`temperature` may only be set to 1 when thinking is enabled.", {}),
        ("anthropic", "`temperature` and `top_p` cannot both be specified for this model.", {}),
    ],
)
def test_a_temperature_that_is_refused_is_left_out_from_then_on(
    protocol: str, message: str, more: dict[str, str]
) -> None:
    with Stub([refusing_temperature(message, protocol, **more)] * 3) as stub:
        for _ in range(2):
            with client(stub, protocol, options=options(temperature=0.0)) as line:
                assert line.chat(WITH_SCHEMA).schema_used
        assert ["temperature" in seen.json for seen in stub.requests] == [True, False, False]


def test_a_temperature_out_of_range_is_the_persons_to_mend() -> None:
    message = "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead."
    told = {"message": message, "param": "temperature", "code": "decimal_above_max_value"}
    with Stub([failure(400, {"error": told})] * 2) as stub, client(stub, options=options(temperature=3.0)) as line:
        with pytest.raises(ServerFailed, match="decimal above maximum"):
            line.chat(REQUEST)
        assert len(stub.requests) == 1


def test_a_temperature_that_was_not_sent_is_not_left_out() -> None:
    refusal = failure(400, {"error": "temperature is not supported"})
    with OfflineStub([refusal] * 2) as stub, client(stub) as line, pytest.raises(ServerFailed):
        line.chat(REQUEST)
    assert len(stub.requests) == 1


def test_several_refusals_one_after_the_other_are_all_met() -> None:
    script = [
        failure(400, {"error": "unknown field stream_options"}),
        failure(400, {"error": "unknown field response_format"}),
        failure(400, {"error": "unknown field max_tokens"}),
        openai_reply("Twelve."),
    ]
    with OfflineStub(script) as stub, client(stub) as line:
        assert line.chat(WITH_SCHEMA).text == "Twelve."
