"""What a server says instead of a reply, in every shape, becomes one clear line and the right kind of error."""

from __future__ import annotations

import json
from typing import Any

import pytest

from index.errors import (
    AskError,
    ContentFiltered,
    KeyRefused,
    ModelError,
    NonsenseReply,
    RateLimited,
    ServerFailed,
    UnknownModel,
)
from qa.models.chat import Endpoint
from qa.models.client import Client
from tests.fakes.model_calls import REQUEST, WITH_SCHEMA, client
from tests.fakes.stub_server import JSON, SSE, OfflineStub, Say, answered, event, failure

KEY = "sk-made-up-0123456789"


def error(*says: Say, protocol: str = "openai", routes: dict[str, Any] | None = None, **fields: Any) -> ModelError:
    """The error where the server says this, as often as it is asked."""
    with (
        OfflineStub([*says] * 3, routes) as stub,
        client(stub, protocol, **fields) as line,
        pytest.raises(ModelError) as caught,
    ):
        line.chat(REQUEST)
    return caught.value


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param({"error": {"message": "it burns", "type": "server_error", "code": "x"}}, "it burns", id="OpenAI"),
        pytest.param({"error": {"message": "it burns", "code": 400}}, "it burns", id="a number for a code"),
        pytest.param({"error": "it burns"}, "it burns", id="Ollama"),
        pytest.param(
            {"type": "error", "error": {"type": "invalid_request_error", "message": "it burns"}, "request_id": "r"},
            "it burns",
            id="Anthropic",
        ),
        pytest.param(
            [{"error": {"code": 400, "message": "it burns", "status": "INVALID_ARGUMENT", "details": []}}],
            "it burns",
            id="Gemini, a list",
        ),
        pytest.param({"object": "error", "message": "it burns", "code": 400}, "it burns", id="old vLLM"),
        pytest.param({"detail": "it burns"}, "it burns", id="FastAPI, a text"),
        pytest.param(
            {"detail": [{"loc": ["body", "n"], "msg": "it burns"}, {"msg": "twice"}]},
            "body.n: it burns; twice",
            id="FastAPI, a list",
        ),
        pytest.param(
            {"error": {"message": "Provider returned error", "metadata": {"raw": "it burns"}}},
            "Provider returned error (it burns)",
            id="OpenRouter",
        ),
        pytest.param("it burns", "it burns", id="plain text"),
        pytest.param("", "without a word", id="empty"),
        pytest.param({}, "without a word", id="empty JSON"),
        pytest.param({"error": {"unheard": "it burns"}}, '"it burns"', id="a new shape"),
        pytest.param([1, "it burns"], "it burns", id="a list of anything"),
        pytest.param({"detail": [1, None]}, "1", id="a list of no objects"),
        pytest.param("{it burns", "it burns", id="broken JSON"),
        pytest.param("[" * 20_000, "[[[", id="JSON without bottom"),
        pytest.param("\x1b[31mit\r\nburns\x07", "[31mit burns", id="control characters"),
    ],
)
def test_an_error_shows_its_status_and_its_words(body: object, words: str) -> None:
    refusal = error(failure(400, body))
    assert isinstance(refusal, ServerFailed)
    assert "400" in str(refusal)
    assert words in str(refusal)
    assert str(refusal).isprintable()


def test_of_a_long_error_the_beginning_is_shown() -> None:
    message = str(error(failure(400, "burns " * 20_000)))
    assert "burns burns" in message
    assert len(message) < 400


def test_an_error_body_that_is_cut_off_is_shown_as_far_as_it_came() -> None:
    assert "it bur" in str(error(Say((b"it bur",), 400, cut=True)))


def test_every_error_is_one_of_ours() -> None:
    assert isinstance(error(failure(400)), AskError)


@pytest.mark.parametrize(
    "say",
    [
        failure(401, {"error": {"message": "Invalid API Key", "type": "authentication_error", "code": 401}}),
        failure(401),
        failure(403, {"error": {"message": "no access", "status": "PERMISSION_DENIED"}}),
        failure(401, {"type": "error", "error": {"type": "authentication_error", "message": "invalid x-api-key"}}),
        failure(400, [{"error": {"message": "API key not valid.", "details": [{"reason": "API_KEY_INVALID"}]}}]),
    ],
)
def test_a_refused_key_names_the_variable(say: Say) -> None:
    refusal = error(say, key=KEY, key_name="OURS_KEY")
    assert isinstance(refusal, KeyRefused)
    assert "right one into OURS_KEY" in str(refusal)


def test_a_missing_key_is_asked_for() -> None:
    assert "wants a key; set OURS_KEY" in str(error(failure(401), key_name="OURS_KEY"))


def test_a_server_that_repeats_the_key_does_not_get_it_printed() -> None:
    refusal = error(failure(401, {"error": f"Incorrect API key: {KEY}"}), key=KEY)
    assert "[the key]" in str(refusal)
    assert_no_key_in(refusal)


@pytest.mark.parametrize("key", [f"{KEY}\n", f" {KEY}", f"{KEY}“", f"{KEY}\x00"])
def test_a_key_that_cannot_be_one_is_refused_unsent_and_unprinted(key: str) -> None:
    where = Endpoint("ours", "openai", "http://127.0.0.1:1/v1", "m", key, key_name="OURS_KEY")
    with Client(where) as line, pytest.raises(KeyRefused, match="OURS_KEY") as caught:
        line.chat(REQUEST)
    assert_no_key_in(caught.value)


def assert_no_key_in(refusal: BaseException) -> None:
    """Neither in the error nor in any that caused it."""
    causes = [refusal]
    while cause := causes[-1].__cause__ or causes[-1].__context__:
        assert cause not in causes
        causes.append(cause)
    assert KEY not in "".join(f"{cause}{cause!r}{vars(cause)}" for cause in causes)


@pytest.mark.parametrize(
    ("protocol", "say"),
    [
        ("openai", failure(404, {"error": {"message": "The model `gone` does not exist", "code": "model_not_found"}})),
        ("openai", failure(404, {"object": "error", "message": "The model `gone` does not exist.", "code": 404})),
        ("openai", failure(400, {"error": {"message": "gone is not a valid model ID", "code": 400}})),
        ("openai", failure(404, [{"error": {"message": "models/gone is not found for API version v1"}}])),
        ("anthropic", failure(404, {"type": "error", "error": {"type": "not_found_error", "message": "model: gone"}})),
        ("ollama", failure(404, {"error": "model 'gone' not found"})),
    ],
)
def test_an_unknown_model_lists_what_the_server_has(protocol: str, say: Say) -> None:
    names = ["other", "gone:8b", *(f"model-{number}" for number in range(20))]
    routes = {
        "/v1/models": answered({"data": [{"id": name} for name in names]}),
        "/api/tags": answered({"models": [{"name": name} for name in names]}),
    }
    refusal = error(say, protocol=protocol, routes=routes, model="gone")
    assert isinstance(refusal, UnknownModel)
    assert "It has: gone:8b, other, model-0" in str(refusal)
    assert "and 14 more" in str(refusal)


def test_an_unknown_model_at_a_server_that_lists_none_is_told_without() -> None:
    refusal = error(failure(404, {"error": "model 'gone' not found"}), protocol="ollama", model="gone")
    assert isinstance(refusal, UnknownModel)
    assert "It has" not in str(refusal)


@pytest.mark.parametrize(
    "say",
    [
        failure(404, {"detail": "Not Found"}),
        failure(404, "404 page not found"),
        failure(404, {"error": {"message": "Invalid URL (POST /v1/v1/chat/completions)"}}),
        answered({"error": "Unexpected endpoint or method. (POST /chat/completions)"}),
    ],
)
def test_a_path_that_is_not_there_hints_at_the_base_url(say: Say) -> None:
    refusal = error(say)
    assert isinstance(refusal, ServerFailed)
    assert "see whether base_url is right" in str(refusal)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_refused_and_the_key_goes_nowhere_else(status: int) -> None:
    with OfflineStub() as elsewhere:
        refusal = error(failure(status, "", {"location": f"{elsewhere.url}/v1/chat/completions"}), key=KEY)
    assert isinstance(refusal, ServerFailed)
    assert "base_url" in str(refusal)
    assert not elsewhere.requests


def test_a_model_that_is_being_loaded_is_said_to_be() -> None:
    refusal = error(failure(503, {"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}}))
    assert "still being loaded" in str(refusal)


@pytest.mark.parametrize("status", [418, 402, 451, 599])
def test_any_other_status_is_a_failure_of_the_server(status: int) -> None:
    assert isinstance(error(failure(status, {"error": "it burns"})), ServerFailed)


AZURE = {
    "message": "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
    "type": None,
    "param": "prompt",
    "code": "content_filter",
    "innererror": {"code": "ResponsibleAIPolicyViolation", "content_filter_result": {"hate": {"filtered": True}}},
}
FILTERED = {
    "Azure": failure(400, {"error": AZURE}),
    "Azure, without its words": failure(400, {"error": {"innererror": {"code": "ResponsibleAIPolicyViolation"}}}),
    "OpenAI": failure(400, {"error": {"message": "Rejected.", "code": "content_policy_violation"}}),
    "Anthropic": failure(400, {"error": {"message": "Output blocked by content filtering policy"}}),
    "OpenRouter": failure(403, {"error": {"code": 403, "message": "It requires moderation: your input was flagged."}}),
    "an event of a stream": Say((event({"error": AZURE}),), headers=SSE),
    "Gemini, of the prompt": answered({"choices": [], "promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}),
}


@pytest.mark.parametrize("say", FILTERED.values(), ids=FILTERED)
def test_a_content_filter_is_told_as_such_and_not_tried_again(say: Say) -> None:
    with OfflineStub([say] * 3) as stub, client(stub) as line:
        try:
            assert line.chat(WITH_SCHEMA).finish == "filtered"
        except ContentFiltered as refusal:
            assert "the model's provider stopped the answer by its content filter" in str(refusal)
        assert len(stub.requests) == 1


def test_a_limit_on_tokens_a_minute_is_no_small_window() -> None:
    message = "Request too large for model `m` on tokens per minute (TPM): Limit 6000, Requested 8000"
    refusal = error(failure(413, {"error": {"message": message, "code": "rate_limit_exceeded"}}))
    assert isinstance(refusal, RateLimited)


def test_an_error_in_a_reply_of_200_is_an_error() -> None:
    body = json.dumps({"error": {"message": "no such thing", "code": 402}}).encode()
    refusal = error(Say((body,), headers=JSON))
    assert isinstance(refusal, ServerFailed)
    assert "402: no such thing" in str(refusal)


def test_what_cannot_be_unpacked_is_nonsense() -> None:
    refusal = error(Say((b"no gzip at all",), headers={"content-encoding": "gzip"}))
    assert isinstance(refusal, NonsenseReply)
