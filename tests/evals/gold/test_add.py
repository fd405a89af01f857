"""`ask eval add`: rows written line by line, from a pipe and at a terminal, and saved without harm to what is there."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evals.commands.add import add
from evals.gold import add as gold_add
from evals.gold import questions
from index.errors import DiskError, ReadError, UsageError
from tests import CHECKOUT
from tests.fakes import harbour

FIGURE = r"re:(?<!\.)\b12\b(?!\.\d)"
FROM_A_PIPE = ["08TALLINN7 ¶1", "12 ships", "", "numeric", ""]


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Let standard input be these lines."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def added(monkeypatch: pytest.MonkeyPatch, path: Path, *lines: str, **options: Any) -> dict[str, Any]:
    """The last row of the file after these lines were typed."""
    typed(monkeypatch, *lines)
    given = {"question": "How many ships waited outside the harbour?"} | options
    add(gold=path, index=harbour.index(), **given)
    row: dict[str, Any] = json.loads(path.read_text(encoding="utf-8").splitlines()[-1])
    return row


def test_a_row_is_written_from_what_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ice.jsonl"
    lines = ["08 Tallinn 7, para 1", "12 ships", "re:\\b12\\b", "ships", "", "numeric", "the pilots say 14"]
    row = added(monkeypatch, path, *lines)
    assert row == {
        "id": "ice-001",
        "question": "How many ships waited outside the harbour?",
        "type": "numeric",
        "answer": "12 ships",
        "must_include": ["re:\\b12\\b", "ships"],
        "cites": [["08TALLINN7 ¶1"]],
        "notes": "the pilots say 14",
    }
    out, err = capsys.readouterr()
    assert json.loads(out) == row
    assert err.splitlines()[-1] == f"ask: added to {path}"
    assert questions.read(path)[0].cites == (frozenset({"08TALLINN7 ¶1"}),)


def test_the_figures_of_the_answer_must_be_said_where_nothing_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert added(monkeypatch, tmp_path / "g.jsonl", *FROM_A_PIPE)["must_include"] == [FIGURE]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("32", ["32"]),
        ("between 1,121 and two thousand", ["1121", "2000"]),
        ("2.5 percent in 2007, 2.5 in all", [r"2\.5", "2007"]),
        ("nobody", []),
        ("08PRISTINA128", []),
    ],
)
def test_figures_are_offered_as_they_are_compared(answer: str, expected: list[str]) -> None:
    assert gold_add.must_say(answer) == [FIGURE.replace("12", figure) for figure in expected]


@pytest.mark.parametrize(
    ("said", "holds"),
    [("32 victims", True), ("thirty-two.", True), ("132", False), ("0.32", False), ("32.5", False)],
)
def test_what_is_offered_is_found_as_a_figure_of_its_own(said: str, holds: bool) -> None:
    from evals import normalise

    assert normalise.includes(said, gold_add.must_say("32")) == holds


def test_a_question_that_is_not_answered_needs_only_its_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = added(monkeypatch, tmp_path / "g.jsonl", "", "", "", question="Who sank?", since="2008-01", tag=["PGOV"])
    assert row == {
        "id": "g-001", "question": "Who sank?", "type": "unanswerable", "answer": None,
        "filters": {"tags": ["PGOV"], "date_from": "2008-01"},
    }  # fmt: skip


def test_places_in_the_list_and_other_words_find_paragraphs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["? pilots lighthouse Seal Island", "= 1", "1", "a lighthouse", "lighthouse", "", "entity", ""]
    row = added(monkeypatch, tmp_path / "g.jsonl", *lines, question="What do they want?", cable=["08TALLINN9"])
    assert row["cites"] == [["08TALLINN9 ¶2"]]
    assert row["filters"] == {"cables": ["08TALLINN9"]}


def test_the_clearance_of_the_question_limits_what_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = added(monkeypatch, tmp_path / "g.jsonl", *FROM_A_PIPE, clearance="u")
    assert row["filters"] == {"clearance": "U"}
    with pytest.raises(UsageError, match=r"'4' is no place in the list: write 1 to 3"):
        added(monkeypatch, tmp_path / "g.jsonl", "4", clearance="U")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["9"], "'9' is no place in the list: write 1 to 5, a key, or | between two sets; nothing was saved."),
        (["1 |"], "'' is no place in the list"),
        (["the first"], "'the first' names no paragraph: write places such as 1 3, or keys"),
        (["08TALLINN7"], "'08TALLINN7' names no paragraph"),
        (["= 08TALLINN7 ¶9"], "08TALLINN7 has no paragraph ¶9; it has ¶1 to ¶3; nothing was saved."),
        (["08TALLINN7 ¶9", "12", "", "numeric", ""], "08TALLINN7 ¶9 is not there: 08TALLINN7 has ¶1 to ¶3; nothing"),
        (["08TALLINN9 ¶2", "12", "", "numeric", ""], "no cited paragraph says"),
        (["08TALLINN7 ¶1", ""], "the paragraphs give an answer: write it; nothing was saved."),
        (["08TALLINN7 ¶1", "12", "re:("], "it holds"),
        (["08TALLINN7 ¶1", "ships", "", "entity", ""], "`must_include` is empty, so any answer would be right"),
        (["08TALLINN7 ¶1", "12", "", ""], "the type is"),
        (["08TALLINN7 ¶1", "12"], "the input ended before “Must say"),
        ([], "the input ended before “Cites”; nothing was saved."),
    ],
)
def test_a_wrong_line_from_a_pipe_saves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: list[str], said: str
) -> None:
    path = tmp_path / "g.jsonl"
    with pytest.raises(UsageError) as error:
        added(monkeypatch, path, *lines)
    assert str(error.value).startswith(said)
    assert not path.exists()


def test_a_file_with_a_wrong_row_is_refused_before_anything_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "g.jsonl"
    path.write_text("no json", encoding="utf-8")
    with pytest.raises(ReadError, match="line 1: it is no JSON"):
        added(monkeypatch, path)
    assert path.read_text(encoding="utf-8") == "no json"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"id": "a-09", "question": "Q?", "type": "t", "answer": null}', "\n@\n"),
        ('{"id": "a-09", "question": "Q?", "type": "t", "answer": null}\n', "@\n"),
        ('\ufeff{"id": "a-09", "question": "Q?", "type": "t", "answer": null}\r\n', "@\r\n"),
        ('{"id": "a-09", "question": "Q?", "type": "t", "answer": null}\r\n\r\n', "@\r\n"),
    ],
)
def test_a_row_goes_after_the_others_in_the_files_own_style(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "g.jsonl"
    path.write_bytes(before.encode())
    path.chmod(0o640)
    line = gold_add.save(path, {"question": "Why?", "type": "t", "answer": None}, tmp_path / "data")
    assert path.read_bytes().decode() == before + after.replace("@", line)
    assert json.loads(line)["id"] == "a-10"
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["data", "g.jsonl"]


@pytest.mark.parametrize(
    ("ids", "name", "expected"),
    [
        ([], "my cables.jsonl", "my-cables-001"),
        (["dev-110"], "g.jsonl", "dev-111"),
        (["q9"], "g.jsonl", "q10"),
        (["a-003", "a-001"], "g.jsonl", "a-004"),
        (["ships"], "g.jsonl", "g-001"),
        (["g-007", "ships"], "g.jsonl", "g-008"),
    ],
)
def test_ids_are_counted_on(ids: list[str], name: str, expected: str) -> None:
    assert gold_add.next_id(ids, Path(name)) == expected


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.jsonl").touch()
    link = tmp_path / "link.jsonl"
    link.symlink_to(tmp_path / "real.jsonl")
    gold_add.save(link, {"question": "Why?", "type": "t", "answer": None}, tmp_path / "data")
    assert link.is_symlink()
    assert len(questions.read(tmp_path / "real.jsonl")) == 1


def test_a_question_that_is_there_already_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert "asks the same" not in capsys.readouterr().err
        added(monkeypatch, tmp_path / "g.jsonl", *FROM_A_PIPE)
    assert "ask: warning: g-001 asks the same" in capsys.readouterr().err


def _save(path: Path, data: Path, n: int) -> None:
    for each in range(n):
        gold_add.save(path, {"question": f"Why {os.getpid()}, {each}?", "type": "t", "answer": None}, data)


def test_two_who_add_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "g.jsonl"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_save, args=(path, tmp_path / "data", 10)) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert [each.id for each in questions.read(path)] == [f"g-{n:03}" for n in range(1, 21)]


def test_a_folder_that_cannot_be_written_to_costs_no_typed_row(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match=r'g\.jsonl cannot be written \(.*\); the row is: \{"question": "Why\?"'):
        gold_add.save(tmp_path / "none" / "g.jsonl", {"question": "Why?", "type": "t", "answer": None}, tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no pseudoterminals")
def test_at_a_terminal_a_wrong_line_is_asked_again(tmp_path: Path) -> None:
    import pty

    path = tmp_path / "g.jsonl"
    ours, theirs = pty.openpty()
    script = (
        "import sys\nfrom pathlib import Path\nfrom evals.commands.add import add\n"
        "add(gold=Path(sys.argv[1]), index=Path(sys.argv[2]))"
    )
    lines = ["How many ships waited?", "99", "08TALLINN9 ¶2", "12", "re:(", "", "", "numeric", "", "soup", "cites"]
    lines += ["08TALLINN7 ¶1 | 08TALLINN9 ¶1", "12 ships", "", "no", "cites", "08TALLINN7 ¶1", "12 ships", ""]
    os.write(ours, "".join(f"{line}\n" for line in lines).encode())
    done = subprocess.run(
        [sys.executable, "-c", script, str(path), str(harbour.index())],
        cwd=CHECKOUT, stdin=theirs, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["cites"] == [["08TALLINN7 ¶1"]]
    asked = [
        "Which of them give the answer?",
        "'99' is no place in the list: write 1 to 5",
        'it holds "re:(", which is no regular expression',
        "no cited paragraph says",
        "'soup' is none of them",
        "ask: warning: 08TALLINN9 ¶1 alone does not say",
        "Save it so?",
    ]
    assert [each for each in asked if each not in done.stderr] == []
