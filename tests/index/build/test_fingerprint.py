"""The digest of the code that reads cables."""

from __future__ import annotations

from pathlib import Path

import pytest

import index
from index.build.fingerprint import DECIDING

PACKAGE = Path(index.__file__).parent


@pytest.mark.parametrize("pattern", DECIDING)
def test_every_pattern_of_deciding_modules_still_finds_one(pattern: str) -> None:
    assert any(PACKAGE.glob(pattern))


def test_the_parsers_of_header_and_body_decide() -> None:
    decide = {file.relative_to(PACKAGE).as_posix() for pattern in DECIDING for file in PACKAGE.glob(pattern)}
    assert {"cables/header/header.py", "cables/body/paragraphs.py", "cables/files/containers.py"} <= decide


def test_every_list_of_words_that_the_reader_keeps_in_a_file_decides() -> None:
    decide = {file for pattern in DECIDING for file in PACKAGE.glob(pattern)}
    kept = {file for folder in ("cables", "ids", "text") for file in (PACKAGE / folder).rglob("*.*")}
    assert {file for file in kept if file.suffix not in {".pyc", ".py"}} <= decide
