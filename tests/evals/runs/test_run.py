"""The loop of an evaluation: every question asked, every failure kept, stopped where there is no use in going on."""

from __future__ import annotations

import json
import signal
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from evals.gold.questions import GoldQuestion, GoldSet
from evals.measures.record import Record
from evals.runs import manifest as manifests
from evals.runs.folder import MANIFEST, SCORES, SUMMARY, RunFolder
from evals.runs.run import IN_A_ROW, assistants, evaluate, run
from evals.runs.system import Opener, System
from index.errors import IndexMissing, RunStopped, Unreachable, UsageError
from index.filters import Filters
from index.store.open_index import open_index
from qa import Assistant
from qa.settings.config import Settings, read_settings
from tests.fakes.gold_rows import BEFORE, FERRY, FUNDS, NINE, NOWHERE, QUESTIONS, SHELTER, VICTIMS
from tests.fakes.stub_server import Answer, Stub, failure, openai_reply

RIGHT = openai_reply(
    json.dumps({"sentences": [{"text": "KPS identified 32 victims in 2007.", "keys": [NINE]}]}, ensure_ascii=False)
)
BUSY = failure(500, {"error": {"message": "no room"}}, {"x-should-retry": "false"})


@pytest.fixture(scope="module")
def records(sample_index: Path) -> dict[str, Record]:
    """What the embedded reader makes of the questions."""
    opener = assistants(read_settings(index=sample_index, environment={}))
    return {record.id: record for record in evaluate(QUESTIONS, opener)}


def opener_at(url: str, index: Path) -> Opener:
    return assistants(read_settings(index=index, model="compat/m", base_url=f"{url}/v1"))


def folder_of(path: Path, settings: Settings, questions: tuple[GoldQuestion, ...] = QUESTIONS) -> RunFolder:
    """A run of these questions that begins, or goes on."""
    opened = open_index(settings.own_index)
    made = manifests.of(settings, GoldSet("made-up", "0" * 64, questions), opened.manifest)
    opened.close()
    return RunFolder.create(path, made, questions)


def test_every_question_has_a_record_in_the_order_of_the_gold(records: dict[str, Record]) -> None:
    assert list(records) == [question.id for question in QUESTIONS]


def test_a_record_holds_the_deep_ranking_and_what_the_reader_got_of_it(records: dict[str, Record]) -> None:
    record = records[VICTIMS.id]
    assert len(record.ranked) == 50
    assert [passage["key"] for passage in record.passages] == record.keys[:8]
    assert record.answer is not None
    assert record.answer["shown"] == record.keys[:8]
    assert record.timings_ms.keys() == {"retrieve", "first_sentence", "read", "total"}


def test_a_record_holds_the_paragraphs_that_the_gold_cites(records: dict[str, Record], sample_index: Path) -> None:
    with Assistant.open(sample_index) as assistant:
        whole = assistant.read("08PRISTINA128", 9).passages[0].text
    assert records[VICTIMS.id].paragraphs == {NINE: whole}


def test_what_an_answer_says_is_kept_once(records: dict[str, Record]) -> None:
    answer = records[VICTIMS.id].answer
    assert answer is not None
    assert not answer.keys() & {"passages", "question", "timings_ms"}


def test_a_follow_up_is_searched_as_it_is_asked(records: dict[str, Record]) -> None:
    record = records[BEFORE.id]
    assert record.answer is not None
    assert record.answer["record"]["searched"] == "how many victims did KPS identify in 2006?"
    assert record.answer["shown"] == record.keys[:8]
    assert [each["marking"] for each in record.answer["record"]["previous"]] == ["SBU"]


def test_an_error_is_its_questions_own_and_the_next_is_asked(records: dict[str, Record]) -> None:
    failed = records[NOWHERE.id]
    assert failed.error is not None
    assert "99NOWHERE1" in failed.error
    assert (failed.ranked, failed.answer) == ((), None)
    assert records[SHELTER.id].answer is not None


def test_workers_change_nothing(records: dict[str, Record], sample_index: Path) -> None:
    found = evaluate(QUESTIONS, assistants(read_settings(index=sample_index)), workers=3)
    assert [replace(record, timings_ms={}) for record in found] == [
        replace(record, timings_ms={}) for record in records.values()
    ]


def test_no_question_gives_no_record(sample_index: Path) -> None:
    assert evaluate([], assistants(read_settings(index=sample_index)), workers=4) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_two_runs_give_the_same_scores_byte_by_byte(workers: int, sample_index: Path, tmp_path: Path) -> None:
    settings = read_settings(index=sample_index)
    for name, number in (("a", 1), ("b", workers)):
        with folder_of(tmp_path / name, settings) as folder:
            run(folder, assistants(settings), workers=number)
    for file in (SCORES, SUMMARY):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


@pytest.mark.parametrize(
    ("own", "of_the_row", "counts"),
    [(None, None, None), (None, "U", "U"), ("U", None, "U"), ("U", "C", "U"), ("S", "SBU", "SBU")],
)
def test_the_tighter_clearance_counts(own: str | None, of_the_row: str | None, counts: str, sample_index: Path) -> None:
    settings = read_settings(index=sample_index, clearance=own)
    [record] = evaluate([replace(VICTIMS, filters=Filters(clearance=of_the_row))], assistants(settings))
    assert record.answer is not None
    assert record.answer["record"]["clearance"] == counts


@pytest.mark.parametrize("workers", [1, 2])
def test_each_worker_opens_a_system_for_each_clearance_and_closes_it(workers: int, sample_index: Path) -> None:
    opened: list[str | None] = []
    closed: list[str | None] = []

    class Counted(Assistant):
        level: str | None

        def close(self) -> None:
            closed.append(self.level)
            super().close()

    def opener(clearance: str | None) -> System:
        system = Counted.open(sample_index, clearance=clearance)
        system.level = clearance
        opened.append(clearance)
        return system

    evaluate([VICTIMS, replace(VICTIMS, id="t-101", filters=Filters(clearance="U")), SHELTER], opener, workers=workers)
    assert sorted(map(str, opened)) == sorted(map(str, closed))
    assert opened.count("U") == 1
    assert opened.count(None) <= workers


def test_a_failure_of_the_model_keeps_what_was_found(sample_index: Path) -> None:
    with Stub([RIGHT, BUSY, RIGHT]) as stub:
        first, second, third = evaluate([VICTIMS, FERRY, FUNDS], opener_at(stub.url, sample_index))
    assert (first.error, third.error) == (None, None)
    assert second.error is not None
    assert "no room" in second.error
    assert len(second.ranked) == 50
    assert second.answer is None


@pytest.mark.parametrize("workers", [1, 3])
def test_a_server_that_is_not_there_from_the_start_fails_no_question(
    workers: int, sample_index: Path, tmp_path: Path
) -> None:
    with Stub() as stub:
        url = stub.url
    settings = read_settings(index=sample_index, model="compat/m", base_url=f"{url}/v1")
    with folder_of(tmp_path / "run", settings) as folder:
        with pytest.raises(Unreachable, match="nothing answers at"):
            run(folder, assistants(settings), workers=workers)
        assert folder.empty


def test_a_server_that_fails_again_and_again_stops_the_run_which_goes_on_later(
    sample_index: Path, tmp_path: Path
) -> None:
    questions = tuple(replace(VICTIMS, id=f"t-{number}") for number in range(9))
    script: list[Answer] = [RIGHT, BUSY, RIGHT, *[BUSY] * IN_A_ROW, *[RIGHT] * 7]
    with Stub(script) as stub:
        settings = read_settings(index=sample_index, model="compat/m", base_url=f"{stub.url}/v1")
        with folder_of(tmp_path / "run", settings, questions) as folder:
            with pytest.raises(RunStopped, match=r"failed 5 times in a row, at last so: .*no room"):
                run(folder, assistants(settings))
            assert [question.id for question in folder.left()] == [f"t-{number}" for number in (1, 3, 4, 5, 6, 7, 8)]
            assert not (folder.path / SCORES).exists()
        with folder_of(tmp_path / "run", settings, questions) as folder:
            run(folder, assistants(settings))
            assert [record.error for record in folder.records()] == [None] * 9
        assert len(stub.posted) == len(script)


def test_a_question_that_the_model_cannot_answer_readably_is_no_failure_of_its_server(sample_index: Path) -> None:
    questions = [replace(VICTIMS, id=f"t-{number}") for number in range(7)]
    with Stub([openai_reply("")] * 30) as stub:
        found = evaluate(questions, opener_at(stub.url, sample_index))
    assert all(record.error for record in found)


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_keeps_what_is_answered_and_the_run_goes_on(workers: int, sample_index: Path, tmp_path: Path) -> None:
    settings = read_settings(index=sample_index)
    questions = tuple(replace(VICTIMS, id=f"t-{number}") for number in range(40))
    told: list[Record] = []
    stopping: list[bool] = []

    def on_done(record: Record) -> None:
        told.append(record)
        if len(told) == 2:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    with folder_of(tmp_path / "run", settings, questions) as folder:
        with pytest.raises(KeyboardInterrupt):
            run(folder, assistants(settings), workers=workers, on_done=on_done, on_stop=lambda: stopping.append(True))
        assert 2 <= 40 - len(folder.left()) < 40
    assert len(stopping) == (workers > 1)
    with folder_of(tmp_path / "run", settings, questions) as folder:
        left = folder.left()
        again: list[str] = []
        run(folder, assistants(settings), on_done=lambda record: again.append(record.id))
        assert again == [question.id for question in left]
        assert not folder.left()


def test_answers_of_an_index_that_was_built_anew_meanwhile_are_not_mixed_in(sample_index: Path, tmp_path: Path) -> None:
    settings = read_settings(index=sample_index)
    folder_of(tmp_path / "run", settings).close()
    of_before = (tmp_path / "run" / MANIFEST).read_text("utf-8").replace('"digest": "', '"digest": "0')
    (tmp_path / "run" / MANIFEST).write_text(of_before, "utf-8")
    folder = RunFolder.open(tmp_path / "run")
    with pytest.raises(UsageError, match="the index was built anew while the run went on"):
        run(folder, assistants(settings))
    assert folder.empty


def test_a_defect_stops_the_run_and_is_seen(sample_index: Path) -> None:
    class Defective(Assistant):
        def search(self, *_: object, **__: object) -> tuple[()]:
            raise ZeroDivisionError

    def opener(clearance: str | None) -> System:
        return Defective.open(sample_index, clearance=clearance)

    with pytest.raises(ZeroDivisionError):
        evaluate([VICTIMS], opener, workers=2)


def test_an_index_that_is_gone_stops_the_run_at_once(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        evaluate(QUESTIONS, assistants(read_settings(index=tmp_path / "none")))
