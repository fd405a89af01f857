"""Labelled sentences as files have them: three formats by their fields, and one clear line for a bad row."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from evals.verifying import labelled
from index.errors import ReadError

OWN = {"sentence": "Six ships came.", "keys": ["08ROME1 ¶1"], "label": "faithful"}
WICE = {"claim": "Six ships came.", "evidence": ["Ships came.", "There were six."], "label": "supported"}
MINE = {"dataset": "Mine", "doc": "Six ships came.", "claim": "Six ships came. They left.", "label": 1}


def written(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "kind", "sentences", "evidence"),
    [
        (OWN | {"kind": "figure"}, "figure", 1, ()),
        (WICE, "supported", 1, ("Ships came.\nThere were six.",)),
        (MINE, "Mine", 2, ("Six ships came.",)),
        ({"document": "A ship.", "summ_sents": ["A ship."], "label": "1", "origin": "X"}, "X", 1, ("A ship.",)),
    ],
)
def test_the_format_is_told_from_the_fields(
    row: object, kind: str, sentences: int, evidence: tuple[str, ...], tmp_path: Path
) -> None:
    (found,) = labelled.read(written(tmp_path / "rows.jsonl", row))
    assert (found.kind, len(found.sentences), found.evidence, found.faithful) == (kind, sentences, evidence, True)


def test_csv_is_read_with_lines_inside_a_field(tmp_path: Path) -> None:
    text = 'doc,summary,model_name,label,cut,origin\n"Six ships\ncame.",Six ships came.,m,0,test,X\n'
    (found,) = labelled.read(written(tmp_path / "rows.csv", text))
    assert (found.faithful, found.kind, found.evidence) == (False, "X", ("Six ships came.",))


def test_rows_with_one_meta_id_are_pieces_of_the_evidence_of_one_claim(tmp_path: Path) -> None:
    meta = {"meta": {"id": "t1"}}
    (found,) = labelled.read(written(tmp_path / "rows.jsonl", WICE | meta, WICE | meta | {"evidence": ["No."]}))
    assert found.evidence == ("Ships came.\nThere were six.", "No.")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "it is no JSON object"),
        ({"sentence": "A."}, "its fields are sentence; write `sentence`, `keys` and `label`"),
        (OWN | {"label": "true"}, '`label` is "true"; write one of faithful, unfaithful'),
        (OWN | {"keys": "08ROME1 ¶1"}, "`keys` is no list"),
        (OWN | {"sentence": " "}, "`sentence` has no words"),
        (WICE | {"evidence": []}, "`evidence` is no list of sentences"),
        (MINE | {"label": 2}, '`label` is "2"; write one of 1'),
        (OWN | {"id": "first"}, "the id first stands above already"),
    ],
)
def test_a_bad_row_ends_in_a_line_that_says_what_to_write(row: object, said: str, tmp_path: Path) -> None:
    path = written(tmp_path / "rows.jsonl", OWN | {"id": "first"}, "", row)
    with pytest.raises(ReadError) as caught:
        labelled.read(path)
    assert str(caught.value).startswith(f"{path}, line 3: {said}")


@pytest.mark.parametrize("name", ["check-archive", "check-blind"])
def test_each_set_of_the_project_has_as_many_faithful_sentences_as_errors_of_fifteen_kinds(name: str) -> None:
    rows = labelled.read(Path(name))
    wrong = Counter(row.kind for row in rows if not row.faithful)
    assert len(rows) == 150
    assert set(wrong.values()) == {5}
    assert (wrong.total(), len(wrong)) == (75, 15)
    assert all(row.keys and row.id.startswith(name) for row in rows)


def test_no_cable_is_in_both_sets_of_the_project() -> None:
    one, other = (
        {key.split()[0] for row in labelled.read(Path(name)) for key in row.keys}
        for name in ("check-archive", "check-blind")
    )
    assert not one & other
