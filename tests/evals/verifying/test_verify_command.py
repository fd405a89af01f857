"""`ask eval verify`: the labels of `ask check` on labelled sentences of the sample, and figures of them."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.cli import app
from evals.verifying import labelled
from evals.verifying.checking import judge
from evals.verifying.figures import auc
from qa import Assistant
from qa.draft_check import check

KEY = "08PRISTINA128 ¶9"
ROWS = [
    {"id": "a", "sentence": "KPS identified 32 victims in 2007.", "keys": [KEY], "label": "faithful", "kind": "plain"},
    {
        "id": "b",
        "sentence": "KPS identified 71 victims in 2007.",
        "keys": [KEY],
        "label": "unfaithful",
        "kind": "figure",
    },
    {
        "id": "c",
        "sentence": "The harvest of apples failed.",
        "keys": ["99NOWHERE1 ¶1"],
        "label": "unfaithful",
        "kind": "x",
    },
    {
        "id": "d",
        "sentence": "KPS identified thirty-two victims in 2007.",
        "keys": [KEY],
        "label": "unfaithful",
        "kind": "x",
    },
]
"""The last is labelled wrongly on purpose: something must be got wrong."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)), "utf-8")
    return path


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["verify", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def measured(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json"))
    return found


def test_a_row_has_the_label_that_a_draft_of_it_has(file: Path, sample_index: Path) -> None:
    with Assistant.open(sample_index, "embedded") as assistant:
        for each in judge(labelled.read(file), assistant.passages, assistant.acronyms(None)):
            (drafted,) = check(f"{each.row.text} [{each.row.keys[0]}]", assistant)
            assert (drafted.support, drafted.citations) == (each.checked.support, each.checked.citations)


def test_rates_by_kind_and_label_are_counted_with_intervals(file: Path, sample_index: Path) -> None:
    found = measured(str(file), "--index", str(sample_index), "--show")
    caught, flagged = found["errors_caught"], found["faithful_flagged"]
    assert (found["n"], caught["n"], caught["hits"], flagged["n"], flagged["hits"]) == (4, 3, 2, 1, 0)
    assert found["balanced_accuracy"] == pytest.approx((2 / 3 + 1) / 2)
    assert caught["low"] < 2 / 3 < caught["high"] < 1
    assert (found["checkable_caught"]["n"], found["caught"]["x"]["hits"]) == (1, 1)
    assert sum(rate["n"] for rate in found["labels"].values()) == 4
    assert [each["id"] for each in found["wrong"]] == ["d"]


def test_evidence_of_the_row_needs_no_index_and_any_piece_of_it_will_do(tmp_path: Path) -> None:
    path, meta = tmp_path / "wice.jsonl", {"meta": {"id": "t"}}
    rows = [
        {"claim": "The mill has 12 wheels.", "evidence": ["Rain fell on the hill."], "label": "supported"} | meta,
        {"claim": "The mill has 12 wheels.", "evidence": ["The old mill has 12 wheels."], "label": "supported"} | meta,
        {"doc": "The mill has 12 wheels.", "claim": "The mill has 14 wheels.", "label": 0, "dataset": "Mills"},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    found = measured(str(path), "--index", str(tmp_path / "none"))
    assert (found["n"], found["balanced_accuracy"], found["auc"]) == (2, 1, 1)


def test_text_lists_what_was_wrong_and_the_page_loads_nothing(file: Path, sample_index: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    said = run(str(file), "--index", str(sample_index), "--show", "--out", str(out))
    assert said.index("d (unfaithful, x)") < said.index("4 labelled sentences") < said.index("faithful flagged")
    page = unescape(out.read_text("utf-8"))
    assert page.count("<svg") == 3 and "default-src 'none'" in page
    assert "src=" not in page and "<link" not in page


def test_auc_counts_ties_by_half() -> None:
    assert auc([1, 2], [1, 0]) == pytest.approx(3.5 / 4)
    assert auc([1], []) is None
