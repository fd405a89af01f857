"""The settings: which source wins, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import UsageError
from qa import config
from qa.config import read_settings


@pytest.fixture
def user_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own settings file, in a folder of the test."""
    path = tmp_path / "user" / "config.toml"
    path.parent.mkdir()
    monkeypatch.setattr(config, "user_file", lambda: path)
    return path


@pytest.fixture
def folder(tmp_path: Path, user_file: Path) -> Path:
    """The folder that ask is run in."""
    path = tmp_path / "here"
    path.mkdir()
    return path


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
    ("toml", "said"),
    [
        ("modle = 'x'", "did you mean model?"),
        ("embeder = 'x'", "did you mean embedder?"),
        ("colour = 'x'", "the settings are data_dir, index, model, k, embedder"),
        ("k = 0", "k must be a whole number from 1 to 1000, not 0"),
        ("k = true", "k must be a whole number"),
        ("model = 3", "model must be a text that is not empty, not 3"),
        ("index = ''", "index must be a text that is not empty, not ''"),
        ("[ask]\nk = 3", "no setting is called 'ask'"),
        ("k = ", "is not valid TOML"),
    ],
)
def test_a_wrong_file_is_refused_in_one_line_that_names_it(folder: Path, toml: str, said: str) -> None:
    (folder / "ask.toml").write_text(toml)
    with pytest.raises(UsageError) as refused:
        read_settings(folder=folder, environment={})
    message = str(refused.value)
    assert said in message
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
    ("variable", "said"),
    [
        ("ASK_MODLE", "did you mean ASK_MODEL?"),
        ("ASK_EMBEDER", "did you mean ASK_EMBEDDER?"),
        ("ASK_DATADIR", "did you mean ASK_DATA_DIR?"),
    ],
)
def test_a_variable_one_slip_away_from_a_setting_is_refused(folder: Path, variable: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_settings(folder=folder, environment={variable: "x"})
    assert said in str(refused.value)


def test_a_variable_of_another_program_is_left_alone(folder: Path) -> None:
    assert read_settings(folder=folder, environment={"ASK_TEST_DATA": "x", "ASK_JEEVES": "y"}).k == 8


@pytest.mark.parametrize("text", ["many", "0", "-1", "1001", "2.5"])
def test_a_count_out_of_range_is_refused(folder: Path, text: str) -> None:
    with pytest.raises(UsageError, match="ASK_K: k must be a whole number from 1 to 1000"):
        read_settings(folder=folder, environment={"ASK_K": text})
