"""What a server tells of itself: its models, and the window of the one that is asked."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from index.errors import KeyRefused, NonsenseReply, ServerFailed
from tests.fakes.model_calls import client
from tests.fakes.stub_server import OfflineStub, Say, answered, failure

PROPS = {"default_generation_settings": {"n_ctx": 2048}}


@pytest.mark.parametrize(
    ("protocol", "path", "body", "names"),
    [
        ("openai", "/v1/models", {"object": "list", "data": [{"id": "a"}, {"id": "b/c:d"}]}, ("a", "b/c:d")),
        ("openai", "/v1/models", {"data": [{"id": "models/gemini-x"}]}, ("gemini-x",)),
        ("openai", "/v1/models", [{"id": "a"}], ("a",)),
        ("openai", "/v1/models", {"data": [{"name": "no id"}, None, 7]}, ()),
        ("openai", "/v1/models", {"data": None}, ()),
        ("openai", "/v1/models", 7, ()),
        ("anthropic", "/v1/models", {"data": [{"type": "model", "id": "a"}], "has_more": False}, ("a",)),
        ("ollama", "/api/tags", {"models": [{"name": "a:8b", "model": "a:8b"}, {"model": "b"}]}, ("a:8b", "b")),
    ],
)
def test_the_models_that_a_server_offers(protocol: str, path: str, body: object, names: tuple[str, ...]) -> None:
    with OfflineStub(routes={path: answered(body)}) as stub, client(stub, protocol, key="k") as line:
        assert line.models() == names
        assert stub.requests[0].headers["authorization"] == "Bearer k"


@pytest.mark.parametrize(
    ("say", "kind"),
    [
        (failure(401, {"error": "no"}), KeyRefused),
        (failure(404), ServerFailed),
        (failure(500, "it burns"), ServerFailed),
        (Say((b"<html>",)), NonsenseReply),
        (Say((b"[" * 20_000,)), NonsenseReply),
    ],
)
def test_a_list_that_cannot_be_had_is_an_error(say: Say, kind: type[Exception]) -> None:
    with OfflineStub(routes={"/v1/models": say}) as stub, client(stub) as line, pytest.raises(kind):
        line.models()


@pytest.mark.parametrize(
    ("protocol", "provider", "routes", "window"),
    [
        (
            "openai",
            "llamacpp",
            {"/v1/models": {"data": [{"id": "made-up", "meta": {"n_ctx_train": 32768}}]}, "/props": PROPS},
            (2048, "the server's /props"),
        ),
        (
            "openai",
            "vllm",
            {"/v1/models": {"data": [{"id": "other", "max_model_len": 9}, {"id": "made-up", "max_model_len": 4096}]}},
            (4096, "the server's list of models"),
        ),
        (
            "openai",
            "lmstudio",
            {"/api/v0/models": {"data": [{"id": "made-up", "loaded_context_length": 4096, "max_context_length": 9}]}},
            (4096, "the server's /api/v0/models"),
        ),
        (
            "openai",
            "openrouter",
            {"/v1/models/made-up/endpoints": {"data": {"endpoints": [{"context_length": 8}, {"context_length": 9}]}}},
            (9, "the server's list of endpoints"),
        ),
        ("openai", "openai", {"/v1/models": {"data": [{"id": "made-up", "context_length": 9}]}}, None),
        ("openai", "compat", {}, None),
        ("openai", "compat", {"/v1/models": [1], "/props": {"default_generation_settings": None}}, None),
        ("openai", "compat", {"/props": {"default_generation_settings": {"n_ctx": 0}}}, None),
        (
            "anthropic",
            "anthropic",
            {"/v1/models/made-up": {"id": "made-up", "max_input_tokens": 200000}},
            (200000, "the server's entry of the model"),
        ),
        ("anthropic", "llamacpp", {"/props": PROPS}, (2048, "the server's /props")),
        ("anthropic", "anthropic", {"/props": PROPS}, None),
        (
            "ollama",
            "ollama",
            {"/api/show": {"model_info": {"general.architecture": "llama", "llama.context_length": 131072}}},
            (131072, "the server's /api/show"),
        ),
        ("ollama", "ollama", {"/api/show": {"model_info": None}}, None),
        ("ollama", "ollama", {"/api/show": {"model_info": 7}}, None),
    ],
)
def test_the_window_and_where_it_was_learnt(
    protocol: str, provider: str, routes: Mapping[str, object], window: tuple[int, str] | None
) -> None:
    answers = {path: answered(body) for path, body in routes.items()}
    with OfflineStub(routes=answers) as stub, client(stub, protocol, provider=provider) as line:
        assert line.window() == window


def test_ollama_is_asked_for_the_model_by_name() -> None:
    with OfflineStub(routes={"/api/show": answered({})}) as stub, client(stub, "ollama") as line:
        line.window()
        assert stub.requests[0].json == {"model": "made-up"}


def test_a_key_that_is_refused_leaves_the_window_unknown() -> None:
    with OfflineStub(routes={"/v1/models": failure(401), "/props": failure(401)}) as stub, client(stub) as line:
        assert line.window() is None
