"""Which key goes where."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.models.providers import names
from qa.settings.config import read_settings
from qa.settings.provider_table import BUILT_IN
from tests.fakes.endpoints import ELSEWHERE, HERE, KEYS, OURS, endpoint_for, refused


@pytest.mark.parametrize("name", [name for name, row in BUILT_IN.items() if row.key_names])
def test_each_providers_own_key_goes_to_its_own_base_url_and_no_other_does(folder: Path, name: str) -> None:
    result = endpoint_for(folder, f"{name}/x", KEYS)
    assert result.key_name == BUILT_IN[name].key_names[0]
    assert result.key == KEYS[result.key_name]
    for variable in BUILT_IN[name].key_names:
        assert endpoint_for(folder, f"{name}/x", {variable: "k"}).key == "k"


def test_where_no_key_is_set_the_variable_is_named(folder: Path) -> None:
    assert endpoint_for(folder, "gemini/x").key_name == "GEMINI_API_KEY"


@pytest.mark.parametrize(
    ("environment", "header"),
    [
        ({"ANTHROPIC_API_KEY": "a"}, "x-api-key"),
        ({"ANTHROPIC_AUTH_TOKEN": "a"}, "bearer"),
        ({"ANTHROPIC_API_KEY": "a", "ANTHROPIC_AUTH_TOKEN": "b"}, "x-api-key"),
    ],
)
def test_how_anthropics_key_is_sent_follows_from_its_variable(
    folder: Path, environment: dict[str, str], header: str
) -> None:
    result = endpoint_for(folder, "anthropic/x", environment)
    assert (result.key, result.key_header) == ("a", header)


@pytest.mark.parametrize(
    ("model", "environment", "base_url", "key"),
    [
        ("openai/x", {"OPENAI_BASE_URL": ELSEWHERE}, ELSEWHERE, "key-of-OPENAI_API_KEY"),
        ("openai/x", {"OPENAI_API_BASE": ELSEWHERE}, ELSEWHERE, "key-of-OPENAI_API_KEY"),
        ("openai/x", {"OPENAI_BASE_URL": HERE, "OPENAI_API_BASE": ELSEWHERE}, HERE, "key-of-OPENAI_API_KEY"),
        ("anthropic/x", {"ANTHROPIC_BASE_URL": HERE}, HERE, "key-of-ANTHROPIC_API_KEY"),
        ("ollama/x", {"OLLAMA_HOST": "gpu.example"}, "http://gpu.example:11434", "key-of-OLLAMA_API_KEY"),
        ("openai/x", {"ASK_BASE_URL": ELSEWHERE}, ELSEWHERE, None),
        ("openai/x", {"ASK_BASE_URL": ELSEWHERE, "ASK_API_KEY": "k"}, ELSEWHERE, "k"),
        ("compat/x", {"ASK_BASE_URL": ELSEWHERE, "ASK_API_KEY": "k"}, ELSEWHERE, "k"),
        ("openai/x", {"ASK_API_KEY": "k"}, "https://api.openai.com/v1", "key-of-OPENAI_API_KEY"),
        (
            "openai/x",
            {"ASK_BASE_URL": "https://api.openai.com/v1/"},
            "https://api.openai.com/v1",
            "key-of-OPENAI_API_KEY",
        ),
        ("openai/x", {"ASK_BASE_URL": ELSEWHERE, "OPENAI_BASE_URL": HERE}, ELSEWHERE, None),
    ],
)
def test_a_key_goes_with_a_base_url_of_the_same_layer(
    folder: Path, model: str, environment: dict[str, str], base_url: str, key: str | None
) -> None:
    result = endpoint_for(folder, model, KEYS | environment)
    assert (result.base_url, result.key) == (base_url, key)


def test_a_base_url_that_a_call_gives_gets_no_key_of_the_environment(folder: Path) -> None:
    result = endpoint_for(folder, "openai/x", KEYS | {"ASK_API_KEY": "k"}, base_url=ELSEWHERE)
    assert (result.base_url, result.key) == (ELSEWHERE, None)


@pytest.mark.parametrize(
    ("table", "environment", "base_url", "key"),
    [
        (f"base_url = '{ELSEWHERE}'", {}, ELSEWHERE, None),
        (f"base_url = '{ELSEWHERE}'", {"OPENAI_BASE_URL": HERE}, ELSEWHERE, None),
        (f"base_url = '{ELSEWHERE}'\napi_key_env = 'MINE'", {}, ELSEWHERE, "mine"),
        (f"base_url = '{ELSEWHERE}'\napi_key_env = 'OPENAI_API_KEY'", {}, ELSEWHERE, "key-of-OPENAI_API_KEY"),
        ("api_key_env = 'MINE'", {}, "https://api.openai.com/v1", "mine"),
        ("api_key_env = ['UNSET', 'MINE']", {}, "https://api.openai.com/v1", "mine"),
        ("api_key_env = 'MINE'", {"OPENAI_BASE_URL": ELSEWHERE}, ELSEWHERE, "key-of-OPENAI_API_KEY"),
        ("base_url = 'https://api.openai.com/v1'", {}, "https://api.openai.com/v1", "key-of-OPENAI_API_KEY"),
    ],
)
def test_the_persons_own_file_may_lead_a_provider_elsewhere_with_the_key_that_it_names(
    folder: Path, user_file: Path, table: str, environment: dict[str, str], base_url: str, key: str | None
) -> None:
    user_file.write_text(f"[providers.openai]\n{table}")
    result = endpoint_for(folder, "openai/x", KEYS | {"MINE": "mine"} | environment)
    assert (result.base_url, result.key) == (base_url, key)


@pytest.mark.parametrize("key", ["se-cret\n", " se-cret", "se cret", "se-cret\x00", "se-crét", "Bearer se-cret", "  "])
def test_a_key_that_none_can_be_is_refused_without_repeating_it(folder: Path, key: str) -> None:
    message = refused(folder, "openai/x", {"OPENAI_API_KEY": key})
    assert "OPENAI_API_KEY holds a blank, a line break or another character that no key has" in message
    assert "cr" not in message.replace("character", "")


def test_an_empty_key_is_none(folder: Path) -> None:
    assert endpoint_for(folder, "openai/x", {"OPENAI_API_KEY": ""}).key is None


def test_no_key_is_in_what_an_endpoint_shows_of_itself(folder: Path) -> None:
    result = endpoint_for(folder, "openai/x", {"OPENAI_API_KEY": "se-cret"})
    assert "se-cret" not in f"{result!r} {result}"


def test_a_person_may_add_providers(folder: Path, user_file: Path) -> None:
    user_file.write_text(OURS)
    result = endpoint_for(folder, "ours/a/b", {"OURS_KEY": "k"})
    assert (result.protocol, result.base_url, result.key, result.key_header) == (
        "anthropic",
        ELSEWHERE,
        "k",
        "x-api-key",
    )
    assert not result.short_schema
    assert "ours" in names(read_settings(folder=folder, environment={}))
