"""Files that are replaced as a whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index import atomic
from tests.fakes.full_disk import files_of_at_most

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


def test_text_is_written_as_utf8_and_bytes_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "file"
    atomic.write(path, "¶ 9\n")
    assert path.read_bytes() == b"\xc2\xb6 9\n"
    atomic.write(path, b"\xff\r\n")
    assert path.read_bytes() == b"\xff\r\n"


def test_a_full_disk_leaves_the_file_as_it_was_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("before")
    with files_of_at_most(100), pytest.raises(OSError):
        atomic.write(path, "x" * 1000)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


@posix
def test_a_mode_holds_from_the_first_byte_on(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("before")
    path.chmod(0o644)
    atomic.write(path, "mine alone", mode=0o600)
    assert path.stat().st_mode & 0o777 == 0o600


@posix
def test_without_a_mode_a_replaced_file_keeps_its_own(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("before")
    path.chmod(0o640)
    atomic.write(path, "after")
    assert path.read_text() == "after"
    assert path.stat().st_mode & 0o777 == 0o640
