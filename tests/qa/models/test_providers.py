"""From `provider/model` to an endpoint."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.models.providers import endpoint, ollama_url
from qa.settings.config import read_settings
from tests.fakes.endpoints import endpoint_for, refused


def test_the_embedded_reader_has_no_endpoint(folder: Path) -> None:
    assert endpoint(read_settings(folder=folder, environment={}), {}) is None


def test_without_an_environment_that_of_the_process_counts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", "k")
    result = endpoint(read_settings(folder=folder, environment={}, model="openrouter/a/b"))
    assert result is not None
    assert result.key == "k"


@pytest.mark.parametrize(
    ("model", "provider", "rest", "protocol", "base_url"),
    [
        ("ollama/qwen3:8b", "ollama", "qwen3:8b", "ollama", "http://127.0.0.1:11434"),
        ("llamacpp/any", "llamacpp", "any", "openai", "http://127.0.0.1:8080/v1"),
        ("lmstudio/openai/gpt-oss-20b", "lmstudio", "openai/gpt-oss-20b", "openai", "http://127.0.0.1:1234/v1"),
        ("vllm/org/name@main", "vllm", "org/name@main", "openai", "http://127.0.0.1:8000/v1"),
        ("openai/gpt-5", "openai", "gpt-5", "openai", "https://api.openai.com/v1"),
        ("anthropic/claude-x", "anthropic", "claude-x", "anthropic", "https://api.anthropic.com"),
        ("gemini/flash", "gemini", "flash", "openai", "https://generativelanguage.googleapis.com/v1beta/openai"),
        ("openrouter/a/b:free", "openrouter", "a/b:free", "openai", "https://openrouter.ai/api/v1"),
    ],
)
def test_a_model_is_split_at_its_first_slash(
    folder: Path, model: str, provider: str, rest: str, protocol: str, base_url: str
) -> None:
    result = endpoint_for(folder, model)
    assert (result.provider, result.model, result.protocol, result.base_url) == (provider, rest, protocol, base_url)
    assert result.name == model
    assert result.key is None


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("olama/x", "no provider is called 'olama' (in 'olama/x'); did you mean ollama?"),
        ("embeded", "no provider is called 'embeded'; did you mean embedded?"),
        ("gpt-5", "with one of embedded, ollama, llamacpp, lmstudio, vllm, openai, anthropic, gemini"),
        ("openai", "'openai' names no model: write openai/MODEL; `ask models openai` lists those it has"),
        ("openai/ ", "names no model"),
        ("embedded/x", "embedded has no models: write --model embedded"),
        ("compat/x", "compat needs a base URL: set ASK_BASE_URL, or base_url under [providers.compat]"),
        ("/x", "no provider is called ''"),
    ],
)
def test_what_is_no_model_is_refused_in_one_line(folder: Path, model: str, words: str) -> None:
    assert words in refused(folder, model)


@pytest.mark.parametrize(
    ("model", "environment", "start"),
    [
        ("ollama/x", {}, "ollama serve"),
        ("vllm/org/name", {}, "vllm serve org/name"),
        ("lmstudio/x", {}, "lms server start"),
        ("ollama/x", {"OLLAMA_HOST": "gpu.example"}, None),
        ("openai/x", {}, None),
    ],
)
def test_the_command_that_starts_a_server_is_known_where_it_is_on_this_machine(
    folder: Path, model: str, environment: dict[str, str], start: str | None
) -> None:
    assert endpoint_for(folder, model, environment).start == start


@pytest.mark.parametrize("name", ["openai", "anthropic", "gemini", "openrouter"])
def test_length_limits_are_not_sent_to_those_who_refuse_them(folder: Path, name: str) -> None:
    assert not endpoint_for(folder, f"{name}/x").short_schema


def test_local_servers_take_length_limits(folder: Path) -> None:
    assert all(endpoint_for(folder, f"{name}/x").short_schema for name in ("ollama", "llamacpp", "lmstudio", "vllm"))


def test_options_of_provider_and_model_reach_the_endpoint(folder: Path) -> None:
    (folder / "ask.toml").write_text(
        """
        timeout = 9
        [providers.ollama]
        temperature = 0.5
        extra = { think = false, seed = 1 }
        [models."ollama/x"]
        context = 8192
        max_output = 700
        schema = "off"
        extra = { seed = 2 }
        """
    )
    options = endpoint_for(folder, "ollama/x").options
    assert (options.context, options.max_output, options.temperature, options.timeout, options.schema) == (
        8192,
        700,
        0.5,
        9.0,
        "off",
    )
    assert options.extra == {"think": False, "seed": 2}
    assert endpoint_for(folder, "ollama/y").options.extra == {"think": False, "seed": 1}


def test_temperature_is_not_set_unless_the_person_sets_it(folder: Path) -> None:
    assert endpoint_for(folder, "openai/x").options.temperature is None


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("gpu", "http://gpu:11434"),
        ("gpu.example", "http://gpu.example:11434"),
        (":8000", "http://127.0.0.1:8000"),
        ("gpu:8000", "http://gpu:8000"),
        ("10.0.0.7", "http://10.0.0.7:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:8000", "http://127.0.0.1:8000"),
        ("http://0.0.0.0:8000", "http://127.0.0.1:8000"),
        ("[::]:8000", "http://127.0.0.1:8000"),
        ("::", "http://127.0.0.1:11434"),
        ("::1", "http://[::1]:11434"),
        ("[::1]", "http://[::1]:11434"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("http://gpu", "http://gpu:80"),
        ("https://gpu.example", "https://gpu.example:443"),
        ("https://gpu.example:8443/ollama/", "https://gpu.example:8443/ollama"),
        ("HTTP://GPU:1", "http://gpu:1"),
        ("ollama.com", "https://ollama.com:443"),
        (' "gpu:8000" ', "http://gpu:8000"),
        ("gpu/ollama", "http://gpu:11434/ollama"),
    ],
)
def test_every_form_of_ollama_host_is_understood(folder: Path, text: str, url: str) -> None:
    assert ollama_url(text) == url
    assert endpoint_for(folder, "ollama/x", {"OLLAMA_HOST": text}).base_url == url


@pytest.mark.parametrize(
    ("variable", "text", "model"),
    [
        ("OLLAMA_HOST", "ftp://gpu", "ollama/x"),
        ("OLLAMA_HOST", "name:se-cret@gpu", "ollama/x"),
        ("OLLAMA_HOST", "gpu:many", "ollama/x"),
        ("OLLAMA_HOST", "http://gpu:123456", "ollama/x"),
        ("OLLAMA_HOST", "gpu:99999", "ollama/x"),
        ("OLLAMA_HOST", "gpu x", "ollama/x"),
        ("OPENAI_BASE_URL", "gpu:8000", "openai/x"),
        ("OPENAI_BASE_URL", "https://name:se-cret@gpu/v1", "openai/x"),
        ("ANTHROPIC_BASE_URL", "https://gpu?key=se-cret", "anthropic/x"),
    ],
)
def test_a_base_url_of_another_program_that_is_none_is_refused(
    folder: Path, variable: str, text: str, model: str
) -> None:
    message = refused(folder, model, {variable: text})
    assert message.startswith(f"{variable} must be ")
    assert "se-cret" not in message
