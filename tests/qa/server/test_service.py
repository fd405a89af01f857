"""The service: the same answers by threads and by processes, within limits, whatever happens to the processes."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from index import build_index
from index.errors import (
    Busy,
    IndexMissing,
    ModelNotOffered,
    ServerFailed,
    TookTooLong,
    UnknownCable,
    UsageError,
    WorkerLost,
)
from index.filters import Filters
from qa import sample
from qa.answers.answer import Answer
from qa.assistant import Assistant
from qa.server.jobs import AskRequest, CurrentIndex, Job, run_job
from qa.server.service import QAService, ServiceLimits
from qa.settings.config import read_settings
from tests.fakes.served import QUESTION
from tests.fakes.stub_server import LONGEST_HOLD, Say, Stub

Result = TypeVar("Result")
QUESTIONS = [QUESTION, "who runs the shelters?", "how many arrests were there?", "what is the mayor of Gjakova called?"]


def with_service(
    index: Path, work: Callable[[QAService], Awaitable[Result]], limits: ServiceLimits | None = None, **settings: Any
) -> Result:
    """What the work gives, done at a service that is open for it."""

    async def done() -> Result:
        async with QAService(read_settings(index=index, **settings), limits) as service:
            return await work(service)

    return asyncio.run(done())


def told(answer: Answer) -> Any:
    return answer.text, answer.reason, [citation.key for citation in answer.citations]


@pytest.mark.parametrize("processes", [0, 2])
def test_many_at_once_get_the_answers_of_one_by_one(sample_index: Path, processes: int) -> None:
    async def one_by_one(service: QAService) -> list[Any]:
        return [told(await service.ask(AskRequest(question))) for question in QUESTIONS]

    async def at_once(service: QAService) -> list[Any]:
        answers = await asyncio.gather(*(service.ask(AskRequest(question)) for question in QUESTIONS * 5))
        return list(map(told, answers))

    expected = with_service(sample_index, one_by_one)
    assert with_service(sample_index, at_once, ServiceLimits(processes=processes)) == expected * 5


def test_sentences_are_told_before_the_answer(sample_index: Path) -> None:
    heard: list[str] = []

    async def asked(service: QAService) -> Answer:
        return await service.ask(AskRequest(QUESTION), lambda sentence: heard.append(sentence.text))

    assert heard == [] != [each.text for each in with_service(sample_index, asked).sentences] == heard


@pytest.mark.parametrize("processes", [0, 1])
def test_errors_of_the_library_come_through(sample_index: Path, processes: int) -> None:
    async def read(service: QAService) -> None:
        with pytest.raises(UnknownCable, match="no cable 08NOWHERE1"):
            await service.read("08NOWHERE1")
        assert (await service.read("08PRISTINA128", "9")).passages[0].key == "08PRISTINA128 ¶9"

    with_service(sample_index, read, ServiceLimits(processes=processes))


@pytest.mark.parametrize("processes", [1, 3])
def test_processes_that_die_are_replaced_and_the_question_answered(sample_index: Path, processes: int) -> None:
    async def killed(service: QAService) -> tuple[list[int], list[int], Answer]:
        before = service.pids
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        answer = await service.ask(AskRequest(QUESTION))
        return before, service.pids, answer

    before, after, answer = with_service(sample_index, killed, ServiceLimits(processes=processes))
    assert len(before) == len(after) == processes
    assert set(before) - set(after)
    assert not answer.abstained


def test_a_process_that_hangs_is_ended_and_the_next_question_answered(sample_index: Path) -> None:
    async def hung(service: QAService) -> Answer:
        for pid in service.pids:
            os.kill(pid, signal.SIGSTOP)
        with pytest.raises((TookTooLong, WorkerLost)):
            await service.ask(AskRequest(QUESTION))
        return await service.ask(AskRequest(QUESTION))

    assert not with_service(sample_index, hung, ServiceLimits(processes=1, seconds=5)).abstained


def test_one_question_too_many_is_refused_and_room_is_made_again(sample_index: Path) -> None:
    async def crowded(service: QAService) -> tuple[int, int]:
        replies = await asyncio.gather(
            *(service.search(QUESTION, 3, Filters()) for _ in range(6)), return_exceptions=True
        )
        later = await service.search(QUESTION, 3, Filters())
        return sum(isinstance(reply, Busy) for reply in replies), len(later.hits)

    assert with_service(sample_index, crowded, ServiceLimits(waiting=4)) == (2, 3)


def test_a_search_does_not_wait_behind_a_slow_model(sample_index: Path) -> None:
    with Stub(routes={"/v1/chat/completions": Say(hold=True)}) as stub:

        async def beside(service: QAService) -> int:
            asked = asyncio.ensure_future(service.ask(AskRequest(QUESTION)))
            while not stub.posted:
                await asyncio.sleep(0.01)
            found = [await service.search(QUESTION, 3, Filters()) for _ in range(3)]
            assert not asked.done()
            asked.cancel()
            return len(found)

        settings = {"model": "compat/m", "base_url": f"{stub.url}/v1", "timeout": 2.0}
        assert with_service(sample_index, beside, ServiceLimits(threads=1), **settings) == 3


def test_questions_that_wait_for_a_model_take_no_room_from_searches(sample_index: Path) -> None:
    with Stub(routes={"/v1/chat/completions": Say(hold=True)}) as stub:

        async def crowded(service: QAService) -> int:
            asked = [asyncio.ensure_future(service.ask(AskRequest(QUESTION))) for _ in range(3)]
            while not stub.posted:
                await asyncio.sleep(0.01)
            with pytest.raises(Busy):
                await service.ask(AskRequest(QUESTION))
            found = await service.search(QUESTION, 3, Filters())
            for each in asked:
                each.cancel()
            return len(found.hits)

        settings = {"model": "compat/m", "base_url": f"{stub.url}/v1", "timeout": 2.0}
        assert with_service(sample_index, crowded, ServiceLimits(threads=1, waiting=3), **settings) == 3


def test_a_question_that_nobody_waits_for_frees_its_thread(sample_index: Path) -> None:
    with Stub([Say(hold=True)], routes={}) as stub:

        async def given_up(service: QAService) -> None:
            first = asyncio.ensure_future(service.ask(AskRequest(QUESTION)))
            while not stub.posted:
                await asyncio.sleep(0.01)
            first.cancel()
            with pytest.raises(ServerFailed):  # The stub's script is at its end: the second has got through.
                await service.ask(AskRequest(QUESTION))

        settings = {"model": "compat/m", "base_url": f"{stub.url}/v1", "timeout": 2 * LONGEST_HOLD}
        with_service(sample_index, given_up, ServiceLimits(threads=1, seconds=LONGEST_HOLD / 2), **settings)


def test_a_new_index_that_cannot_be_opened_leaves_the_old_one_answering(tmp_path: Path) -> None:
    files = sorted(sample.FOLDER.glob("*.txt"))
    build_index(files[:1], tmp_path / "index")

    async def damaged(service: QAService) -> tuple[int, int]:
        before = (await service.info()).overview.cables
        await asyncio.to_thread(build_index, files, tmp_path / "index")
        newest = max(tmp_path.glob("index/generation-*"))
        (newest / "passages.db").write_bytes(b"no database")
        return before, (await service.info()).overview.cables

    assert with_service(tmp_path / "index", damaged) == (1, 1)


def test_what_is_built_while_an_index_is_opened_answers_the_next_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sorted(sample.FOLDER.glob("*.txt"))
    build_index(files[:1], tmp_path / "index")

    def warm_while_building(assistant: Assistant) -> None:
        monkeypatch.undo()
        assistant.warm()
        build_index(files, tmp_path / "index")

    monkeypatch.setattr(Assistant, "warm", warm_while_building)
    settings = read_settings(index=tmp_path / "index")
    opened = CurrentIndex(settings)
    counts = [run_job(Job("info", settings, (None,)), opened).overview.cables for _ in range(2)]
    opened.close()
    assert counts == [1, len(files)]


def test_only_offered_models_are_asked(sample_index: Path) -> None:
    async def asked(service: QAService) -> None:
        with pytest.raises(ModelNotOffered, match="choose embedded"):
            await service.ask(AskRequest(QUESTION, model="ollama/anything"))

    with_service(sample_index, asked)


@pytest.mark.parametrize("processes", [0, 1])
def test_an_index_that_is_built_anew_answers_the_next_question(tmp_path: Path, processes: int) -> None:
    files = sorted(sample.FOLDER.glob("*.txt"))
    build_index(files[:1], tmp_path / "index")

    async def rebuilt(service: QAService) -> tuple[int, int]:
        before = (await service.info()).overview.cables
        await asyncio.to_thread(build_index, files, tmp_path / "index")
        return before, (await service.info()).overview.cables

    assert with_service(tmp_path / "index", rebuilt, ServiceLimits(processes=processes)) == (1, len(files))


def test_no_index_is_said_before_anything_is_served(tmp_path: Path) -> None:
    async def nothing(service: QAService) -> None:
        raise AssertionError("the service has opened")

    with pytest.raises(IndexMissing):
        with_service(tmp_path / "nowhere", nothing, ServiceLimits(processes=1))


@pytest.mark.parametrize(
    ("servers", "clients", "levels"),
    [(None, None, {"U", "SBU", "C"}), (None, "U", {"U"}), ("U", "S", {"U"}), ("U", None, {"U"}), ("SBU", "U", {"U"})],
)
def test_of_two_clearances_the_tighter_counts(
    sample_index: Path, servers: str | None, clients: str | None, levels: set[str]
) -> None:
    async def read(service: QAService) -> set[str]:
        hits = (await service.search("victims identified", 100, Filters(clearance=clients))).hits
        cables = [await service.read(hit.passage.reference_id, None, clients) for hit in hits]
        return {passage.marking.partition("//")[0] for cable in cables for passage in cable.passages}

    assert with_service(sample_index, read, clearance=servers) <= levels


def test_a_level_that_is_none_is_refused(sample_index: Path) -> None:
    async def searched(service: QAService) -> None:
        with pytest.raises(UsageError, match="clearance must be"):
            await service.search(QUESTION, 3, Filters(clearance="COSMIC"))

    with_service(sample_index, searched)
