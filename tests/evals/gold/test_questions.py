"""Gold files: what becomes a question, and what is said of every line that cannot."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.gold import questions as gold
from evals.gold.fields import FIELDS, FILTERS
from evals.gold.questions import GoldQuestion, of_row
from evals.gold.rows import lines
from index.errors import ReadError
from index.filters import Filters
from index.text.invisible import UNSEEN

ROW: dict[str, Any] = {
    "id": "x-002", "question": "How many boats?", "type": "numeric", "answer": "12", "accept": [],
    "must_include": ["12"],
    "cites": [["07KELLAND1 ¶2"]], "filters": {"cables": ["07KELLAND1"], "date_from": "2007-01-01"},
}  # fmt: skip
NOTHING: dict[str, Any] = {"id": "x-003", "question": "Why boats?", "type": "unanswerable", "answer": None}


def written(folder: Path, *rows: object, ends: str = "\n", begins: bytes = b"") -> Path:
    """A gold file of these rows; a text stands in it as it is."""
    said = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path = folder / "gold.jsonl"
    path.write_bytes(begins + "".join(line + ends for line in said).encode())
    return path


def refused(folder: Path, *rows: object) -> str:
    """What is said of a file with these rows, without the file's name."""
    path = written(folder, *rows)
    with pytest.raises(ReadError) as error:
        gold.read(path)
    return str(error.value).removeprefix(f"{path}, ")


def test_a_row_becomes_a_question(tmp_path: Path) -> None:
    (question,) = gold.read(written(tmp_path, ROW, ""))
    assert question.cites == (frozenset({"07KELLAND1 ¶2"}),)
    assert question.filters == Filters(cables=("07KELLAND1",), since=date(2007, 1, 1))
    assert question.even


def test_every_field_of_a_row_is_kept(tmp_path: Path) -> None:
    filters = {
        "origins": ["Kelland"], "tags": ["PGOV"], "date_from": "2007", "date_to": "2007-06", "clearance": "SBU",
    }  # fmt: skip
    previous = [{"question": "Any boats?", "answer": "Twelve."}]
    row = NOTHING | {"filters": filters, "withheld": True, "previous": previous, "notes": "It is ¶3."}
    assert gold.read(written(tmp_path, row)) == [
        GoldQuestion(
            "x-003",
            "Why boats?",
            "unanswerable",
            None,
            filters=Filters.parse(origin="Kelland", tag="PGOV", since="2007", until="2007-06", clearance="SBU"),
            withheld=True,
            previous=(("Any boats?", "Twelve."),),
            notes="It is ¶3.",
        )
    ]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\n\n \t\n"], ids=["LF", "CRLF", "CR", "blank lines"])
@pytest.mark.parametrize("begins", [b"", b"\xef\xbb\xbf"], ids=["", "byte order mark"])
def test_files_of_any_editor_are_read(tmp_path: Path, ends: str, begins: bytes) -> None:
    rows = (ROW, NOTHING | {"question": "Why\u2028boats?"})
    questions = gold.read(written(tmp_path, *rows, ends=ends, begins=begins))
    assert [each.question for each in questions] == ["How many boats?", "Why\u2028boats?"]


def test_thousands_of_questions_are_read(tmp_path: Path) -> None:
    found = gold.load(written(tmp_path, *(ROW | {"id": f"many-{n}"} for n in range(5000))))
    assert (len(found.questions), found.questions[-1].id) == (5000, "many-4999")


def test_a_set_is_named_and_digested_by_its_file(tmp_path: Path) -> None:
    path = written(tmp_path, ROW)
    found = gold.load(path)
    assert (found.name, found.digest) == ("gold", hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no json", "it is no JSON (Expecting value, character 1); write one question as one object {…} on one line."),
        ("{", "it is no JSON (Expecting property name enclosed in double quotes, character 2); write one question"),
        (f'{{"id": {"9" * 5000}}}', "it is no JSON (Exceeds the limit"),
        ("[]", "it is not an object; write each question as one object {…} on a line of its own"),
        ("[" * 100_000, "it is nested too deeply"),
        ('{"id": "a", "id": "b"}', '"id" stands twice in it; keep one.'),
        ("{}", '`id` is missing; write a short name that no other question has, such as "mine-001". (3 more:'),
        ('{"filters": {"tags": ["A"], "tags": ["B"]}}', '"tags" stands twice in it; keep one.'),
    ],
)
def test_a_line_that_is_no_row_is_named(tmp_path: Path, line: str, said: str) -> None:
    assert refused(tmp_path, ROW, line).startswith(f"line 2: {said}")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"cite": []}, '"cite" is no field; did you mean `cites`?'),
        ({"\x1b[2J": 1}, '"\\u001b[2J" is no field; there are id, question,'),
        ({"id": 3}, "`id` is 3; write a short name of letters, digits, dots, dashes and underscores."),
        ({"id": "a b"}, '`id` is "a b"; write a short name'),
        ({"question": " "}, "`question` is empty; write a text that is not empty."),
        ({"question": ["Why?"]}, '`question` is ["Why?"]; write a text'),
        ({"question": "\ud800"}, "`question` holds half a character"),
        ({"type": None}, "`type` is null; write a short name"),
        ({"answer": 12}, "`answer` is 12; write the answer as a text, or null where the cables do not give one."),
        ({"answer": ""}, "`answer` is empty; write the answer as a text, or null"),
        (
            {"must_include": "12"},
            '`must_include` is "12"; write a list of texts such as ["32", "re:\\\\bpolice\\\\b"].',
        ),
        ({"must_include": [12]}, "`must_include` is [12]; write a list of texts"),
        ({"must_include": ["."]}, '`must_include` holds ".", which has no letter or digit'),
        ({"must_include": ["re:("]}, '`must_include` holds "re:(", which is no regular expression (missing )'),
        ({"must_include": ["re:(12)?"]}, '`must_include` holds "re:(12)?", which is found in every text'),
        ({"must_include": ["re:\b12\b"]}, '`must_include` holds "re:\\b12\\b" with a control character; a backslash'),
        ({"must_include": ["re:12(?i)"]}, '`must_include` holds "re:12(?i)", which is no regular expression (global'),
        ({"must_include": []}, "`must_include` is empty, so any answer would be right; write what a right answer must"),
        ({"accept": ["re:["]}, '`accept` holds "re:[", which is no regular expression'),
        ({"cites": ["07KELLAND1 ¶2"]}, '`cites` is not a list of lists of keys; write [["08PRISTINA128 ¶9"]], with'),
        ({"cites": {}}, "`cites` is not a list of lists of keys; write"),
        ({"cites": [[]]}, "`cites` holds an empty list; each inner list names at least one paragraph."),
        ({"cites": []}, '`cites` names no paragraph; write those that give the answer, or "answer": null'),
        ({"cites": [["07KELLAND1"]]}, '`cites` names "07KELLAND1", which is no paragraph; write 08PRISTINA128 ¶9 or'),
        ({"cites": [[7]]}, "`cites` names 7, which is no paragraph"),
        (
            {"cites": [["07 Kelland 1, para 2"]]},
            '`cites` names "07 Kelland 1, para 2", which is no paragraph; write 07KELLAND1 ¶2.',
        ),
        ({"cites": [["07KELLAND1 ¶2 (1)"]]}, '`cites` names "07KELLAND1 ¶2 (1)", which is no paragraph'),
        ({"filters": []}, "`filters` is []; write an object such as"),
        ({"filters": {"cable": []}}, '`filters` holds "cable", which is no filter; did you mean `cables`?'),
        ({"filters": {"cables": "07KELLAND1"}}, '`filters` holds `cables`, which is "07KELLAND1"; write a list of'),
        ({"filters": {"date_from": "31.1.2007"}}, '`filters` holds `date_from`, which is "31.1.2007", no date; write'),
        ({"filters": {"date_to": 2007}}, "`filters` holds `date_to`, which is 2007, no date; write"),
        (
            {"filters": {"date_from": "2008", "date_to": "2007"}},
            "`filters` ends on 2007, before it begins on 2008; exchange `date_from` and `date_to`.",
        ),
        ({"filters": {"clearance": "TOP"}}, '`filters` holds `clearance`, which is "TOP"; write U, SBU, C or S'),
        ({"withheld": "yes"}, '`withheld` is "yes"; write true or false.'),
        ({"withheld": True, "filters": {"clearance": "U"}}, "`withheld` is true, so nothing may be answered"),
        ({"previous": ["Any boats?"]}, '`previous` is ["Any boats?"]; write [{"question": "…", "answer": "…"}]'),
        ({"previous": [{"question": "Any boats?"}]}, "`previous` is ["),
        ({"notes": None}, "`notes` is empty; write a text"),
    ],
)
def test_a_field_that_is_wrong_is_named_with_what_to_write(tmp_path: Path, fields: dict[str, Any], said: str) -> None:
    line = json.dumps(ROW | fields)
    assert refused(tmp_path, NOTHING, line).startswith(f"line 2: {said}")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"must_include": ["12"]}, "`must_include` goes with an answer, and `answer` is null"),
        ({"cites": [["07KELLAND1 ¶2"]]}, "`cites` goes with an answer, and `answer` is null"),
        ({"accept": ["twelve"]}, "`accept` goes with an answer, and `answer` is null"),
        ({"withheld": True}, "`withheld` is true without a clearance"),
    ],
)
def test_a_question_without_an_answer_says_nothing_of_one(tmp_path: Path, fields: dict[str, Any], said: str) -> None:
    assert refused(tmp_path, NOTHING | fields).startswith(f"line 1: {said}")


def test_an_id_stands_once(tmp_path: Path) -> None:
    said = refused(tmp_path, ROW, "", NOTHING | {"id": "x-002"})
    assert said == 'line 3: `id` "x-002" stands in line 1 already; give each question its own.'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "holds no question: write one on each line, as docs/gold.md says."),
        (b"\xef\xbb\xbf\r\n\r\n", "holds no question"),
        (b"{}\n{}\n\xff", "line 3: it is not text in UTF-8; save the file in that encoding."),
    ],
)
def test_a_file_without_questions_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(data)
    with pytest.raises(ReadError) as error:
        gold.load(path)
    assert said in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.jsonl cannot be read as a gold file: No such file"):
        gold.read(tmp_path / "none.jsonl")


def test_every_line_is_told_with_all_that_is_wrong_in_it(tmp_path: Path) -> None:
    found = gold.lines(written(tmp_path, ROW, ROW | {"id": "x-4", "answer": 1, "notes": 2}, "no json"))
    assert [(each.number, each.id, len(each.problems)) for each in found] == [
        (1, "x-002", 0),
        (2, "x-4", 2),
        (3, None, 1),
    ]


@pytest.mark.parametrize("path", sorted(gold.FOLDER.glob("*.jsonl")), ids=lambda path: path.stem)
def test_the_sets_of_the_project_are_right(path: Path) -> None:
    found = gold.load(path)
    assert {each.half for each in found.questions} == set(gold.HALVES)
    assert path in gold.bundled(abstracts=path.stem == gold.SAMPLE)


def test_every_question_about_the_archive_has_its_searches() -> None:
    asked = gold.load(gold.path_of("archive-blind"))
    text = (gold.ARCHIVE / "archive-blind-searches.jsonl").read_text("utf-8")
    written = [json.loads(line) for line in text.splitlines()]
    assert [row["id"] for row in written] == [each.id for each in asked.questions]
    assert all(len(row["rewrites"]) == 2 and row["hypothetical"] for row in written)
    assert sum(not each.answerable for each in asked.questions) == 21


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.sampled_from([*FIELDS, *FILTERS]), JSON)
def test_no_value_of_any_field_breaks_the_check(name: str, value: Any) -> None:
    row = ROW | {"filters": {name: value}} if name in FILTERS else ROW | {name: value}
    (line,) = lines(json.dumps(row))
    assert line.problems or isinstance(of_row(line.row), GoldQuestion)
    assert not UNSEEN.search("".join(line.problems))
    assert not re.search(r"[\x00-\x1f]", "".join(line.problems))


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_no_line_breaks_the_check(data: bytes) -> None:
    for line in lines(data.decode("utf-8", "replace")):
        assert line.problems
