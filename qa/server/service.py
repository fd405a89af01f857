"""The service behind page, API and tools: one opened index, asked by any number of clients at once.

Page, API and tools all call a `QAService`. It decides what a client may not: the clearance never rises above
the server's, a model is one of those offered, and only so many questions are worked on at a time.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Self, TypeVar

from index import terminal
from index.cable import Cable
from index.errors import AskError, Busy, DiskError, EmbedderError, IndexUnusable, ModelNotOffered, TookTooLong
from index.filters import Filters
from index.search.retriever import Found
from index.store.overview import CableLine
from qa import sample
from qa.answers.answer import Answer
from qa.answers.writing import OnChecked
from qa.check.labels import CheckedSentence
from qa.models.cancellation import Stop
from qa.server.jobs import AskRequest, CurrentIndex, IndexInfo, Job, run_job
from qa.server.worker_pool import WorkerPool
from qa.settings.config import EMBEDDED, Settings, tighter_clearance
from qa.settings.table import AUTO, MODEL_ITSELF
from qa.verify import chosen
from qa.verify.combine import Verified

Result = TypeVar("Result")
CPU_THREADS = 2
"""Threads that search and read if there are no processes."""
OPTION = re.compile(r"(?<= )--?(?=(?:k|cable|origin|tag|since|until|marking|clearance|strict)\b)")
"""What stands before an option of the command: a client has a parameter of that name."""
UNUSABLE = "this server's index cannot answer now: whoever runs it sees why."


class _Pool:
    """A limit on how many jobs of one kind may run or wait."""

    def __init__(self, name: str, threads: int, limits: ServiceLimits) -> None:
        self.threads = ThreadPoolExecutor(threads, name)
        self.waiting = 0
        self._limits = limits

    async def run(self, work: Callable[[], Awaitable[Result]]) -> Result:
        """Do the work, if there is room for it, and as long as it may take. Raises Busy and TookTooLong."""
        if self.waiting >= self._limits.waiting:
            raise Busy("too many questions wait already: ask again in a moment.")
        self.waiting += 1
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await work()
        except TimeoutError as error:
            raise TookTooLong(f"no answer within {self._limits.seconds:g} seconds: ask a narrower question.") from error
        except (IndexUnusable, EmbedderError, DiskError) as error:
            # What these say is for whoever runs the server: they name its folders.
            terminal.say(str(error))
            raise IndexUnusable(UNUSABLE) from error
        except AskError as error:
            error.args = (OPTION.sub("", str(error)),)
            raise
        finally:
            self.waiting -= 1

    async def stop(self) -> None:
        """End the threads; what waits for one is cancelled."""
        await asyncio.to_thread(self.threads.shutdown, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """How much is worked on at once, and for how long."""

    processes: int = 0
    """Processes that answer with the embedded reader, search and read; 0: threads of this process do."""
    threads: int = 8
    """Questions that wait for a model's server at the same time."""
    waiting: int = 100
    """Questions to a model that may be under way or wait, and as many that only compute; one more is refused."""
    seconds: float = 120.0
    """The longest that an answer may take."""


@dataclass(frozen=True, slots=True)
class OfferedModel:
    """A model that a client may choose; `host` is where it is, None on this machine."""

    name: str
    host: str | None
    default: bool


class QAService:
    """Answers questions, searches and reads, for many clients.

    What only computes and what waits for a model's server have a pool each: neither takes the other's room.
    """

    def __init__(
        self, settings: Settings, limits: ServiceLimits | None = None, building: sample.Building = sample.silently
    ) -> None:
        self.settings = settings
        self.limits = limits or ServiceLimits()
        self.models = tuple(
            OfferedModel(name, _host(settings, name), name == settings.model)
            for name in dict.fromkeys([settings.model, EMBEDDED])
        )
        self._index = CurrentIndex(settings, building)
        self._processes: WorkerPool | None = None
        self._cpu: _Pool
        self._model: _Pool

    async def __aenter__(self) -> Self:
        """Open the index; raises AskError if none can answer."""
        try:
            await self._open()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def _open(self) -> None:
        self._cpu = _Pool("cpu", CPU_THREADS, self.limits)
        self._model = _Pool("model", self.limits.threads, self.limits)
        first = Job("info", self.settings, (self.settings.clearance,))
        await asyncio.to_thread(run_job, first, self._index)
        if self.limits.processes:
            if self.settings.model == EMBEDDED:
                self._index.close()
            self._processes = WorkerPool(self.limits.processes, self.settings, self.limits.seconds)
            await self._processes.start(first)

    async def __aexit__(self, *_: object) -> None:
        if self._processes:
            await self._processes.stop()
        for pool in (self._cpu, self._model):
            await pool.stop()
        self._index.close()

    @property
    def under_way(self) -> int:
        """Count the questions and searches that run or wait."""
        return self._cpu.waiting + self._model.waiting

    @property
    def pids(self) -> list[int]:
        """List the ids of the worker processes."""
        return self._processes.pids if self._processes else []

    async def ask(self, request: AskRequest, on_sentence: OnChecked | None = None) -> Answer:
        """Answer the question; `on_sentence` gets each checked sentence in the event loop's own thread.

        Raises AskError: Busy, TookTooLong, ModelNotOffered, UsageError, NotIndexed, ModelError.
        """
        job = Job("ask", self._settings_for(request.filters.clearance, request.strict, request.model), (request,))
        if job.settings.model != EMBEDDED:
            found: Answer = await self._model.run(lambda: self._ask_model(job, on_sentence))
            return found
        answer: Answer = await self._compute(job)
        for sentence in answer.sentences if on_sentence else ():
            on_sentence(sentence)  # type: ignore[misc]
        return answer

    async def check(self, draft: str, clearance: str | None = None, model: str | None = None) -> Verified:
        """Label each sentence of a draft; it is verified as the server is set, by `model` if that is a model.

        Raises AskError: Busy, TookTooLong, ModelNotOffered, UsageError. A model that fails is told in the verdicts.
        """
        job = Job("check", self._settings_for(clearance, model=model), (draft,))
        asks = chosen.asks_model(job.settings)
        checked: Verified = await (self._model.run(lambda: self._ask_model(job)) if asks else self._compute(job))
        return checked

    async def search(self, question: str, k: int, filters: Filters) -> Found:
        """Find the `k` passages that bear on the question most; raises AskError."""
        job = Job("search", self._settings_for(filters.clearance), (question, k, filters))
        found: Found = await self._compute(job)
        return found

    async def read(self, cable: str, paragraph: str | None = None, clearance: str | None = None) -> Cable:
        """Read the cable, or some paragraphs of it, as far as the clearance goes; of its file only the name is given.

        Raises UnknownCable, UnknownParagraph, UsageError.
        """
        found: Cable = await self._compute(Job("read", self._settings_for(clearance), (cable, paragraph)))
        return found

    async def cables(self, filters: Filters, first: int = 0, count: int = 50) -> tuple[tuple[CableLine, ...], int]:
        """List some of the cables that the filters leave, newest first, and count them all; raises AskError."""
        found: tuple[tuple[CableLine, ...], int] = await self._compute(
            Job("cables", self._settings_for(filters.clearance), (filters, first, count))
        )
        return found

    async def info(self, clearance: str | None = None) -> IndexInfo:
        """Describe the index, and count what may be read of it; raises AskError."""
        settings = self._settings_for(clearance)
        found: IndexInfo = await self._compute(Job("info", settings, (settings.clearance,)))
        return found

    def _settings_for(self, clearance: str | None, strict: bool | None = None, model: str | None = None) -> Settings:
        """Make the settings for one request: of both clearances the tighter counts."""
        offered = [each.name for each in self.models]
        if model is not None and model not in offered:
            raise ModelNotOffered(f"this server does not offer that model: choose {' or '.join(offered)}.")
        level = self.settings.clearance
        return replace(
            self.settings,
            clearance=level if clearance is None else tighter_clearance(clearance, level),
            strict=self.settings.strict if strict is None else strict,
            model=model or self.settings.model,
            verifier=AUTO if model == EMBEDDED and self.settings.verifier == MODEL_ITSELF else self.settings.verifier,
        )

    async def _compute(self, job: Job) -> Any:
        """Run a job that only computes: in a process, or in a thread if there are none."""
        processes = self._processes
        if processes:
            return await self._cpu.run(lambda: processes.run(job))
        loop = asyncio.get_running_loop()
        return await self._cpu.run(lambda: loop.run_in_executor(self._cpu.threads, run_job, job, self._index))

    async def _ask_model(self, job: Job, on_sentence: OnChecked | None = None) -> Any:
        """Run a job that waits for a model's server; cut the connection if nobody waits for the answer any more."""
        loop, stop = asyncio.get_running_loop(), Stop()

        def pass_on(sentence: CheckedSentence) -> None:
            stop.check()
            if on_sentence:
                loop.call_soon_threadsafe(on_sentence, sentence)

        try:
            threads = self._model.threads
            return await loop.run_in_executor(threads, run_job, job, self._index, pass_on, stop)
        finally:
            stop.set()


def _host(settings: Settings, model: str) -> str | None:
    """Find where a model is; None on this machine. Raises UsageError if it cannot be asked as it is set."""
    if model == EMBEDDED:
        return None
    from qa.models.providers import endpoint

    served = endpoint(replace(settings, model=model))
    return None if served is None or served.loopback else served.host
