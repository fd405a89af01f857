"""Where questions are answered: one opened index, asked by any number of clients at once.

Every way in (page, API, tools) goes through a `Desk`. It decides what a client may not: the clearance never rises above
the server's, a model is one of those offered, and only so many questions are worked on at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Self, TypeVar

from index import terminal
from index.cable import Cable
from index.errors import Busy, DiskError, EmbedderError, IndexUnusable, ModelNotOffered, TookTooLong
from index.filters import Filters
from index.search.retriever import Hit
from index.store.overview import CableLine
from qa import sample
from qa.answers.answer import Answer
from qa.answers.answering import OnChecked
from qa.check.labels import CheckedSentence
from qa.models.cancellation import Stop
from qa.server.ask_request import AskRequest
from qa.server.jobs import IndexInfo, Job, Opened, perform
from qa.server.worker_pool import Workers
from qa.settings.config import EMBEDDED, Settings, tighter_clearance

Result = TypeVar("Result")
QUICK, SLOW = "quick", "slow"
"""The lanes: what only computes, and what waits for a model's server. Neither takes the other's room."""
QUICK_THREADS = 2
"""Threads that search and read where no processes do."""
UNUSABLE = "this server's index cannot answer now: whoever runs it sees why."


@dataclass(frozen=True, slots=True)
class DeskLimits:
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
class Offered:
    """A model that a client may choose; `host` is where it is, None on this machine."""

    name: str
    host: str | None
    default: bool


class Desk:
    """Answers questions, searches and reads, for many clients.

    What computes goes to processes where there are some, and never waits behind what waits for a model's server.
    """

    def __init__(
        self, settings: Settings, limits: DeskLimits | None = None, building: sample.Building = sample.silently
    ) -> None:
        self.settings = settings
        self.limits = limits or DeskLimits()
        self.models = tuple(
            Offered(name, _host(settings, name), name == settings.model)
            for name in dict.fromkeys([settings.model, EMBEDDED])
        )
        self._opened = Opened(settings, building)
        self._workers: Workers | None = None
        self._quick: ThreadPoolExecutor | None = None
        self._slow: ThreadPoolExecutor | None = None
        self._under_way = {QUICK: 0, SLOW: 0}

    async def __aenter__(self) -> Self:
        """Open the index; AskError where there is none that can answer."""
        try:
            await self._open()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def _open(self) -> None:
        self._quick = ThreadPoolExecutor(QUICK_THREADS, QUICK)
        self._slow = ThreadPoolExecutor(self.limits.threads, SLOW)
        first = Job("info", self.settings, (self.settings.clearance,))
        await asyncio.to_thread(perform, first, self._opened)
        if self.limits.processes:
            if self.settings.model == EMBEDDED:
                self._opened.close()
            self._workers = Workers(self.limits.processes, self.settings, self.limits.seconds)
            await self._workers.start(first)

    async def __aexit__(self, *_: object) -> None:
        if self._workers:
            await self._workers.stop()
        for threads in (self._quick, self._slow):
            if threads:
                await asyncio.to_thread(threads.shutdown, cancel_futures=True)
        self._opened.close()

    @property
    def under_way(self) -> int:
        """How many questions and searches are worked on or wait."""
        return sum(self._under_way.values())

    @property
    def pids(self) -> list[int]:
        """The processes that answer."""
        return self._workers.pids if self._workers else []

    async def ask(self, request: AskRequest, on_sentence: OnChecked | None = None) -> Answer:
        """The checked answer; `on_sentence` is told of each sentence in the event loop's own thread.

        Raises AskError: Busy, TookTooLong, ModelNotOffered, UsageError, NotIndexed, ModelError.
        """
        job = Job("ask", self._under(request.filters.clearance, request.strict, request.model), (request,))
        if job.settings.model != EMBEDDED:
            return await self._limited(SLOW, lambda: self._asked_of_a_model(job, on_sentence))
        answer: Answer = await self._quickly(job)
        for sentence in answer.sentences if on_sentence else ():
            on_sentence(sentence)  # type: ignore[misc]
        return answer

    async def search(self, question: str, k: int, filters: Filters) -> tuple[Hit, ...]:
        """The `k` passages that bear on the question most; raises AskError."""
        job = Job("search", self._under(filters.clearance), (question, k, filters))
        hits: tuple[Hit, ...] = await self._quickly(job)
        return hits

    async def read(self, cable: str, paragraph: str | None = None, clearance: str | None = None) -> Cable:
        """The cable, or some paragraphs of it, as far as it may be read; of its file only the name is told.

        Raises UnknownCable, UnknownParagraph, UsageError.
        """
        found: Cable = await self._quickly(Job("read", self._under(clearance), (cable, paragraph)))
        return found

    async def cables(self, filters: Filters, first: int = 0, count: int = 50) -> tuple[tuple[CableLine, ...], int]:
        """Some of the cables that the filters leave, newest first, and how many there are; raises AskError."""
        found: tuple[tuple[CableLine, ...], int] = await self._quickly(
            Job("cables", self._under(filters.clearance), (filters, first, count))
        )
        return found

    async def info(self, clearance: str | None = None) -> IndexInfo:
        """Which index answers, and what of it may be read, counted; raises AskError."""
        settings = self._under(clearance)
        found: IndexInfo = await self._quickly(Job("info", settings, (settings.clearance,)))
        return found

    def _under(self, clearance: str | None, strict: bool | None = None, model: str | None = None) -> Settings:
        """The settings for one request: of both clearances the tighter counts."""
        offered = [each.name for each in self.models]
        if model is not None and model not in offered:
            raise ModelNotOffered(f"this server does not offer that model: choose {' or '.join(offered)}.")
        level = self.settings.clearance
        return replace(
            self.settings,
            clearance=level if clearance is None else tighter_clearance(clearance, level),
            strict=self.settings.strict if strict is None else strict,
            model=model or self.settings.model,
        )

    async def _quickly(self, job: Job) -> Any:
        """What only computes: in a process, or in a thread where there are none."""
        workers = self._workers
        if workers:
            return await self._limited(QUICK, lambda: workers.run(job))
        assert self._quick, "the desk is not open"
        loop, threads = asyncio.get_running_loop(), self._quick
        return await self._limited(QUICK, lambda: loop.run_in_executor(threads, perform, job, self._opened))

    async def _asked_of_a_model(self, job: Job, on_sentence: OnChecked | None) -> Answer:
        """An answer that waits for a model's server; the model's connection is cut where nobody waits any more."""
        loop, stop = asyncio.get_running_loop(), Stop()

        def tell(sentence: CheckedSentence) -> None:
            stop.check()
            if on_sentence:
                loop.call_soon_threadsafe(on_sentence, sentence)

        try:
            answer: Answer = await loop.run_in_executor(self._slow, perform, job, self._opened, tell, stop)
        finally:
            stop.set()
        return answer

    async def _limited(self, lane: str, work: Callable[[], Awaitable[Result]]) -> Result:
        """The work, if its lane has room for it, and as long as it may take."""
        if self._under_way[lane] >= self.limits.waiting:
            raise Busy("too many questions wait already: ask again in a moment.")
        self._under_way[lane] += 1
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await work()
        except TimeoutError as error:
            raise TookTooLong(f"no answer within {self.limits.seconds:g} seconds: ask a narrower question.") from error
        except (IndexUnusable, EmbedderError, DiskError) as error:
            # What these say is for whoever runs the server: they name its folders.
            terminal.say(str(error))
            raise IndexUnusable(UNUSABLE) from error
        finally:
            self._under_way[lane] -= 1


def _host(settings: Settings, model: str) -> str | None:
    """Where a model is, None on this machine. Raises UsageError for a model that cannot be asked as it is set."""
    if model == EMBEDDED:
        return None
    from qa.models.providers import endpoint

    served = endpoint(replace(settings, model=model))
    return None if served is None or served.loopback else served.host
