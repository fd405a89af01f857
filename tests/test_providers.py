"""From `provider/model` to an endpoint: where it is, and which key goes there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from index.errors import UsageError
from qa import config
from qa.config import Settings, read_settings
from qa.models import ollama_host
from qa.models.builtin import BUILT_IN, WELL_KNOWN
from qa.models.chat import Endpoint
from qa.models.providers import endpoint, names

KEYS = {name: f"key-of-{name}" for name in WELL_KNOWN}
ELSEWHERE = "https://elsewhere.example/v1"
HERE = "http://127.0.0.1:9/v1"


@pytest.fixture
def user_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own settings file."""
    monkeypatch.setattr(config, "user_file", lambda: tmp_path / "config.toml")
    return tmp_path / "config.toml"


@pytest.fixture
def folder(tmp_path: Path, user_file: Path) -> Path:
    """The folder that ask is run in."""
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


def found(folder: Path, model: str | None, environment: Mapping[str, str] | None = None, **given: object) -> Endpoint:
    """The endpoint for this model, here."""
    environment = environment or {}
    settings = read_settings(folder=folder, environment=environment, model=model, **given)
    result = endpoint(settings, environment)
    assert result is not None
    return result


def refused(folder: Path, model: str | None, environment: Mapping[str, str] | None = None) -> str:
    """What is said where there is no endpoint."""
    with pytest.raises(UsageError) as error:
        found(folder, model, environment)
    assert "\n" not in str(error.value)
    return str(error.value)


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
    result = found(folder, model)
    assert (result.provider, result.model, result.protocol, result.base_url) == (provider, rest, protocol, base_url)
    assert result.name == model
    assert result.key is None


@pytest.mark.parametrize(
    ("model", "said"),
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
def test_what_is_no_model_is_refused_in_one_line(folder: Path, model: str, said: str) -> None:
    assert said in refused(folder, model)


@pytest.mark.parametrize("name", [name for name, row in BUILT_IN.items() if row.key_names])
def test_each_providers_own_key_goes_to_its_own_base_url_and_no_other_does(folder: Path, name: str) -> None:
    result = found(folder, f"{name}/x", KEYS)
    assert result.key_name == BUILT_IN[name].key_names[0]
    assert result.key == KEYS[result.key_name]
    for variable in BUILT_IN[name].key_names:
        assert found(folder, f"{name}/x", {variable: "k"}).key == "k"


def test_where_no_key_is_set_the_variable_is_named(folder: Path) -> None:
    assert found(folder, "gemini/x").key_name == "GEMINI_API_KEY"


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
    result = found(folder, "anthropic/x", environment)
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
    result = found(folder, model, KEYS | environment)
    assert (result.base_url, result.key) == (base_url, key)


def test_a_base_url_that_a_call_gives_gets_no_key_of_the_environment(folder: Path) -> None:
    result = found(folder, "openai/x", KEYS | {"ASK_API_KEY": "k"}, base_url=ELSEWHERE)
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
    result = found(folder, "openai/x", KEYS | {"MINE": "mine"} | environment)
    assert (result.base_url, result.key) == (base_url, key)


OURS = f"""
[providers.ours]
protocol = "anthropic"
base_url = "{ELSEWHERE}"
api_key_env = "OURS_KEY"
key_header = "x-api-key"
short_schema = false
"""


def test_a_person_may_add_providers(folder: Path, user_file: Path) -> None:
    user_file.write_text(OURS)
    result = found(folder, "ours/a/b", {"OURS_KEY": "k"})
    assert (result.protocol, result.base_url, result.key, result.key_header) == (
        "anthropic",
        ELSEWHERE,
        "k",
        "x-api-key",
    )
    assert not result.short_schema
    assert "ours" in names(read_settings(folder=folder, environment={}))


def test_a_folder_may_add_a_server_of_this_machine_with_its_key(folder: Path) -> None:
    (folder / "ask.toml").write_text(OURS.replace(ELSEWHERE, HERE))
    result = found(folder, "ours/x", {"OURS_KEY": "k"})
    assert (result.base_url, result.key) == (HERE, "k")


def test_a_folder_may_add_a_server_elsewhere_that_the_person_then_names(folder: Path) -> None:
    (folder / "ask.toml").write_text(f"[providers.ours]\nbase_url = '{ELSEWHERE}'")
    assert found(folder, "ours/x", KEYS).key is None
    assert found(folder, None, {"ASK_MODEL": "ours/x"}).base_url == ELSEWHERE


def test_a_folder_may_lead_a_known_provider_to_this_machine_but_not_its_key(folder: Path) -> None:
    (folder / "ask.toml").write_text(f"[providers.openai]\nbase_url = '{HERE}'")
    result = found(folder, "openai/x", KEYS)
    assert (result.base_url, result.key) == (HERE, None)


@pytest.mark.parametrize(
    ("toml", "model", "said"),
    [
        (f"[providers.openai]\nbase_url = '{ELSEWHERE}'", "openai/x", "may not lead openai to elsewhere.example"),
        (f"[providers.mine]\nbase_url = '{ELSEWHERE}'", "mine/x", "may not lead mine to elsewhere.example"),
        (OURS, "ours/x", "may not send the key of OURS_KEY to elsewhere.example"),
        (OURS.replace(ELSEWHERE, HERE).replace("OURS_KEY", "OPENAI_API_KEY"), "ours/x", "may not send the key of"),
        ("[providers.ollama]\nstart = 'rm -r x'", "ollama/x", "may not name a command to start ollama with"),
        ("[providers.openai]\napi_key_env = 'AWS_SECRET'", "openai/x", "may not send the key of AWS_SECRET to"),
        ("[providers.mine]\napi_key_env = 'AWS_SECRET'", "mine/x", "may not send the key of AWS_SECRET to"),
        (
            f"model = 'compat/x'\nbase_url = '{ELSEWHERE}'",
            None,
            "may not by itself send questions to elsewhere.example",
        ),
        (f"model = 'ours/x'\n[providers.ours]\nbase_url = '{ELSEWHERE}'", None, "say --model ours/x"),
        (f"model = 'openai/x'\nbase_url = '{ELSEWHERE}'", None, "may not lead openai to elsewhere.example"),
        (
            "[providers.x]\nbase_url = 'http://127.0.0.1.evil.example'\napi_key_env = 'K'",
            "x/x",
            "may not send the key",
        ),
        ("[providers.x]\nbase_url = 'http://127.1'\napi_key_env = 'K'", "x/x", "may not send the key of K to 127.1"),
    ],
)
def test_a_folder_may_not_decide_what_leaves_this_machine(
    folder: Path, user_file: Path, toml: str, model: str | None, said: str
) -> None:
    user_file.write_text("[providers.mine]\nbase_url = 'https://mine.example'\napi_key_env = 'MINE'")
    (folder / "ask.toml").write_text(toml)
    message = refused(folder, model, KEYS | {"AWS_SECRET": "s", "OURS_KEY": "k", "MINE": "m"})
    assert said in message
    assert message.startswith(str(folder / "ask.toml"))


def test_a_folder_that_repeats_what_the_person_says_changes_nothing(folder: Path, user_file: Path) -> None:
    user_file.write_text(OURS)
    (folder / "ask.toml").write_text(OURS)
    assert found(folder, "ours/x", {"OURS_KEY": "k"}).key == "k"


def test_a_folder_that_leads_the_persons_provider_to_this_machine_gets_no_key(folder: Path, user_file: Path) -> None:
    user_file.write_text(OURS)
    (folder / "ask.toml").write_text(f"[providers.ours]\nbase_url = '{HERE}'")
    result = found(folder, "ours/x", {"OURS_KEY": "k"})
    assert (result.base_url, result.key) == (HERE, None)


@pytest.mark.parametrize("key", ["se-cret\n", " se-cret", "se cret", "se-cret\x00", "se-crét", "Bearer se-cret", "  "])
def test_a_key_that_none_can_be_is_refused_without_repeating_it(folder: Path, key: str) -> None:
    message = refused(folder, "openai/x", {"OPENAI_API_KEY": key})
    assert "OPENAI_API_KEY holds a blank, a line break or another character that no key has" in message
    assert "cr" not in message.replace("character", "")


def test_an_empty_key_is_none(folder: Path) -> None:
    assert found(folder, "openai/x", {"OPENAI_API_KEY": ""}).key is None


def test_no_key_is_in_what_an_endpoint_shows_of_itself(folder: Path) -> None:
    result = found(folder, "openai/x", {"OPENAI_API_KEY": "se-cret"})
    assert "se-cret" not in f"{result!r} {result}"


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
    assert found(folder, model, environment).start == start


@pytest.mark.parametrize("name", ["openai", "anthropic", "gemini", "openrouter"])
def test_length_limits_are_not_sent_to_those_who_refuse_them(folder: Path, name: str) -> None:
    assert not found(folder, f"{name}/x").short_schema


def test_local_servers_take_length_limits(folder: Path) -> None:
    assert all(found(folder, f"{name}/x").short_schema for name in ("ollama", "llamacpp", "lmstudio", "vllm"))


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
    options = found(folder, "ollama/x").options
    assert (options.context, options.max_output, options.temperature, options.timeout, options.schema) == (
        8192,
        700,
        0.5,
        9.0,
        "off",
    )
    assert options.extra == {"think": False, "seed": 2}
    assert found(folder, "ollama/y").options.extra == {"think": False, "seed": 1}


def test_temperature_is_not_set_unless_the_person_sets_it(folder: Path) -> None:
    assert found(folder, "openai/x").options.temperature is None


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
    assert ollama_host.base_url(text) == url
    assert found(folder, "ollama/x", {"OLLAMA_HOST": text}).base_url == url


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


def test_settings_made_by_hand_are_the_callers_own(tmp_path: Path) -> None:
    table = {"base_url": ELSEWHERE, "api_key_env": ("MINE",), "start": "serve"}
    settings = Settings(data_dir=tmp_path, model="ours/x", providers={"ours": table})
    result = endpoint(settings, {"MINE": "k"})
    assert result is not None
    assert (result.base_url, result.key) == (ELSEWHERE, "k")
