import json
from pathlib import Path

import pytest

from evals import gold
from index.errors import ReadError

ROW = {
    "id": "x-002", "question": "How many boats?", "type": "numeric", "answer": "12", "accept": [],
    "must_include": ["12"],
    "cites": [["07KELLAND1 ¶2"]], "filters": {"cables": ["07KELLAND1"], "date_from": "2007-01-01"},
}  # fmt: skip


def test_a_row_becomes_a_question(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(ROW) + "\n\n", encoding="utf-8")
    (question,) = gold.read(path)
    assert question.cites == (frozenset({"07KELLAND1 ¶2"}),)
    assert (question.cables, question.since, question.until) == (("07KELLAND1",), "2007-01-01", None)
    assert question.even


@pytest.mark.parametrize("line", ["{}", "no json", '{"id": 3}', "[]"])
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(ROW) + "\n" + line, encoding="utf-8")
    with pytest.raises(ReadError, match="line 2"):
        gold.read(path)
