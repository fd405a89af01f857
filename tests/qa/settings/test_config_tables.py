"""Options for all models, for a provider's and for one: which counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.settings.config import read_settings

OPTIONS = """
context = 1000
[providers.ollama]
context = 2000
[models."ollama/qwen3:8b"]
context = 3000
"""


@pytest.mark.parametrize(
    ("model", "environment", "context", "source"),
    [
        ("openai/gpt-5", {}, 1000, "config.toml"),
        ("ollama/other", {}, 2000, 'config.toml [providers."ollama"]'),
        ("ollama/qwen3:8b", {}, 3000, 'config.toml [models."ollama/qwen3:8b"]'),
        ("ollama/qwen3:8b", {"ASK_CONTEXT": "4000"}, 4000, "ASK_CONTEXT"),
    ],
)
def test_an_option_for_one_model_comes_before_one_for_all(
    folder: Path, user_file: Path, model: str, environment: dict[str, str], context: int, source: str
) -> None:
    user_file.write_text(OPTIONS)
    settings = read_settings(folder=folder, environment=environment, model=model)
    assert settings.context == context
    assert settings.sources["context"].endswith(source)


def test_what_the_folder_says_of_all_models_comes_before_what_the_person_says_of_one(
    folder: Path, user_file: Path
) -> None:
    user_file.write_text(OPTIONS)
    (folder / "ask.toml").write_text("context = 5000")
    assert read_settings(folder=folder, environment={}, model="ollama/qwen3:8b").context == 5000


def test_tables_of_both_files_are_joined_key_by_key(folder: Path, user_file: Path) -> None:
    user_file.write_text("[models.'ollama/x']\ncontext = 4096\ntimeout = 9")
    (folder / "ask.toml").write_text("[models.'ollama/x']\ncontext = 8192")
    assert read_settings(folder=folder, environment={}).models == {"ollama/x": {"context": 8192, "timeout": 9.0}}


@pytest.mark.parametrize(
    ("model", "base_url"),
    [
        (None, "http://127.0.0.1:9/v1"),
        ("vllm/other", "http://127.0.0.1:9/v1"),
        ("compat/other", "http://127.0.0.1:9/v1"),
        ("openai/gpt-5", None),
    ],
)
def test_a_base_url_in_a_file_goes_with_the_provider_of_its_model(
    folder: Path, user_file: Path, model: str | None, base_url: str | None
) -> None:
    user_file.write_text("model = 'vllm/x'\nbase_url = 'http://127.0.0.1:9/v1'")
    assert read_settings(folder=folder, environment={}, model=model).base_url == base_url
