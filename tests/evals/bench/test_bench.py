"""The bench: a small run ends with all its rows. How fast anything is, is not tested."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from evals.bench import __main__ as bench
from evals.bench import bars, page, picture, sizes, stand_in, tables
from evals.bench.commands import Timing
from evals.bench.sizes import Asked, Size
from evals.invented import archive
from index.embedding.embedder import Embedder

SYSTEMS = ["ask", "SQLite FTS5", "encode + exact"]
NOT_AT_THIS_SIZE = {"more"}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    (tmp_path / "pictures").mkdir()
    (tmp_path / page.PAGE).write_text(f"Before.\n{page.BEGIN}old\n{page.END}After.\n", "utf-8")
    return tmp_path


def test_a_small_run_ends_with_all_its_rows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sizes, "COLD", 1)
    arguments = ["--paragraphs", "8", "--questions", "3", "--runs", "0", "--systems", *SYSTEMS]
    monkeypatch.setattr("sys.argv", ["bench", *arguments])
    assert bench.main() == 0
    told = capsys.readouterr().out
    for row in tables.ROWS:
        found = re.findall(rf"^\| {re.escape(row.said)} \| (.*) \|$", told, re.MULTILINE)
        assert len(found) == (row.figure not in NOT_AT_THIS_SIZE), row
        assert all(re.match(r"[\d.,]+( ms| s| MB)? ", f"{cells} ") for cells in found), row
    assert "| paragraph of the answer among 8 | 1 | 1 | 1 |" in told


def test_tables_and_picture_are_put_into_the_page(docs: Path) -> None:
    found = [Size("invented", size, False, {name: {"search p50": 0.01} for name in SYSTEMS}) for size in (10, 20)]
    page.write(docs, "new\n", found)
    assert (docs / page.PAGE).read_text("utf-8") == f"Before.\n{page.BEGIN}new\n{page.END}After.\n"
    assert all(name in (docs / page.PICTURE).read_text("utf-8") for name in SYSTEMS)


def test_an_index_that_is_there_is_asked_the_questions_of_gold_files(tmp_path: Path, sample_index: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    key = "08PRISTINA128 ¶9"
    row = archive.Planted("how many victims did KPS identify in 2007?", "32", key).row(1)
    unanswered = '{"id": "no-1", "question": "who paints?", "type": "unanswerable", "answer": null}'
    gold.write_text(f"{row}\n{unanswered}\n", "utf-8")
    size = sizes.indexed(sample_index, [gold], tmp_path)
    assert size.figures["ask"].keys() >= {"search p50", "cold answer", "exactness", "first"}
    assert "real cables" in tables.size_table(size)


def test_the_vectors_that_stand_in_are_the_same_for_the_same_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Embedder, "passages", Embedder.passages)  # put back after the test
    texts = ["the harbour master sold fishing boats", "the harbour master of Tallinn sold boats", "grain in silos"]
    stand_in.make(tmp_path / "tokens.npy", texts)
    stand_in.put_in_place(tmp_path / "tokens.npy")
    vectors = Embedder.open().passages([*texts, "", texts[0]])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert (vectors[0] == vectors[4]).all()
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_a_question_is_answered_once_all_paragraphs_of_a_set_are_found() -> None:
    asked = Asked("who?", (frozenset({"a", "b"}), frozenset({"c"})))
    assert [asked.rank(["a", "x", "b"]), asked.rank(["x", "c"]), asked.rank(["a"])] == [3, 2, 9]


@pytest.mark.parametrize(
    ("figure", "value", "holds"),
    [("search p95", 0.1, True), ("search p95", 0.11, False), ("exactness", 0.98, True), ("exactness", 0.97, False)],
)
def test_bars_are_held_at_the_sizes_that_they_were_set_for(figure: str, value: float, holds: bool) -> None:
    small, large = (Size("invented", size, False, {"ask": {figure: value}}) for size in (1000, bars.MILLION))
    assert [(label, bar.holds(measured)) for label, bar, measured in bars.held([small, large])] == [("invented", holds)]
    assert ("**no**" in tables.bar_table([large])) is not holds
    assert tables.bar_table([small]) == ""


def test_commands_are_told_beside_the_first_of_them() -> None:
    told = tables.command_table("5 cables", [Timing("loading", (6.0,)), Timing("asking", (0.6, 0.5, 1.0))])
    assert told.splitlines()[-1] == "| asking | 600 ms | 500 ms | 1 s | 10.0× |"


def test_the_picture_has_a_line_for_each_system() -> None:
    drawn = ElementTree.fromstring(picture.growth({"ask": [(1000, 8.0), (10_000, 20.0)], "other": [(1000, 0.5)]}))
    assert len(drawn.findall("{*}polyline")) == 2
    assert (drawn.findtext("{*}desc") or "").startswith("ask 8 ms at 1,000, 20 ms at 10,000; other 0.5 ms at 1,000")
