"""OLLAMA_HOST, and the variables of other programs that hold a base URL."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.models.providers import ollama_url
from qa.settings import config
from tests.fakes.endpoints import found, refused


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
