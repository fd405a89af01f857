"""The commands under `ask index`, as a person types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from typer.testing import CliRunner, Result

from index.cli import app
from index.errors import AskError, IndexDamaged, IndexMissing, ReadError, UsageError
from tests.fakes.tiny import tiny_model, write_cable


def run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


def fails(error: type[AskError], *args: object) -> str:
    """The one line that a command ends with."""
    result = run(*args)
    assert type(result.exception) is error
    line = str(result.exception)
    assert line
    assert "\n" not in line
    return line


@pytest.fixture
def cables(tmp_path: Path) -> Path:
    """Two cables and a file that is none."""
    write_cable(tmp_path / "cables", 7, "The minister opened the new bridge.", "The court closed.")
    write_cable(tmp_path / "cables", 8, "Teachers met.")
    (tmp_path / "cables" / "notes.txt").write_text("nothing of the kind", "utf-8")
    return tmp_path / "cables"


@pytest.fixture
def index(cables: Path, tmp_path: Path) -> Path:
    built = run("build", cables, "--index", tmp_path / "index", "--embedder", tiny_model())
    assert built.exit_code == 0, built.output
    return tmp_path / "index"


def test_scan_shows_what_would_be_indexed_and_what_not(cables: Path) -> None:
    result = run("scan", cables)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["08TALLINN7", "08TALLINN8", "skipped"]
    assert "HARBOUR NEWS" in lines[0]
    assert "2008-03-12" in lines[0]
    assert "notes.txt: no cable found" in lines[2]
    assert "3 files: 2 cables with 3 paragraphs" in result.stderr


def test_scan_writes_each_cable_as_a_line_of_json(cables: Path) -> None:
    result = run("scan", cables, "--jsonl")
    first, second, skipped = map(json.loads, result.stdout.splitlines())
    assert (first["reference_id"], second["reference_id"]) == ("08TALLINN7", "08TALLINN8")
    assert first["passages"][1]["text"] == "The court closed."
    assert set(skipped) == {"path", "skipped"}


def test_scan_tells_where_there_is_nothing(cables: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "No cable found" in fails(ReadError, "scan", tmp_path / "empty")
    assert "no such file or folder" in fails(ReadError, "scan", tmp_path / "missing")


def test_build_says_what_it_did(index: Path, cables: Path) -> None:
    again = run("build", cables, "--index", index)
    assert "is up to date" in again.stdout
    assert "3 as before" in again.stdout
    write_cable(cables, 9, "Fish.")
    more = run("build", cables / "9.txt", "--index", index)
    assert "1 new" in more.stdout
    assert "3 files of earlier builds from other places kept" in more.stdout
    assert "notes.txt: no cable found" in more.stdout
    assert "embedding paragraphs and sentences: 2 texts" in more.stderr


def test_show_tells_what_an_index_holds(index: Path, cables: Path) -> None:
    text = run("show", "--index", index).stdout
    assert "2 (2 cable-text)" in text
    assert str(cables) in text
    held = json.loads(run("show", "--index", index, "--json").stdout)
    assert (held["cables"], held["paragraphs"], held["sentences"], held["skipped"]) == (2, 3, 3, 1)
    assert {Path(file["path"]).name for file in held["source_files"]} == {"7.txt", "8.txt", "notes.txt"}
    assert held["skipped_files"][0]["reason"].startswith("no cable found")


def test_verify_says_whether_an_index_is_sound(index: Path) -> None:
    assert "is sound" in run("verify", "--index", index).stdout
    assert json.loads(run("verify", "--index", index, "--json").stdout)["sound"] is True
    (generation,) = index.glob("generation-*")
    (generation / "vectors.faiss").write_bytes(b"")
    assert "Mend it: ask index build" in fails(IndexDamaged, "verify", "--index", index)
    result = run("verify", "--index", index, "--json")
    assert json.loads(result.stdout)["sound"] is False
    assert any("vectors.faiss has 0 bytes" in problem for problem in json.loads(result.stdout)["problems"])


@pytest.mark.parametrize("command", ["show", "verify"])
def test_a_missing_index_is_told(command: str, tmp_path: Path) -> None:
    assert "ask index build PATH" in fails(IndexMissing, command, "--index", tmp_path / "nothing")


def test_a_folder_of_other_things_is_refused_as_index(cables: Path) -> None:
    assert "holds other files" in fails(UsageError, "build", cables, "--index", cables, "--embedder", tiny_model())


def test_the_whole_command_prints_one_line_and_exits_with_1(
    run_ask: Callable[..., CompletedProcess[str]], tmp_path: Path
) -> None:
    ended = run_ask("index", "build", str(tmp_path / "missing"))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert len(ended.stderr.splitlines()) == 1
    assert "No such file or folder" in ended.stderr
