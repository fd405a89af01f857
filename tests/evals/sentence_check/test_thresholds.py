"""Thresholds chosen from labelled sentences: the right cut is found, within what drafts made by rule allow."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evals.sentence_check.grid import GRID
from evals.sentence_check.thresholds import Fit, fit, main, report
from evals.verifying.checking import Judge, Judged
from evals.verifying.labelled import Labelled
from qa.check.thresholds import Thresholds, packaged

START = replace(packaged(), about=0.07)


def counted(cable: int, ships: int, *, faithful: bool) -> Labelled:
    """A row that says "about 40" of a paragraph with so many ships."""
    key = f"08TALLINN{cable} ¶1"
    text = f"The pilots of Tallinn counted {ships} ships outside the frozen harbour."
    claim = "The pilots of Tallinn counted about 40 ships outside the harbour."
    return Labelled(f"{key} {ships}", (claim,), faithful, "rounding", (key,), (text,))


# 44 is a tenth more than 40, and 45 an eighth.
ROUNDED = [row for n in range(10) for row in (counted(n, 44, faithful=True), counted(n, 45, faithful=False))]


def judged(rows: list[Labelled]) -> Callable[[Thresholds], list[Judged]]:
    judge = Judge(lambda _: ()).judge
    return lambda tried: list(judge(rows, tried))


def fitted(rows: list[Labelled], allowed: Callable[[Thresholds], bool] = lambda _: True) -> Fit:
    return fit(judged(rows), allowed, START)


def test_the_cut_between_right_and_wrong_is_found_and_nothing_else_moves() -> None:
    found = fitted(ROUNDED)
    assert found.chosen == replace(START, about=0.1)
    assert all(each.right for each in found.by_folds)


def test_nothing_moves_if_the_folds_gain_nothing() -> None:
    # One sentence alone would have it otherwise; chosen without its cable it is not told.
    odd = [row for n in range(10) for row in (counted(n, 41, faithful=True), counted(n, 60, faithful=False))]
    found = fitted([*odd, counted(10, 44, faithful=True)])
    assert found.chosen == START
    assert [each.right for each in found.by_folds] == [True] * 20 + [False]
    assert "they stay as they are" in "\n".join(report(found, judged(odd), judged(odd)))


def test_what_drafts_made_by_rule_forbid_is_not_chosen() -> None:
    assert fitted(ROUNDED, lambda tried: tried.about < 0.1).chosen == START


def test_a_fit_tells_the_figure_by_folds_what_changed_and_the_unseen_set() -> None:
    lines = list(report(fitted(ROUNDED), judged(ROUNDED), judged(ROUNDED[:4])))
    assert [line.split()[:3] for line in lines[1:]] == [
        ["by", "folds", "(tell"],
        ["as", "they", "stand"],
        ["chosen", "by", "all"],
        ["about:", "0.07", "→"],
        ["check-blind,", "unseen", "1.000"],
    ]


def test_the_thresholds_that_come_along_are_values_of_the_grid() -> None:
    assert all(getattr(packaged(), name) in values for name, values in GRID.items())


def test_the_command_writes_what_it_chose(
    sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out, rows = tmp_path / "thresholds.json", tmp_path / "rows.jsonl"
    out.write_text(replace(packaged(), about=0).text(), "utf-8")
    claims = [
        ("KPS identified about 31 victims in 2007.", "08PRISTINA128 ¶9", "faithful"),
        ("KPS identified about 20 victims in 2007.", "08PRISTINA128 ¶9", "unfaithful"),
        ("KPS reported about 48 victims.", "07PRISTINA150 ¶7", "faithful"),
        ("KPS reported about 30 victims.", "07PRISTINA150 ¶7", "unfaithful"),
    ]
    made = [{"sentence": text, "keys": [key], "label": label} for text, key, label in claims]
    rows.write_text("\n".join(map(json.dumps, made)), "utf-8")
    arguments = ["--index", sample_index, "--cables", tmp_path / "none", "--out", out, rows]
    monkeypatch.setattr(sys, "argv", ["thresholds", *map(str, arguments)])
    assert main() == 0
    assert "check-blind, unseen" in capsys.readouterr().out
    assert Thresholds.read(out) == replace(packaged(), about=0.05)
