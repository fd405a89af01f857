"""Where questions are answered: one opened index, asked by any number of clients at once.

Every way in (page, API, tools) goes through a `Desk`. It decides what a client may not: the clearance never rises above
the server's, a model is one of those offered, and only so many questions are worked on at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self, TypeVar

from index.overview import CableLine, Overview
from index.passages import Cable
from index.retriever import Hit
from qa.answer import Answer
from qa.assistant import Assistant
from qa.check.labels import CheckedSentence
from qa.config import EMBEDDED, Settings, tighter_clearance
from qa.server.asked import Asked, Scope
from qa.server.errors import Busy, ModelNotOffered, TookTooLong

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class DeskLimits:
    """How much is worked on at once, and for how long."""

    processes: int = 0
    """Processes that answer with the embedded reader and search; 0: threads of this process do."""
    threads: int = 8
    """Questions that wait for a model's server at the same time."""
    waiting: int = 100
    """Questions and searches that may be under way or wait; one more is refused."""
    seconds: float = 120.0
    """The longest that an answer may take."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A model that a client may choose; `host` is where it is, None on this machine."""

    name: str
    host: str | None
    default: bool


class Desk:
    """Answers questions, searches and reads, for many clients."""

    def __init__(self, settings: Settings, limits: DeskLimits | None = None) -> None:
        self.settings = settings
        self.limits = limits or DeskLimits()
        self._assistant: Assistant | None = None
        self._threads = ThreadPoolExecutor(self.limits.threads, "desk")
        self._under_way = 0

    async def __aenter__(self) -> Self:
        """Open the index; AskError where there is none that can answer."""
        self._assistant = await asyncio.to_thread(Assistant.of, self.settings)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
        if self._assistant:
            self._assistant.close()

    @property
    def models(self) -> tuple[Offered, ...]:
        """The models that a client may choose: the one that is set, and the embedded reader."""
        names = dict.fromkeys([self.settings.model, EMBEDDED])
        return tuple(Offered(name, _host(self.settings, name), name == self.settings.model) for name in names)

    async def ask(self, asked: Asked, on_sentence: Callable[[CheckedSentence], None] | None = None) -> Answer:
        """The checked answer; `on_sentence` is told of each sentence in the event loop's own thread.

        Raises AskError: Busy, TookTooLong, ModelNotOffered, UsageError, NotIndexed, ModelError.
        """
        loop = asyncio.get_running_loop()
        assistant = self._under(asked.scope.clearance, asked.strict, asked.model)

        def tell(sentence: CheckedSentence) -> None:
            if on_sentence:
                loop.call_soon_threadsafe(on_sentence, sentence)

        return await self._worked(
            lambda: assistant.ask(
                asked.question,
                asked.k,
                previous=asked.previous,
                on_sentence=tell if on_sentence else None,
                **asked.scope.filters,
            )
        )

    async def search(self, question: str, k: int, scope: Scope) -> tuple[Hit, ...]:
        """The `k` passages that bear on the question most; raises AskError."""
        assistant = self._under(scope.clearance)
        return await self._worked(lambda: assistant.search(question, k, **scope.filters))

    async def read(self, cable: str, paragraph: str | None = None, clearance: str | None = None) -> Cable:
        """The cable, or some paragraphs of it, as far as it may be read; of its file only the name is told.

        Raises UnknownCable, UnknownParagraph, UsageError.
        """
        assistant = self._under(clearance)
        found = await self._worked(lambda: assistant.read(cable, paragraph))
        return replace(found, path=Path(found.path).name)

    async def cables(self, scope: Scope, first: int = 0, count: int = 50) -> tuple[tuple[CableLine, ...], int]:
        """Some of the cables that the scope leaves, newest first, and how many there are; raises AskError."""
        assistant = self._under(scope.clearance)
        return await self._worked(lambda: assistant.cables(first, count, **scope.filters))

    async def overview(self, clearance: str | None = None) -> Overview:
        """What may be read, counted."""
        return await self._worked(self._under(clearance).overview)

    def _under(self, clearance: str | None, strict: bool | None = None, model: str | None = None) -> Assistant:
        """The index under the tighter of both clearances."""
        assert self._assistant, "the desk is not open"
        offered = [each.name for each in self.models]
        if model is not None and model not in offered:
            raise ModelNotOffered(f"this server does not offer {model!r}: choose {' or '.join(offered)}.")
        level = self.settings.clearance
        if clearance is not None:
            level = tighter_clearance(clearance, level)
        chosen = replace(
            self.settings,
            clearance=level,
            strict=self.settings.strict if strict is None else strict,
            model=model or self.settings.model,
        )
        return self._assistant.under(chosen)

    async def _worked(self, work: Callable[[], Result]) -> Result:
        if self._under_way >= self.limits.waiting:
            raise Busy("too many questions wait already: ask again in a moment.")
        self._under_way += 1
        try:
            loop = asyncio.get_running_loop()
            async with asyncio.timeout(self.limits.seconds):
                return await loop.run_in_executor(self._threads, work)
        except TimeoutError as error:
            raise TookTooLong(f"no answer within {self.limits.seconds:g} seconds: ask a narrower question.") from error
        finally:
            self._under_way -= 1


def _host(settings: Settings, model: str) -> str | None:
    """Where a model is, None on this machine."""
    if model == EMBEDDED:
        return None
    from qa.models.providers import endpoint

    served = endpoint(replace(settings, model=model))
    return None if served is None or served.loopback else served.host
