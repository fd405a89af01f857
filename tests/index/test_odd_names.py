"""Names of files that are not UTF-8, or would steer a terminal: read, kept and printed as any other."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from index import terminal
from index.build.builder import build_index
from index.cli import app
from index.store.open_index import open_index
from index.store.schema import kept_path, path_of
from tests.fakes.tiny import cable_text, tiny_model

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have only names in UTF-8")
STEERING = "a\x1b[31m\x9b2J\nskipped\tb\u202e"


@pytest.fixture
def cables(tmp_path: Path) -> Path:
    """A cable in a folder and a file that are not UTF-8, one whose name and subject steer a terminal, and no cable."""
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/m\xfcll/d\xe9r"))
    folder.mkdir(parents=True)
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text(cable_text(7, "The minister opened the new bridge."))
    steering = cable_text(8, "Teachers met.").replace("SUBJECT: ", "SUBJECT: \x1b[31mred\x9b ")
    (folder.parent / f"{STEERING}.txt").write_text(steering)
    (folder.parent / os.fsdecode(STEERING.encode() + b"\xff.txt")).write_text("nothing of the kind")
    return folder.parent


def test_files_whose_names_are_not_utf8_are_read_and_known_again(cables: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    first = build_index([cables], index, embedder=str(tiny_model()))
    assert (first.counts.cables, first.counts.skipped) == (2, 1)
    assert build_index([cables], index).up_to_date
    gone = cables / os.fsdecode(b"d\xe9r") / os.fsdecode(b"caf\xe9.txt")
    with closing(open_index(index)) as opened:
        assert str(gone) in {file.path for file in opened.store.files()}
        assert opened.store.cable("08TALLINN7").path.endswith("caf\\udce9.txt")
    gone.unlink()
    report = build_index([cables], index)
    assert report.changes.removed == (str(gone),)
    assert report.counts.cables == 1


def test_nothing_that_a_file_holds_or_is_called_steers_the_terminal(cables: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    commands = [
        ["scan", str(cables)],
        ["scan", "--jsonl", str(cables)],
        ["build", str(cables), "--index", str(index), "--embedder", str(tiny_model())],
        ["show", "--index", str(index)],
        ["show", "--index", str(index), "--json"],
        ["verify", "--index", str(index)],
    ]
    for command in commands:
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, result.output
        assert not [letter for letter in result.output if not letter.isprintable() and letter != "\n"], command
        assert not [line for line in result.output.splitlines() if line.startswith("skipped\t")], command


def test_a_message_does_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.say(f"No cable found in {STEERING}.")
    terminal.emit(STEERING)
    said = capsys.readouterr()
    assert not {"\x1b", "\x9b", "\u202e"} & {*said.out, *said.err}


@given(st.lists(st.binary(min_size=1).filter(lambda name: not {0, 47} & {*name} and name not in (b".", b".."))))
def test_every_path_is_kept_as_text_and_comes_back(names: list[bytes]) -> None:
    path = str(Path(os.fsdecode(b"/" + b"/".join(names))))
    kept = kept_path(path)
    assert kept.encode()
    assert path_of(kept) == path
