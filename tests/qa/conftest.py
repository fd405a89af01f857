"""Settings files of a test's own: the person's, and that of the folder that ask is run in."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.settings import config


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
