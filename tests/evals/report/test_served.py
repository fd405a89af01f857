"""Evaluation runs on the page: the finished ones, as far as the clearance lets them be read, under a strict policy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evals.report.served import reports
from evals.runs.folder import MANIFEST, SUMMARY
from tests.fakes.served import client


@pytest.fixture(scope="module")
def kept(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one run."""
    from typer.testing import CliRunner

    from evals.cli import app

    folder = tmp_path_factory.mktemp("kept")
    done = CliRunner().invoke(
        app, ["run", "--index", str(sample_index), "--split", "even", "--out", str(folder / "runs" / "first")]
    )
    assert done.exit_code == 0, done.output
    return folder


def test_a_run_is_listed_with_its_main_figures(kept: Path) -> None:
    (line,) = reports(kept).listed(None)
    assert (line.name, line.title) == ("first", "embedded on sample, even half")
    assert [name for name, _ in line.figures] == [
        "success@1", "right", "refused (unanswerable)", "refused (answerable)"
    ]  # fmt: skip


def test_its_page_has_a_policy_of_its_own(kept: Path) -> None:
    page = reports(kept).page("first", None)
    assert page
    assert "<!doctype html>" in page.html
    assert "script-src 'sha256-" in page.policy
    assert "unsafe" not in page.policy


@pytest.mark.parametrize("name", ["", ".", "..", "../runs/first", "first/", "second"])
def test_only_a_run_that_is_kept_has_a_page(kept: Path, name: str) -> None:
    assert reports(kept).page(name, None) is None


@pytest.mark.parametrize(("clearance", "shown"), [(None, 1), ("S", 1), ("C", 1), ("U", 0)])
def test_a_run_above_the_clearance_is_not_there(kept: Path, clearance: str | None, shown: int) -> None:
    found = reports(kept)
    assert len(found.listed(clearance)) == shown
    assert (found.page("first", clearance) is not None) == bool(shown)


def test_what_is_not_finished_or_cannot_be_read_is_left_out(kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept, tmp_path / "kept")
    runs = tmp_path / "kept" / "runs"
    shutil.copytree(runs / "first", runs / "begun")
    (runs / "begun" / SUMMARY).unlink()
    shutil.copytree(runs / "first", runs / "torn")
    (runs / "torn" / SUMMARY).write_text("{", "utf-8")
    shutil.copytree(runs / "first", runs / "harmed")
    (runs / "harmed" / MANIFEST).write_text("{", "utf-8")
    assert [line.name for line in reports(tmp_path / "kept").listed("C")] == ["first"]


def test_the_page_lists_them_and_shows_each(kept: Path, sample_index: Path) -> None:
    with client(sample_index, reports=reports(kept)) as asking:
        assert 'href="/evaluations/first"' in asking.get("/evaluations").text
        shown = asking.get("/evaluations/first")
        assert shown.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
        assert asking.get("/evaluations/second").status_code == 404


def test_nothing_kept_says_how_to_begin(tmp_path: Path, sample_index: Path) -> None:
    with client(sample_index, reports=reports(tmp_path)) as asking:
        assert "ask eval run" in asking.get("/evaluations").text


def test_the_command_hands_them_on(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from qa import cli

    monkeypatch.setenv("ASK_DATA_DIR", str(kept))
    assert [line.name for line in cli.kept_reports().listed(None)] == ["first"]
