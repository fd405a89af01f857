"""README and docs: what they show is what happens."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import takewhile
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from qa import sample
from qa.check.labels import HOLDS, SIGNS
from tests import CHECKOUT
from tests.project import cli_reference, pictures

PAGES = [
    *(CHECKOUT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((CHECKOUT / "docs").glob("*.md")),
]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str, *pages: Path) -> list[ParameterSet]:
    """Every fenced block in this language, of all pages or of these, named by its page and line."""
    return list(_blocks(language, pages or PAGES))


def _blocks(language: str, pages: Iterable[Path]) -> Iterator[ParameterSet]:
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for found in BLOCK.finditer(text):
            if found[1] == language:
                yield pytest.param(found[2], id=f"{page.name}:{text[: found.start()].count(chr(10)) + 1}")


@pytest.fixture
def newcomer(tmp_path: Path, sample_index: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of somebody with a folder of cables, who has already asked the sample once."""
    shutil.copytree(sample_index, tmp_path / "data" / "sample")
    shutil.copytree(sample.FOLDER, tmp_path / "cables")
    shutil.copytree(CHECKOUT / "docs", tmp_path / "docs")
    for name, value in {
        "HOME": tmp_path,
        "ASK_DATA_DIR": tmp_path / "data",
        "PYTHONPATH": CHECKOUT,
        "COLUMNS": 100,
    }.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: str) -> str:
    """What the command prints on standard output; `make ask Q=…` is what the Makefile makes of it."""
    words = shlex.split(os.path.expandvars(command.replace("~", "$HOME")))
    if words[:2] == ["make", "ask"]:
        words = ["ask", "--", words[2].removeprefix("Q=")]
    assert words[0] == "ask", f"no test knows how to run {command!r}"
    done = subprocess.run(
        [sys.executable, "-m", "qa.cli", *words[1:]], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("page", [page for page in PAGES if blocks("console", page)], ids=lambda page: page.name)
def test_each_command_shown_prints_what_is_shown(page: Path, sample_index: Path, newcomer: Path) -> None:
    shown = "".join(str(block.values[0]) for block in blocks("console", page))
    if "$ ask index build" in shown:  # from the sample's vectors, so that only the rest of a build is waited for
        shutil.copytree(sample_index, newcomer / "data" / "index")
        run("ask index build ~/cables --replace")
    for part in re.split(r"^\$ ", shown, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        pattern = ".*".join(re.escape(piece.strip()) for piece in expected.split("[...]"))
        printed = run(command)
        assert re.fullmatch(pattern, printed.strip(), re.DOTALL), f"$ {command}\n{printed}"


@pytest.mark.usefixtures("newcomer")
@pytest.mark.parametrize("block", blocks("python"))
def test_each_python_example_runs(block: str) -> None:
    done = subprocess.run([sys.executable, "-W", "error", "-c", block], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    shown = re.findall(r"print\(.*\)  # (.*)", block)
    assert done.stdout.splitlines() == shown


def commands() -> Iterator[ParameterSet]:
    """The words after every `ask` that is shown as a line or behind a pipe."""
    for language in ("console", "sh", "powershell"):
        for block in blocks(language):
            for found in re.finditer(r"(?:^|\| |\\)(?:\$ )?ask (.+)$", str(block.values[0]), re.MULTILINE):
                words = shlex.split(found[1].replace("$(", "(").replace("…", ""), comments=True)
                yield pytest.param(words, id=f"{block.id}: {found[1]}")


@pytest.mark.parametrize("words", list(commands()))
def test_each_option_shown_is_one_of_its_command(words: list[str]) -> None:
    sections = re.findall(r"^## ask ?(.*)\n(?s:(.*?))(?=^## |\Z)", cli_reference.PAGE.read_text("utf-8"), re.MULTILINE)
    told = dict(sections)
    command = next((name for name in (" ".join(words[:2]), words[0]) if name in told), "")
    for option in takewhile(lambda word: word not in ("|", ">", "--"), words):
        if option.startswith("-"):
            assert re.search(rf"^  (?:-\w, )?{option}\b", told[command], re.MULTILINE), (command, option)


@pytest.mark.parametrize("query", blocks("sql"))
def test_each_query_finds_something_in_the_sample(query: str, sample_index: Path) -> None:
    generation = json.loads((sample_index / "current").read_text())["generation"]
    with closing(sqlite3.connect(f"file:{sample_index / generation / 'passages.db'}?mode=ro", uri=True)) as connection:
        assert connection.execute(query).fetchall()


def test_the_gold_questions_shown_are_those_of_the_file() -> None:
    page = (CHECKOUT / "docs" / "measure-your-own-questions.md").read_text(encoding="utf-8")
    (shown,) = (found[2] for found in BLOCK.finditer(page) if found[1] == "json")
    assert shown == (CHECKOUT / "docs" / "mine.jsonl").read_text(encoding="utf-8")


def test_the_picture_of_the_terminal_shows_what_is_printed(sample_index: Path) -> None:
    assert pictures.TERMINAL.read_text(encoding="utf-8") == pictures.terminal(sample_index)


def test_the_picture_of_the_page_is_one_and_small() -> None:
    picture = pictures.PAGE.read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 200_000


def test_the_page_of_commands_is_what_they_say_of_themselves() -> None:
    assert cli_reference.PAGE.read_text(encoding="utf-8") == cli_reference.reference()


def test_every_command_is_on_the_page_of_commands() -> None:
    from typer.main import get_command

    from evals.cli import app as eval_app
    from index.cli import app as index_app
    from qa.cli import LATER, app

    groups = {"index": get_command(index_app), "eval": get_command(eval_app)}
    below = {f"{group} {name}" for group, command in groups.items() for name in command.commands}  # type: ignore[attr-defined]
    assert {"", *LATER, *get_command(app).commands} | below == set(cli_reference.COMMANDS)  # type: ignore[attr-defined]


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([\w-]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        assert set(re.findall(r"^(?:\$| {4}|)make (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE)) <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_table_and_column_of_the_database_is_explained(sample_index: Path) -> None:
    generation = json.loads((sample_index / "current").read_text())["generation"]
    page = (CHECKOUT / "docs" / "index-format.md").read_text(encoding="utf-8")
    explained = {
        row[0]: set(re.findall(r"`(\w+)`", row[1])) for row in re.findall(r"^\| `(\w+)` .*\| (.*) \|$", page, re.M)
    }
    connection = sqlite3.connect(sample_index / generation / "passages.db")
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    tables = [row[0] for row in connection.execute(query).fetchall()]
    for table in tables:
        assert explained[table] == {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}, table
    connection.close()


def test_every_field_of_the_manifest_is_explained() -> None:
    from dataclasses import fields

    from index.store.manifest import Manifest

    page = (CHECKOUT / "docs" / "index-format.md").read_text(encoding="utf-8")
    assert {field.name for field in fields(Manifest)} <= set(re.findall(r"`(\w+)`", page))


def test_each_label_is_explained_with_its_sign_and_whether_it_holds() -> None:
    page = (CHECKOUT / "docs" / "check-a-draft.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) \| (\w+) \| .+ \| (yes|no) \|$", page, re.MULTILINE)
    assert rows == [(sign, label, "yes" if label in HOLDS else "no") for label, sign in SIGNS.items()]
