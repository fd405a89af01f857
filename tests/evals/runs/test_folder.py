"""A run as files: what is kept, what is refused, and what a kill or a full disk leaves behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals.gold.questions import GoldQuestion
from evals.measures.record import Record
from evals.runs import manifest as manifests
from evals.runs.folder import GOLD, LOCK, MANIFEST, RECORDS, SCORES, SUMMARY, TIMINGS, RunFolder, read_scores
from evals.runs.manifest import Manifest
from index.errors import DiskError, ReadError, UsageError
from index.filters import Filters
from tests.fakes.full_disk import files_of_at_most
from tests.fakes.gold_rows import FERRY, NINE, QUESTIONS, VICTIMS, manifest_of

ANSWER = {
    "answer": "32 victims.",
    "abstained": False,
    "sentences": [{"text": "32 victims.", "citations": [NINE], "support": "matched"}],
    "counts": {"sentences": 1, "matched": 1, "partly": 0, "unsupported": 0, "uncited": 0},
    "conflicts": [],
    "withheld": False,
    "usage": {},
}


@pytest.fixture(scope="module")
def made(sample_index: Path) -> Manifest:
    return manifest_of(sample_index)


def a_record(question: GoldQuestion, **said: Any) -> Record:
    return Record(question.id, ((NINE, 4.5),), ({"key": NINE, "sentences": ["One."]},), {NINE: "One."}, **said)


def test_a_run_is_read_as_it_was_written(tmp_path: Path, made: Manifest) -> None:
    odd = replace(
        VICTIMS,
        id="t-9",
        accept=("re:3[2]",),
        filters=Filters.parse(tag="KV", since="2007", clearance="U"),
        withheld=True,
        notes="x",
    )
    with RunFolder.create(tmp_path / "run", made, [*QUESTIONS, odd]) as folder:
        for question in folder.questions:
            folder.append(a_record(question, answer=ANSWER, timings_ms={"total": 3.5}))
        written = folder.records()
        folder.finish()
    found = RunFolder.open(tmp_path / "run")
    assert found.manifest == made
    assert found.questions == (*QUESTIONS, odd)
    assert (
        found.records() == written == [a_record(q, answer=ANSWER, timings_ms={"total": 3.5}) for q in found.questions]
    )
    assert read_scores(found.path / SCORES) == found.scored()


def test_the_records_come_in_the_order_of_the_gold_and_the_later_line_counts(tmp_path: Path, made: Manifest) -> None:
    with RunFolder.create(tmp_path / "run", made, QUESTIONS) as folder:
        folder.append(a_record(FERRY, error="busy"))
        folder.append(a_record(VICTIMS, answer=ANSWER))
        assert [question.id for question in folder.left()] == [q.id for q in QUESTIONS if q != VICTIMS]
        folder.append(a_record(FERRY, answer=ANSWER))
        assert [record.id for record in folder.records()] == [question.id for question in QUESTIONS]
        assert [record.error for record in folder.records()] == [None, None, *["not run"] * 4]
        assert len(folder.left()) == 4


@pytest.mark.parametrize("text", ["one\u2028two", "one\x85two", "one\r\ntwo", "\ud800", "\x00", "¶ “é” 🛥"])
def test_any_text_stays_on_its_line(text: str, tmp_path: Path, made: Manifest) -> None:
    with RunFolder.create(tmp_path / "run", made, [replace(VICTIMS, question=text), FERRY]) as folder:
        folder.append(a_record(VICTIMS, answer=ANSWER | {"answer": text}))
        folder.append(a_record(FERRY, answer=ANSWER))
    found = RunFolder.open(tmp_path / "run")
    kept = text.replace("\ud800", "?")
    assert [record.text for record in found.records()] == [kept, "32 victims."]
    assert found.questions[0].question == kept


@pytest.mark.parametrize("cut", [1, 2, 10, 60])
def test_a_line_that_a_kill_tore_is_dropped_and_its_question_asked_again(
    cut: int, tmp_path: Path, made: Manifest
) -> None:
    with RunFolder.create(tmp_path / "run", made, QUESTIONS) as folder:
        folder.append(a_record(VICTIMS, answer=ANSWER))
        folder.append(a_record(FERRY, answer=ANSWER))
    torn = (tmp_path / "run" / RECORDS).read_bytes()[:-cut]
    (tmp_path / "run" / RECORDS).write_bytes(torn)
    assert [record.error for record in RunFolder.open(tmp_path / "run").records()][:2] == [None, "not run"]
    with RunFolder.create(tmp_path / "run", made, QUESTIONS) as folder:
        assert FERRY in folder.left()
        folder.append(a_record(FERRY, answer=ANSWER))
        assert [record.error for record in folder.records()][:2] == [None, None]


@pytest.mark.parametrize("line", [b"\x00\x00\x00", b"{}", b"[]", b"null", b'{"id": 3}', b"\xff\xfe", b""])
def test_a_line_that_is_no_record_is_as_good_as_not_written(line: bytes, tmp_path: Path, made: Manifest) -> None:
    with RunFolder.create(tmp_path / "run", made, QUESTIONS) as folder:
        folder.append(a_record(VICTIMS, answer=ANSWER))
        with (folder.path / RECORDS).open("ab") as file:
            file.write(line + b"\n")
        folder.append(a_record(FERRY, answer=ANSWER))
        assert len(folder.left()) == len(QUESTIONS) - 2


def test_a_run_killed_before_its_manifest_begins_anew(tmp_path: Path, made: Manifest) -> None:
    with RunFolder.create(tmp_path / "run", made, QUESTIONS) as folder:
        (folder.path / MANIFEST).unlink()
    with RunFolder.create(tmp_path / "run", made, [FERRY]) as folder:
        assert folder.questions == (FERRY,)


def test_two_cannot_write_to_one_run(tmp_path: Path, made: Manifest) -> None:
    with (
        RunFolder.create(tmp_path / "run", made, QUESTIONS) as folder,
        pytest.raises(UsageError, match=r"another run is writing to .*run now: wait for it, or name another"),
    ):
        RunFolder.create(tmp_path / "run", made, QUESTIONS)
    assert RunFolder.open(folder.path).questions == QUESTIONS
    RunFolder.create(tmp_path / "run", made, QUESTIONS).close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda made: replace(made, gold=replace(made.gold, digest="1")), "another gold"),
        (lambda made: replace(made, index=replace(made.index, digest="1")), "another index"),
        (lambda made: replace(made, model="ollama/m"), "model embedded, not ollama/m"),
        (lambda made: replace(made, split="odd", gold=replace(made.gold, questions=3)), "split all, not odd"),
        (lambda made: replace(made, k=5), "k 8, not 5"),
        (lambda made: replace(made, depth=20), "depth 50, not 20"),
        (lambda made: replace(made, prompts=made.prompts | {"answer": "1"}), "other prompts"),
        (lambda made: replace(made, code="1"), "other code"),
        (lambda made: with_setting(made, "clearance", "U"), "clearance not set, not U"),
        (lambda made: with_setting(made, "temperature", 0.5), "temperature not set, not 0.5"),
        (lambda made: with_setting(made, "providers.ours.base_url", "http://x"), "providers.ours.base_url not set"),
    ],
)
def test_a_run_made_of_anything_else_does_not_go_on(
    change: Callable[[Manifest], Manifest], said: str, tmp_path: Path, made: Manifest
) -> None:
    RunFolder.create(tmp_path / "run", made, QUESTIONS).close()
    with pytest.raises(UsageError) as refused:
        RunFolder.create(tmp_path / "run", change(made), QUESTIONS)
    assert f"is a run with {said}" in str(refused.value)
    assert str(refused.value).endswith(": name another folder with --out.")


def with_setting(made: Manifest, name: str, value: object) -> Manifest:
    return replace(made, settings={**made.settings, name: manifests.Setting(value, "the call")})


@pytest.mark.parametrize(
    "same",
    [
        lambda made: replace(made, created="2000-01-01T00:00:00+00:00"),
        lambda made: replace(made, commit="0" * 40, dirty=True),
        lambda made: with_setting(made, "k", 8),
        lambda made: replace(made, versions={}),
    ],
)
def test_what_does_not_decide_the_answers_may_differ(
    same: Callable[[Manifest], Manifest], tmp_path: Path, made: Manifest
) -> None:
    RunFolder.create(tmp_path / "run", made, QUESTIONS).close()
    RunFolder.create(tmp_path / "run", same(made), QUESTIONS).close()


def test_a_folder_of_something_else_is_left_as_it_is(tmp_path: Path, made: Manifest) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="holds something else than a run"):
        RunFolder.create(tmp_path, made, QUESTIONS)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_place_that_cannot_be_a_folder_is_one_line(tmp_path: Path, made: Manifest) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(DiskError, match="cannot be written: "):
        RunFolder.create(tmp_path / "file", made, QUESTIONS)


@pytest.mark.parametrize("name", [MANIFEST, GOLD])
@pytest.mark.parametrize("contents", [b"", b"{", b"[]\n", b'{"format": 1}\n', b"\xff\n"])
def test_a_damaged_run_is_one_line(name: str, contents: bytes, tmp_path: Path, made: Manifest) -> None:
    RunFolder.create(tmp_path / "run", made, QUESTIONS).close()
    (tmp_path / "run" / name).write_bytes(contents)
    with pytest.raises(ReadError, match="the run is damaged; make it anew"):
        RunFolder.open(tmp_path / "run")


@pytest.mark.parametrize("place", [".", "none"])
def test_a_folder_without_a_run_is_one_line(place: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="is no run: `ask eval run` writes one"):
        RunFolder.open(tmp_path / place)


def test_a_run_of_a_newer_ask_is_told_so(tmp_path: Path, made: Manifest) -> None:
    RunFolder.create(tmp_path / "run", replace(made, format=9), QUESTIONS).close()
    with pytest.raises(ReadError, match=r"a run of a newer ask \(format 9\)"):
        RunFolder.open(tmp_path / "run")


def test_a_full_disk_is_one_line_and_loses_nothing(tmp_path: Path, made: Manifest) -> None:
    with RunFolder.create(tmp_path / "run", made, QUESTIONS) as folder:
        folder.append(a_record(VICTIMS, answer=ANSWER))
        size = (folder.path / RECORDS).stat().st_size
        with files_of_at_most(size + 20), pytest.raises(DiskError, match=r"cannot be written: .* run it again"):
            folder.append(a_record(FERRY, answer=ANSWER))
        with files_of_at_most(20), pytest.raises(DiskError, match="cannot be written"):
            folder.finish()
    with RunFolder.create(tmp_path / "run", made, QUESTIONS) as folder:
        assert [question.id for question in folder.left()] == [q.id for q in QUESTIONS if q != VICTIMS]
        assert (folder.path / RECORDS).stat().st_size == size


def test_a_finished_run_has_its_figures_and_apart_from_them_its_times(tmp_path: Path, made: Manifest) -> None:
    written = []
    for name, milliseconds in (("a", 3.5), ("b", 80.0)):
        with RunFolder.create(tmp_path / name, made, QUESTIONS) as folder:
            folder.append(a_record(VICTIMS, answer=ANSWER, timings_ms={"total": milliseconds}))
            folder.append(a_record(FERRY, error="busy"))
            folder.finish()
            written.append((folder.path / SUMMARY).read_bytes() + (folder.path / SCORES).read_bytes())
            times = json.loads((folder.path / TIMINGS).read_text("utf-8"))["timings_ms"]
            assert times == {"total": {"n": 1, "p50": milliseconds, "p95": milliseconds}}
    assert written[0] == written[1]
    assert json.loads((tmp_path / "a" / SUMMARY).read_text("utf-8"))["errors"] == 5


def test_a_run_in_which_nothing_was_done_can_be_taken_away(tmp_path: Path, made: Manifest) -> None:
    folder = RunFolder.create(tmp_path / "run", made, QUESTIONS)
    assert folder.empty
    folder.discard()
    assert not (tmp_path / "run").exists()


def test_what_others_put_into_the_folder_stays(tmp_path: Path, made: Manifest) -> None:
    folder = RunFolder.create(tmp_path / "run", made, QUESTIONS)
    (folder.path / "notes.txt").write_text("mine", encoding="utf-8")
    folder.discard()
    assert [path.name for path in folder.path.iterdir()] == ["notes.txt"]


def test_nobody_else_can_read_a_run(tmp_path: Path, made: Manifest) -> None:
    RunFolder.create(tmp_path / "run", made, QUESTIONS).close()
    assert (tmp_path / "run").stat().st_mode & 0o077 == 0


def test_scores_that_are_none_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        read_scores(tmp_path / SCORES)
    (tmp_path / SCORES).write_text("{}\n", encoding="utf-8")
    with pytest.raises(ReadError, match="holds no scores"):
        read_scores(tmp_path / SCORES)


def test_the_lock_is_given_back_after_a_refusal(tmp_path: Path, made: Manifest) -> None:
    RunFolder.create(tmp_path / "run", made, QUESTIONS).close()
    with pytest.raises(UsageError, match="k 8, not 5"):
        RunFolder.create(tmp_path / "run", replace(made, k=5), QUESTIONS)
    with RunFolder.create(tmp_path / "run", made, QUESTIONS) as folder:
        assert (folder.path / LOCK).exists()
