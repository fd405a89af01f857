"""The house: few files in a room, short files and functions, and a picture of it that is true."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests import CHECKOUT
from tests.project import rooms

CODE = sorted(file for floor in rooms.FLOORS for file in (CHECKOUT / floor).rglob("*.py"))


@pytest.mark.parametrize(("room", "folder"), rooms.rooms().items(), ids=list(rooms.rooms()))
def test_a_room_says_what_it_is_for_and_holds_few_files(room: str, folder: Path) -> None:
    assert rooms.purpose(folder).endswith("."), f"the docstring of {room} says in a sentence what it is for"
    assert len(list(folder.glob("*.py"))) <= 14


@pytest.mark.parametrize("file", CODE, ids=lambda file: str(file.relative_to(CHECKOUT)))
def test_a_file_has_at_most_300_lines(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300


def test_nine_functions_in_ten_have_fewer_than_16_lines() -> None:
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for file in CODE
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[int(0.9 * len(lengths))] < 16


def test_the_picture_of_the_rooms_is_what_the_modules_import() -> None:
    text = rooms.PAGE.read_text(encoding="utf-8")
    assert rooms.page(text) == text, "write it anew: python -m tests.project.rooms"
