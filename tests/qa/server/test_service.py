"""The desk: the same answers by threads and by processes, within limits, whatever happens to the processes."""

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
from qa.server.ask_request import AskRequest
from qa.server.jobs import Job, Opened, perform
from qa.server.service import Desk, DeskLimits
from qa.settings.config import read_settings
from tests.fakes.served import QUESTION
from tests.fakes.stub_server import LONGEST_HOLD, Say, Stub

Result = TypeVar("Result")
QUESTIONS = [QUESTION, "who runs the shelters?", "how many arrests were there?", "what is the mayor of Gjakova called?"]


def at_desk(
    index: Path, work: Callable[[Desk], Awaitable[Result]], limits: DeskLimits | None = None, **settings: Any
) -> Result:
    """What the work gives, done at a desk that is open for it."""

    async def done() -> Result:
        async with Desk(read_settings(index=index, **settings), limits) as desk:
            return await work(desk)

    return asyncio.run(done())


def told(answer: Answer) -> Any:
    return answer.text, answer.reason, [citation.key for citation in answer.citations]


@pytest.mark.parametrize("processes", [0, 2])
def test_many_at_once_get_the_answers_of_one_by_one(sample_index: Path, processes: int) -> None:
    async def one_by_one(desk: Desk) -> list[Any]:
        return [told(await desk.ask(AskRequest(question))) for question in QUESTIONS]

    async def at_once(desk: Desk) -> list[Any]:
        answers = await asyncio.gather(*(desk.ask(AskRequest(question)) for question in QUESTIONS * 5))
        return list(map(told, answers))

    expected = at_desk(sample_index, one_by_one)
    assert at_desk(sample_index, at_once, DeskLimits(processes=processes)) == expected * 5


def test_sentences_are_told_before_the_answer(sample_index: Path) -> None:
    heard: list[str] = []

    async def asked(desk: Desk) -> Answer:
        return await desk.ask(AskRequest(QUESTION), lambda sentence: heard.append(sentence.text))

    assert heard == [] != [each.text for each in at_desk(sample_index, asked).sentences] == heard


@pytest.mark.parametrize("processes", [0, 1])
def test_errors_of_the_library_come_through(sample_index: Path, processes: int) -> None:
    async def read(desk: Desk) -> None:
        with pytest.raises(UnknownCable, match="no cable 08NOWHERE1"):
            await desk.read("08NOWHERE1")
        assert (await desk.read("08PRISTINA128", "9")).passages[0].key == "08PRISTINA128 ¶9"

    at_desk(sample_index, read, DeskLimits(processes=processes))


@pytest.mark.parametrize("processes", [1, 3])
def test_processes_that_die_are_replaced_and_the_question_answered(sample_index: Path, processes: int) -> None:
    async def killed(desk: Desk) -> tuple[list[int], list[int], Answer]:
        before = desk.pids
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        answer = await desk.ask(AskRequest(QUESTION))
        return before, desk.pids, answer

    before, after, answer = at_desk(sample_index, killed, DeskLimits(processes=processes))
    assert len(before) == len(after) == processes
    assert set(before) - set(after)
    assert not answer.abstained


def test_a_process_that_hangs_is_ended_and_the_next_question_answered(sample_index: Path) -> None:
    async def hung(desk: Desk) -> Answer:
        for pid in desk.pids:
            os.kill(pid, signal.SIGSTOP)
        with pytest.raises((TookTooLong, WorkerLost)):
            await desk.ask(AskRequest(QUESTION))
        return await desk.ask(AskRequest(QUESTION))

    assert not at_desk(sample_index, hung, DeskLimits(processes=1, seconds=5)).abstained


def test_one_question_too_many_is_refused_and_room_is_made_again(sample_index: Path) -> None:
    async def crowded(desk: Desk) -> tuple[int, int]:
        replies = await asyncio.gather(*(desk.search(QUESTION, 3, Filters()) for _ in range(6)), return_exceptions=True)
        later = await desk.search(QUESTION, 3, Filters())
        return sum(isinstance(reply, Busy) for reply in replies), len(later)

    assert at_desk(sample_index, crowded, DeskLimits(waiting=4)) == (2, 3)


def test_a_search_does_not_wait_behind_a_slow_model(sample_index: Path) -> None:
    with Stub(routes={"/v1/chat/completions": Say(hold=True)}) as stub:

        async def beside(desk: Desk) -> int:
            asked = asyncio.ensure_future(desk.ask(AskRequest(QUESTION)))
            while not stub.posted:
                await asyncio.sleep(0.01)
            found = [await desk.search(QUESTION, 3, Filters()) for _ in range(3)]
            assert not asked.done()
            asked.cancel()
            return len(found)

        settings = {"model": "compat/m", "base_url": f"{stub.url}/v1", "timeout": 2.0}
        assert at_desk(sample_index, beside, DeskLimits(threads=1), **settings) == 3


def test_questions_that_wait_for_a_model_take_no_room_from_searches(sample_index: Path) -> None:
    with Stub(routes={"/v1/chat/completions": Say(hold=True)}) as stub:

        async def crowded(desk: Desk) -> int:
            asked = [asyncio.ensure_future(desk.ask(AskRequest(QUESTION))) for _ in range(3)]
            while not stub.posted:
                await asyncio.sleep(0.01)
            with pytest.raises(Busy):
                await desk.ask(AskRequest(QUESTION))
            found = await desk.search(QUESTION, 3, Filters())
            for each in asked:
                each.cancel()
            return len(found)

        settings = {"model": "compat/m", "base_url": f"{stub.url}/v1", "timeout": 2.0}
        assert at_desk(sample_index, crowded, DeskLimits(threads=1, waiting=3), **settings) == 3


def test_a_question_that_nobody_waits_for_frees_its_thread(sample_index: Path) -> None:
    with Stub([Say(hold=True)], routes={}) as stub:

        async def given_up(desk: Desk) -> None:
            first = asyncio.ensure_future(desk.ask(AskRequest(QUESTION)))
            while not stub.posted:
                await asyncio.sleep(0.01)
            first.cancel()
            with pytest.raises(ServerFailed):  # The stub's script is at its end: the second has got through.
                await desk.ask(AskRequest(QUESTION))

        settings = {"model": "compat/m", "base_url": f"{stub.url}/v1", "timeout": 2 * LONGEST_HOLD}
        at_desk(sample_index, given_up, DeskLimits(threads=1, seconds=LONGEST_HOLD / 2), **settings)


def test_a_new_index_that_cannot_be_opened_leaves_the_old_one_answering(tmp_path: Path) -> None:
    files = sorted(sample.FOLDER.glob("*.txt"))
    build_index(files[:1], tmp_path / "index")

    async def damaged(desk: Desk) -> tuple[int, int]:
        before = (await desk.info()).overview.cables
        await asyncio.to_thread(build_index, files, tmp_path / "index")
        newest = max(tmp_path.glob("index/generation-*"))
        (newest / "passages.db").write_bytes(b"no database")
        return before, (await desk.info()).overview.cables

    assert at_desk(tmp_path / "index", damaged) == (1, 1)


def test_what_is_built_while_an_index_is_opened_answers_the_next_question(tmp_path: Path) -> None:
    files = sorted(sample.FOLDER.glob("*.txt"))
    build_index(files[:1], tmp_path / "index")

    class Rebuilt(Opened):
        """One whose index is built anew, once, just when it has been opened."""

        waiting = True

        def _open(self) -> Assistant:
            opened = super()._open()
            if self.waiting:
                self.waiting = False
                build_index(files, tmp_path / "index")
            return opened

    settings = read_settings(index=tmp_path / "index")
    opened = Rebuilt(settings)
    counts = [perform(Job("info", settings, (None,)), opened).overview.cables for _ in range(2)]
    opened.close()
    assert counts == [1, len(files)]


def test_only_offered_models_are_asked(sample_index: Path) -> None:
    async def asked(desk: Desk) -> None:
        with pytest.raises(ModelNotOffered, match="choose embedded"):
            await desk.ask(AskRequest(QUESTION, model="ollama/anything"))

    at_desk(sample_index, asked)


@pytest.mark.parametrize("processes", [0, 1])
def test_an_index_that_is_built_anew_answers_the_next_question(tmp_path: Path, processes: int) -> None:
    files = sorted(sample.FOLDER.glob("*.txt"))
    build_index(files[:1], tmp_path / "index")

    async def rebuilt(desk: Desk) -> tuple[int, int]:
        before = (await desk.info()).overview.cables
        await asyncio.to_thread(build_index, files, tmp_path / "index")
        return before, (await desk.info()).overview.cables

    assert at_desk(tmp_path / "index", rebuilt, DeskLimits(processes=processes)) == (1, len(files))


def test_no_index_is_said_before_anything_is_served(tmp_path: Path) -> None:
    async def nothing(desk: Desk) -> None:
        raise AssertionError("the desk has opened")

    with pytest.raises(IndexMissing):
        at_desk(tmp_path / "nowhere", nothing, DeskLimits(processes=1))


@pytest.mark.parametrize(
    ("servers", "clients", "levels"),
    [(None, None, {"U", "SBU", "C"}), (None, "U", {"U"}), ("U", "S", {"U"}), ("U", None, {"U"}), ("SBU", "U", {"U"})],
)
def test_of_two_clearances_the_tighter_counts(
    sample_index: Path, servers: str | None, clients: str | None, levels: set[str]
) -> None:
    async def read(desk: Desk) -> set[str]:
        hits = await desk.search("victims identified", 100, Filters(clearance=clients))
        cables = [await desk.read(hit.passage.reference_id, None, clients) for hit in hits]
        return {passage.marking.partition("//")[0] for cable in cables for passage in cable.passages}

    assert at_desk(sample_index, read, clearance=servers) <= levels


def test_a_level_that_is_none_is_refused(sample_index: Path) -> None:
    async def searched(desk: Desk) -> None:
        with pytest.raises(UsageError, match="clearance must be"):
            await desk.search(QUESTION, 3, Filters(clearance="COSMIC"))

    at_desk(sample_index, searched)
