"""The settings: which source wins, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import UsageError
from qa.settings.config import read_settings


def test_without_a_setting_the_defaults_hold(folder: Path) -> None:
    settings = read_settings(folder=folder, environment={})
    assert (settings.index, settings.model, settings.k, settings.embedder) == (None, "embedded", 8, None)
    assert settings.own_index == settings.data_dir / "index"
    assert settings.sample_index == settings.data_dir / "sample"


@pytest.mark.parametrize(
    ("sources", "k"),
    [
        (("user",), 1),
        (("user", "folder"), 2),
        (("user", "folder", "environment"), 3),
        (("user", "folder", "environment", "flag"), 4),
        (("user", "flag"), 4),
    ],
)
def test_flag_before_environment_before_folder_before_user(
    folder: Path, user_file: Path, sources: tuple[str, ...], k: int
) -> None:
    if "user" in sources:
        user_file.write_text("k = 1")
    if "folder" in sources:
        (folder / "ask.toml").write_text("k = 2")
    environment = {"ASK_K": "3"} if "environment" in sources else {}
    assert read_settings(folder=folder, environment=environment, k=4 if "flag" in sources else None).k == k


def test_each_source_gives_only_what_it_names(folder: Path, user_file: Path) -> None:
    user_file.write_text('embedder = "some/model"\nk = 1')
    (folder / "ask.toml").write_text("k = 2")
    settings = read_settings(folder=folder, environment={"ASK_INDEX": "mine"})
    assert (settings.embedder, settings.k, settings.index) == ("some/model", 2, folder / "mine")


def test_a_relative_folder_is_taken_from_where_it_is_written(folder: Path, user_file: Path) -> None:
    user_file.write_text('index = "cables.index"')
    assert read_settings(folder=folder, environment={}).index == user_file.parent / "cables.index"
    assert read_settings(folder=folder, environment={}, index="/elsewhere").index == Path("/elsewhere")


def test_a_home_folder_is_understood(folder: Path) -> None:
    assert read_settings(folder=folder, environment={"ASK_INDEX": "~/x"}).index == Path.home() / "x"


def test_an_empty_variable_says_nothing(folder: Path) -> None:
    assert read_settings(folder=folder, environment={"ASK_K": "", "ASK_INDEX": ""}).k == 8


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("modle = 'x'", "did you mean model?"),
        ("embeder = 'x'", "did you mean embedder?"),
        ("colour = 'x'", "the settings are data_dir, index, model, k, embedder, weights, reranker, decline_below"),
        ("k = 0", "k must be a whole number from 1 to 1000, not 0"),
        ("k = true", "k must be a whole number"),
        ("model = 3", "model must be a text that is not empty, not 3"),
        ("index = ''", "index must be a text that is not empty, not ''"),
        ("[ask]\nk = 3", "no setting is called 'ask'"),
        ("k = ", "is not valid TOML"),
        ("clearance = 'X'", "clearance must be U, SBU, C, S or all, not 'X'"),
        ("remote_marking = 'all'", "remote_marking must be U, SBU, C or S, not 'all'"),
        ("trusted_hosts = ['a/b']", "trusted_hosts must be a list of host names"),
        ("trusted_hosts = [1]", "trusted_hosts must be a list of host names"),
        ("strict = 1", "strict must be true or false, not 1"),
        ("context = 12", "context must be a whole number from 256 to"),
        ("context = 4096.0", "context must be a whole number from 256 to"),
        ("temperature = -1", "temperature must be a number from 0 to 5, not -1"),
        ("temperature = nan", "temperature must be a number from 0 to 5, not nan"),
        ("timeout = 0", "timeout must be a number from 0.01 to 86400, not 0"),
        ("schema = 'perhaps'", "schema must be auto, on or off, not 'perhaps'"),
        ("base_url = 'gpu:8000'", "base_url must be a web address such as http://127.0.0.1:8080/v1"),
        ("providers = 3", "providers must be tables such as [providers.ours]"),
        ("[providers]\nours = 3", "providers must be tables such as [providers.ours]"),
        ("[providers.embedded]\nstart = 'x'", '[providers."embedded"] is not named as in [providers.ours]'),
        ("[providers.'a b']\nstart = 'x'", '[providers."a b"] is not named as in [providers.ours]'),
        ("[providers.ours]\nbase = 'x'", "[providers.\"ours\"]: no setting is called 'base'; did you mean base_url?"),
        ("[providers.ours]\nprotocol = 'grpc'", "protocol must be openai, anthropic or ollama, not 'grpc'"),
        ("[providers.olama]\nstart = 'x'", "[providers.olama] has no base_url; did you mean ollama?"),
        ("[models.gpt]\ncontext = 8192", '[models."gpt"] is not named as in [models."ollama/qwen3:8b"]'),
        ("[models.'olama/x']\ncontext = 8192", '[models."olama/x"] has no known provider; did you mean ollama?'),
        ("[models.'ollama/x']\ncontxt = 8192", "did you mean context?"),
        ("[models.'ollama/x']\nextra = 3", "extra must be a table of texts, numbers, true and false, not 3"),
        ("[models.'ollama/x'.extra]\nday = 2008-01-01", "extra must be a table"),
        ("[models.'ollama/x'.extra]\nseed = inf", "extra must be a table"),
    ],
)
def test_a_wrong_file_is_refused_in_one_line_that_names_it(folder: Path, toml: str, words: str) -> None:
    (folder / "ask.toml").write_text(toml)
    with pytest.raises(UsageError) as refused:
        read_settings(folder=folder, environment={})
    message = str(refused.value)
    assert words in message
    assert str(folder / "ask.toml") in message
    assert "\n" not in message


def test_a_file_that_is_not_text_is_refused(folder: Path) -> None:
    (folder / "ask.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="is not valid TOML"):
        read_settings(folder=folder, environment={})


def test_a_folder_in_the_place_of_the_file_is_refused(folder: Path) -> None:
    (folder / "ask.toml").mkdir()
    with pytest.raises(UsageError, match="cannot be read"):
        read_settings(folder=folder, environment={})


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("ASK_MODLE", "did you mean ASK_MODEL?"),
        ("ASK_EMBEDER", "did you mean ASK_EMBEDDER?"),
        ("ASK_DATADIR", "did you mean ASK_DATA_DIR?"),
        ("ASK_TRUSTED_HOST", "did you mean ASK_TRUSTED_HOSTS?"),
        ("ASK_APIKEY", "did you mean ASK_API_KEY?"),
    ],
)
def test_a_variable_one_slip_away_from_a_setting_is_refused(folder: Path, variable: str, words: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_settings(folder=folder, environment={variable: "x"})
    assert words in str(refused.value)


def test_a_variable_of_another_program_is_left_alone(folder: Path) -> None:
    assert read_settings(folder=folder, environment={"ASK_TEST_DATA": "x", "ASK_JEEVES": "y"}).k == 8


@pytest.mark.parametrize("text", ["many", "0", "-1", "1001", "2.5"])
def test_a_count_out_of_range_is_refused(folder: Path, text: str) -> None:
    with pytest.raises(UsageError, match="ASK_K: k must be a whole number from 1 to 1000"):
        read_settings(folder=folder, environment={"ASK_K": text})


@pytest.mark.parametrize(
    ("variable", "text", "key", "value"),
    [
        ("ASK_CLEARANCE", "sbu", "clearance", "SBU"),
        ("ASK_CLEARANCE", "all", "clearance", None),
        ("ASK_REMOTE_MARKING", "u", "remote_marking", "U"),
        ("ASK_TRUSTED_HOSTS", "GPU.example, 10.0.0.7", "trusted_hosts", ("gpu.example", "10.0.0.7")),
        ("ASK_STRICT", "yes", "strict", True),
        ("ASK_STRICT", "0", "strict", False),
        ("ASK_BASE_URL", "https://gpu.example:8000/v1/", "base_url", "https://gpu.example:8000/v1"),
        ("ASK_BASE_URL", "http://[::1]:8080", "base_url", "http://[::1]:8080"),
        ("ASK_CONTEXT", "32768", "context", 32768),
        ("ASK_MAX_OUTPUT", "900", "max_output", 900),
        ("ASK_TEMPERATURE", "0.2", "temperature", 0.2),
        ("ASK_TIMEOUT", "30", "timeout", 30.0),
        ("ASK_SCHEMA", "OFF", "schema", "off"),
    ],
)
def test_a_variable_is_read_in_the_type_of_its_setting(
    folder: Path, variable: str, text: str, key: str, value: object
) -> None:
    settings = read_settings(folder=folder, environment={variable: text})
    assert getattr(settings, key) == value
    assert settings.sources[key] == variable


@pytest.mark.parametrize(
    "url",
    [
        "https://name:se-cret@gpu.example/v1",
        "https://gpu.example/v1?key=se-cret",
        "https://gpu.example/v1#se-cret",
        "https://gpu.example/se-cret v1",
        "https://gpu.example\\@se-cret",
        "ftp://se-cret",
        "se-cret",
    ],
)
def test_what_was_written_for_a_base_url_is_not_repeated(folder: Path, url: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_settings(folder=folder, environment={"ASK_BASE_URL": url})
    assert "se-cret" not in str(refused.value)
    assert "ASK_BASE_URL: base_url must be a web address" in str(refused.value)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("api_key = 'sk-se-cret'", "api_key has no place in a file: put the key into an environment variable"),
        ("token = 'sk-se-cret'", "token has no place in a file"),
        ("api_key_env = 'sk-se-cret'", "api_key_env must be the name of the environment variable that holds the key"),
        ("api_key_env = 'secretABC'", "never the key itself"),
        ("api_key_env = ['OURS', 'sk-se-cret']", "never the key itself"),
    ],
)
def test_a_key_in_a_file_is_refused_and_not_repeated(folder: Path, line: str, words: str) -> None:
    (folder / "ask.toml").write_text(f"[providers.ours]\nbase_url = 'http://127.0.0.1:1'\n{line}")
    with pytest.raises(UsageError) as refused:
        read_settings(folder=folder, environment={})
    assert words in str(refused.value)
    assert "cret" not in str(refused.value)


def test_every_setting_says_where_it_comes_from(folder: Path, user_file: Path) -> None:
    user_file.write_text("k = 1\n[providers.ours]\nbase_url = 'http://127.0.0.1:1'")
    (folder / "ask.toml").write_text("clearance = 'C'")
    settings = read_settings(folder=folder, environment={"ASK_EMBEDDER": "x"}, model="embedded")
    origins = {key: settings.sources[key] for key in ("k", "clearance", "embedder", "model", "strict")}
    assert origins == {
        "k": str(user_file),
        "clearance": str(folder / "ask.toml"),
        "embedder": "ASK_EMBEDDER",
        "model": "the call",
        "strict": "default",
    }
    assert settings.sources["providers.ours.base_url"] == str(user_file)


def test_an_argument_that_is_no_setting_is_refused(folder: Path) -> None:
    with pytest.raises(UsageError, match="the call: no setting is called 'contxt'; did you mean context"):
        read_settings(folder=folder, environment={}, contxt=8192)
