"""Gold files checked against an index of invented cables: what is an error, what a warning, and what is neither."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from evals.commands.check import check
from evals.gold import lint, questions
from evals.gold.against_index import IndexedParagraphs
from index.errors import ReadError
from index.store.open_index import open_index
from tests import CHECKOUT
from tests.evals.gold.test_questions import written
from tests.fakes import harbour

ROW: dict[str, Any] = {
    "id": "ice-1", "question": "How many ships waited?", "type": "numeric", "answer": "12 ships",
    "must_include": ["re:\\b12\\b"], "cites": [["08TALLINN7 ¶1"]],
}  # fmt: skip
NOTHING: dict[str, Any] = {"id": "ice-2", "question": "Who steered?", "type": "unanswerable", "answer": None}


@pytest.fixture(scope="module")
def evidence() -> Iterator[IndexedParagraphs]:
    opened = open_index(harbour.index())
    yield IndexedParagraphs(opened)
    opened.close()


def said(path: Path, evidence: IndexedParagraphs) -> list[str]:
    """Each finding as "level: what"."""
    found = lint.check(path, evidence).found
    return [f"{each.finding.level}: {each.finding.what}" for each in found]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {
            "question": "And how many waited?",
            "type": "follow_up",
            "previous": [{"question": "Who?", "answer": "Ships."}],
        },
        {"filters": {"cables": ["08TALLINN7"], "date_from": "2008-03", "date_to": "2008", "tags": ["PGOV"]}},
        {"filters": {"clearance": "U"}},
        {"answer": "twelve", "accept": ["12 vessels", "re:no ship"]},
        {
            "answer": "40,000 and 12",
            "must_include": ["forty thousand", "12"],
            "cites": [["08TALLINN7 ¶1", "08TALLINN7 ¶2"]],
        },
    ],
)
def test_a_sound_question_gives_no_finding(tmp_path: Path, evidence: IndexedParagraphs, fields: dict[str, Any]) -> None:
    assert said(written(tmp_path, ROW | fields, NOTHING), evidence) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"cites": [["08TALLINN7 ¶9"]]}, "error: 08TALLINN7 ¶9 is not there: 08TALLINN7 has ¶1 to ¶3"),
        ({"cites": [["08TALLINN8 ¶1"], ["08TALLINN7 ¶1"]]}, "error: 08TALLINN8 ¶1 is not there: no cable 08TALLIN"),
        ({"cites": [["08TALLINN9 ¶2"]]}, 'error: no cited paragraph says "re:\\\\b12\\\\b"; correct `cites`, or add'),
        ({"cites": [["08TALLINN7 ¶1"], ["08TALLINN9 ¶1"]]}, "warning: 08TALLINN9 ¶1 alone does not say"),
        (
            {"cites": [["08TALLINN7 ¶1"], ["08TALLINN7 ¶1", "08TALLINN9 ¶1"]]},
            "warning: 08TALLINN7 ¶1 + 08TALLINN9 ¶1 can never count",
        ),
        ({"cites": [["08TALLINN7 ¶1"], ["08TALLINN7 ¶1"]]}, "warning: `cites` holds the same set of paragraphs twice"),
        (
            {"must_include": ["12", "fog"], "answer": "12, in fog"},
            'warning: no cited paragraph says "fog"; is that the answer\'s own word?',
        ),
        (
            {"must_include": ["12", "14"], "answer": "12 or 14", "cites": [["08TALLINN7 ¶1"], ["08TALLINN9 ¶1"]]},
            "warning: no accepted set says all of `must_include` by itself; should two of them be one?",
        ),
        ({"answer": "a dozen or so"}, ""),
        ({"answer": "many"}, 'error: its own answer "many" lacks "re:\\\\b12\\\\b" of `must_include`'),
        (
            {"answer": "40,000 and 12", "must_include": ["re:\\b40,000\\b"], "cites": [["08TALLINN7 ¶2"]]},
            'error: no cited paragraph says "re:\\\\b40,000\\\\b" (it fits "40,000", which is compared as "40000": w',
        ),
        ({"accept": ["many"]}, 'warning: "many" of `accept` lacks what `must_include` asks for'),
        ({"question": "Did 12 ships wait?"}, "warning: the question itself says all of `must_include`, so an echo"),
        ({"filters": {"cables": ["08TALLINN9"]}}, "error: its filters or its clearance keep out 08TALLINN7 ¶1"),
        ({"filters": {"origins": ["Mars"]}}, "error: its filters find nothing: No cable here has the origin 'Mars'."),
        ({"filters": {"date_from": "2009"}}, "error: its filters leave no paragraph at all"),
        (
            {
                "filters": {"clearance": "U"},
                "must_include": ["re:40000|12"],
                "cites": [["08TALLINN7 ¶1"], ["08TALLINN7 ¶2"]],
            },
            "warning: its filters or its clearance keep out 08TALLINN7 ¶2, one of its accepted sets",
        ),
        ({"type": "follow_up"}, "warning: it is a follow_up, and `previous` holds no exchange that it follows"),
        ({"answer": 12}, "error: `answer` is 12; write the answer as a text"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(
    tmp_path: Path, evidence: IndexedParagraphs, fields: dict[str, Any], expected: str
) -> None:
    found = said(written(tmp_path, ROW | fields, NOTHING), evidence)
    assert any(each.startswith(expected) for each in found) if expected else not found, found


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"withheld": True, "filters": {"clearance": "SBU"}, "notes": "08TALLINN7 ¶3"}, []),
        ({"withheld": True, "filters": {"clearance": "SBU"}, "notes": "by hearsay"}, []),
        (
            {"withheld": True, "filters": {"clearance": "SBU"}, "notes": "08TALLINN7 ¶1"},
            ["error: all paragraphs that `notes` names may be read at SBU: is it withheld?"],
        ),
        (
            {"withheld": True, "filters": {"clearance": "C"}},
            ["error: nothing is withheld at C: no paragraph within its filters stands above that"],
        ),
        (
            {"withheld": True, "filters": {"clearance": "U", "cables": ["08TALLINN9"]}},
            ["error: nothing is withheld at U: no paragraph within its filters stands above that"],
        ),
        ({"filters": {"date_from": "2009"}}, ["warning: its filters leave no paragraph at all"]),
    ],
)
def test_a_question_without_an_answer_is_checked_too(
    tmp_path: Path, evidence: IndexedParagraphs, fields: dict[str, Any], expected: list[str]
) -> None:
    assert said(written(tmp_path, NOTHING | fields), evidence) == expected


def test_a_question_that_stands_twice_is_told(tmp_path: Path, evidence: IndexedParagraphs) -> None:
    again = ROW | {"id": "ice-9", "question": "how many  SHIPS waited?"}
    filtered = again | {"id": "ice-10", "filters": {"clearance": "U"}}
    assert said(written(tmp_path, ROW, again, filtered), evidence) == ["warning: line 1 asks the same"]


def test_a_file_about_other_cables_is_told_once(tmp_path: Path, evidence: IndexedParagraphs) -> None:
    rows = [ROW | {"id": f"x-{n}", "question": f"Who {n}?", "cites": [[f"07KELLAND{n} ¶1"]]} for n in range(1, 6)]
    expected = (
        "error: none of its cables (07KELLAND1, 07KELLAND2, 07KELLAND3 …) is in this index; name theirs with --index"
    )
    assert said(written(tmp_path, *rows), evidence) == [expected]


def test_what_is_above_ones_own_clearance_is_not_looked_at(tmp_path: Path) -> None:
    row = ROW | {"answer": "the fishermen", "must_include": ["fishermen"], "cites": [["08TALLINN7 ¶3"]]}
    opened = open_index(harbour.index())
    expected = ["warning: 08TALLINN7 ¶3 is above your own clearance, so what it says was not looked at"]
    assert said(written(tmp_path, row), IndexedParagraphs(opened, "SBU")) == expected
    assert said(written(tmp_path, row), IndexedParagraphs(opened)) == []
    opened.close()


def test_thousands_of_questions_are_checked(tmp_path: Path, evidence: IndexedParagraphs) -> None:
    rows = [
        ROW | {"id": f"x-{n}", "question": f"Who was {n} then?", "filters": {"clearance": "U"}} for n in range(3000)
    ]
    assert lint.check(written(tmp_path, *rows), evidence).questions == 3000


def test_the_command_prints_a_line_for_each_finding_and_exits_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(
        tmp_path, ROW, "", ROW | {"id": "ice-2", "cites": [["08TALLINN7 ¶9"]], "question": "Why?"}, "no json"
    )
    with pytest.raises(typer.Exit):
        check([path], harbour.index())
    assert capsys.readouterr().out.splitlines() == [
        f"{path}:3: error: ice-2: 08TALLINN7 ¶9 is not there: 08TALLINN7 has ¶1 to ¶3",
        f"{path}:4: error: it is no JSON (Expecting value, character 1); write one question as one object "
        "{…} on one line",
        f"{path}: 3 questions, 2 citations, 2 errors, 0 warnings",
    ]


def test_the_command_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, ROW | {"type": "follow_up"})
    check([path], harbour.index(), json=True)
    found = json.loads(capsys.readouterr().out)
    (file,) = found.pop("files")
    assert found == {"ok": True, "errors": 0, "warnings": 1}
    assert (file["digest"], file["questions"], file["citations"]) == (questions.load(path).digest, 1, 1)
    assert [(each["line"], each["id"], each["level"]) for each in file["findings"]] == [(1, "ice-1", "warning")]


def test_a_set_of_the_project_is_known_by_its_name(real_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check([Path("cables-dev")], real_index)
    assert "cables-dev.jsonl: 110 questions, 131 citations, 0 errors" in capsys.readouterr().out


def test_nothing_hidden_in_a_row_reaches_the_terminal(tmp_path: Path, evidence: IndexedParagraphs) -> None:
    rows = [
        ROW | {"id": "\x1b[2J", "\u202e": 1},
        ROW | {"id": "x", "must_include": ["re:\x07(["], "cites": [["\x1b ¶1"]]},
    ]
    text = lint.as_text([lint.check(written(tmp_path, *rows), evidence)])
    assert len(text.splitlines()) == 5
    assert all(line.isprintable() for line in text.splitlines())


def test_a_file_that_is_none_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read as a gold file"):
        check([tmp_path / "none.jsonl"], harbour.index())


def test_the_sets_on_real_cables_have_no_error(real_index: Path) -> None:
    opened = open_index(real_index)
    evidence = IndexedParagraphs(opened)
    for path in questions.bundled(abstracts=False):
        assert [each for each in lint.check(path, evidence).found if each.finding.level == "error"] == []
    opened.close()


def test_the_set_on_the_sample_has_no_error(sample_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(index=sample_index)
    assert ": error: " not in capsys.readouterr().out


def example() -> str:
    """The file that docs/gold.md shows."""
    page = (CHECKOUT / "docs" / "gold.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"^```json\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_example_of_the_page_is_right_throughout(tmp_path: Path, evidence: IndexedParagraphs) -> None:
    path = tmp_path / "ice.jsonl"
    path.write_text(example(), encoding="utf-8")
    assert said(path, evidence) == []
    assert len(questions.read(path)) == 6


def test_the_page_explains_every_field_and_filter() -> None:
    from evals.gold.fields import FIELDS, FILTERS

    page = (CHECKOUT / "docs" / "gold.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(FIELDS)
    assert {*FIELDS, *FILTERS} <= set(re.findall(r"`(\w+)`", page))
