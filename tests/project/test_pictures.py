"""The pictures of README.md show what happens; `make pictures` takes them anew."""

from __future__ import annotations

from pathlib import Path

from tests.project import pictures


def test_the_picture_of_the_terminal_shows_what_is_printed(sample_index: Path) -> None:
    assert pictures.TERMINAL.read_text(encoding="utf-8") == pictures.terminal(sample_index)


def test_the_picture_of_the_page_is_one_and_small() -> None:
    picture = pictures.PAGE.read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 200_000
