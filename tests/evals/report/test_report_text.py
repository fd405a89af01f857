"""`ask eval report`: a table that fits the terminal, and the run that is meant."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from evals.commands import report as command
from evals.judge import grading
from evals.judge.grading import Grade, Judged
from evals.measures.record import Record
from evals.measures.scores import METRICS, Place
from evals.report import page
from evals.report import report_text as report
from evals.runs.folder import RunFolder, chosen
from index.errors import DiskError, ReadError
from tests.fakes import made_runs
from tests.fakes.made_runs import KEY, MANIFEST, QUESTION, UNANSWERABLE, answered, failed, refused


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    """One question answered right, one wrong, one refused rightly, one in an error."""
    questions = [QUESTION, replace(QUESTION, id="t-3"), UNANSWERABLE, replace(QUESTION, id="t-4", type="date")]
    records = [answered("t-1", "40 cars.", KEY), answered("t-3", "7 cars.", KEY), refused("t-2"), failed("t-4")]
    return made_runs.run(tmp_path / "run", questions, records)


def test_the_table_gives_value_and_interval_of_each_type(folder: RunFolder) -> None:
    table = report.text(folder).partition("\n\n")[2].partition("\n\n")[0]
    rows = {line.split()[0]: line.split() for line in table.splitlines()}
    assert rows["numeric"][:4] == ["numeric", "2", "1.00", ".34–1"]
    assert rows["date"][:4] == ["date", "1", ".00", "0–.79"]
    assert rows["unanswerable"][1] == "1"
    assert rows["all"][1] == "4"


@pytest.mark.parametrize(
    "said",
    [
        "embedded on made-up",
        "4 questions · 1 cable · 2026-01-02 · ask 0.0 · commit 4444444444",
        "1 of 4 questions ended in an error and score 0.",
        "errors: 1; precision of answered: .500; accuracy of all: .500",
        "✗ answered wrong (1)\n  t-3",
        "! error (1)\n  t-4",
    ],
)
def test_the_report_says(said: str, folder: RunFolder) -> None:
    assert said in report.text(folder)


def test_no_line_is_longer_than_the_terminal_is_wide(tmp_path: Path) -> None:
    kinds = [f"a type with a long name {number}" for number in range(3)]
    questions = [replace(QUESTION, id=f"t-{number}", type=kinds[number % 3]) for number in range(300)]
    manifest = replace(MANIFEST, model="m" * 200, dirty=True)
    folder = made_runs.run(tmp_path / "run", questions, [refused(each.id) for each in questions], manifest)
    assert max(map(len, report.text(folder).splitlines())) <= report.WIDTH


def test_a_type_with_a_hostile_name_stays_on_its_line(tmp_path: Path) -> None:
    question = replace(QUESTION, type="a\x1b\n\u202e")
    folder = made_runs.run(tmp_path / "run", [question], [refused("t-1")])
    assert "\na\\u001b \\u202e " in report.text(folder)


@pytest.mark.parametrize("records", [[], [refused("t-1")], [failed("t-1", "x")]], ids=["not begun", "refused", "error"])
def test_a_run_with_no_answer_has_a_report(records: list[Record], tmp_path: Path) -> None:
    folder = made_runs.run(tmp_path / "run", [QUESTION], records)
    assert "precision of answered: –" in report.text(folder)


def test_the_same_run_gives_the_same_report(folder: RunFolder) -> None:
    assert report.text(folder) == report.text(RunFolder.open(folder.path))


def test_the_command_prints_the_table_and_writes_the_page(
    folder: RunFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    command.report(folder.path)
    said = capsys.readouterr()
    assert said.out.rstrip() == report.text(folder)
    assert str(folder.path / "report.html") in said.err
    assert (folder.path / "report.html").read_text("utf-8").startswith("<!doctype html>")


def test_as_json_it_prints_one_object_and_writes_no_page(folder: RunFolder, capsys: pytest.CaptureFixture[str]) -> None:
    command.report(folder.path, json=True)
    said = json.loads(capsys.readouterr().out)
    assert said["summary"]["questions"] == 4 and said["summary"]["errors"] == 1
    assert said["outcomes"]["answered wrong"] == ["t-3"]
    assert said["timings_ms"]["total"] == {"n": 3, "p50": 13.0, "p95": 13.0}
    assert not (folder.path / "report.html").exists()


def test_the_page_goes_where_it_is_told_to(folder: RunFolder, tmp_path: Path) -> None:
    command.report(folder.path, out=tmp_path / "page.html")
    assert (tmp_path / "page.html").exists() and not (folder.path / "report.html").exists()


def test_a_place_that_cannot_be_written_is_said_in_one_line(folder: RunFolder, tmp_path: Path) -> None:
    with pytest.raises(DiskError, match="cannot be written"):
        command.report(folder.path, out=tmp_path / "nowhere" / "page.html")


def test_without_a_name_the_newest_run_is_meant_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    for name, created in (("b", "2026-01-02"), ("a", "2026-01-03"), ("c", "2026-01-01")):
        made_runs.run(tmp_path / "runs" / name, [QUESTION], [], replace(MANIFEST, created=created))
    (tmp_path / "runs" / "d").mkdir()
    (tmp_path / "runs" / "d" / "manifest.json").write_text("{", "utf-8")
    assert chosen(None, tmp_path) == tmp_path / "runs" / "a"


@pytest.mark.parametrize("named", ["b", "runs/b"])
def test_a_run_is_named_by_its_folder_or_by_its_name_among_the_kept_ones(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made_runs.run(tmp_path / "runs" / "b", [QUESTION], [])
    assert chosen(Path(named), tmp_path).resolve() == tmp_path / "runs" / "b"


def test_without_any_run_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="ask eval run"):
        chosen(None, tmp_path)


def test_every_measure_is_explained_in_a_line_and_shown_in_places_that_there_are() -> None:
    assert all(metric.meaning for metric in METRICS)
    assert {place for metric in METRICS for place in metric.shown_in.split()} == set(get_args(Place))


def graded(folder: RunFolder, *said: tuple[str, Grade, str]) -> None:
    """Let the run have been judged so."""
    pairs = grading.judged(folder.questions, folder.records())
    digests = {question.id: grading.digest(question, record) for question, record in pairs}
    grading.keep(folder.path, [Judged(id, grade, why, "made/up", digests[id]) for id, grade, why in said])


def test_a_run_that_was_judged_shows_grades_and_agreement_beside_the_score(folder: RunFolder) -> None:
    graded(folder, ("t-1", "right", "It says 40."), ("t-3", "right", "<b>Kind</b>."))
    text = report.text(folder)
    assert "made/up as the judge of embedded" in text
    assert "They agree on 0.500" in text and "Right to the judge alone: t-3" in text
    assert report.as_dict(folder)["judge"]["agreement"]["judge_alone"] == ("t-3",)
    html = page.html(folder)
    assert "made/up graded 2 questions that the cables answer: 2 right, 0 wrong, 0 not graded." in html
    assert '<a href="#q-t-3">t-3</a>' in html and "&lt;b&gt;Kind&lt;/b&gt;" in html


def test_an_answer_that_could_not_be_graded_is_neither_right_nor_wrong(folder: RunFolder) -> None:
    graded(folder, ("t-1", "not graded", "it was not sent"))
    assert "0 right, 0 wrong, 1 not graded." in (html := page.html(folder))
    assert "– not graded" in html and "it was not sent" in html


def test_a_run_that_was_not_judged_says_nothing_of_it(folder: RunFolder) -> None:
    assert "judge" not in report.text(folder) and report.as_dict(folder)["judge"] is None
