"""Texts with variables: checked when they are loaded, not when they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

import prompts
from prompts import PromptError, load
from qa.answers.answer import REFUSAL


def written(folder: Path, text: str) -> Path:
    (folder / "greeting.md").write_text(text, encoding="utf-8")
    return folder


def test_the_text_is_filled_with_its_variables(tmp_path: Path) -> None:
    folder = written(tmp_path, "<!-- variables: name place -->\nGood day {name},\nwelcome to {place}.\n")
    assert load("greeting", "name", "place", folder=folder).fill(name="A", place="B") == "Good day A,\nwelcome to B."


def test_a_value_may_hold_braces(tmp_path: Path) -> None:
    folder = written(tmp_path, "<!-- variables: name -->\n{name}!")
    assert load("greeting", "name", folder=folder).fill(name="{name}") == "{name}!"


@pytest.mark.parametrize(
    ("text", "expected", "said"),
    [
        ("Good day", (), "must begin with a line such as"),
        ("<!-- variables: name -->\nGood day", ("name",), "declared but not used: name"),
        ("<!-- variables: -->\nGood day {name}", (), "used but not declared: name"),
        ("<!-- variables: name -->\n{name}", (), "declared but not expected by the code: name"),
        ("<!-- variables: -->\nGood day", ("name",), "expected by the code but not declared: name"),
    ],
)
def test_a_text_that_does_not_keep_its_declaration_is_refused_on_loading(
    tmp_path: Path, text: str, expected: tuple[str, ...], said: str
) -> None:
    with pytest.raises(PromptError, match=said):
        load("greeting", *expected, folder=written(tmp_path, text))


@pytest.mark.parametrize(
    ("values", "said"),
    [({}, "declared but not given: name"), ({"name": "A", "place": "B"}, "given but not declared: place")],
)
def test_missing_and_unknown_values_are_named(tmp_path: Path, values: dict[str, str], said: str) -> None:
    with pytest.raises(PromptError, match=said):
        load("greeting", "name", folder=written(tmp_path, "<!-- variables: name -->\n{name}")).fill(**values)


def test_the_refusal_is_one_constant() -> None:
    assert REFUSAL == "Not in these cables."


def test_every_text_in_the_folder_declares_its_variables() -> None:
    for path in prompts.FOLDER.glob("*.md"):
        declared = (
            path.read_text(encoding="utf-8").partition("\n")[0].split("variables:")[1].removesuffix("-->").split()
        )
        assert load(path.stem, *declared).text
