"""What a desk works on: jobs that can be sent to another process, and the index that they are done with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any

from index.cable import Cable
from index.errors import AskError
from index.filters import Filters
from index.store.generation import POINTER
from index.store.overview import Overview
from qa import sample
from qa.answers.answer import Answer
from qa.answers.answering import OnChecked
from qa.assistant import Assistant
from qa.models.cancellation import Stop
from qa.server.ask_request import AskRequest
from qa.settings.config import Settings


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """Which index answers, and what of it may be read."""

    digest: str
    created: str
    embedder: str
    abstracts: bool
    notice: str | None
    clearance: str | None
    overview: Overview


@dataclass(frozen=True, slots=True)
class Job:
    """One call of the library: which verb, with what, under which settings."""

    verb: str
    settings: Settings
    given: tuple[Any, ...] = ()


@dataclass(slots=True)
class _Generation:
    """An index as it was opened, and how many are at work with it."""

    assistant: Assistant
    state: tuple[bytes | None, ...]
    users: int = 0
    overviews: dict[str | None, Overview] = field(default_factory=dict)


class Opened:
    """The index that the settings lead to, opened; opened anew once it was built anew. Threads may share it."""

    def __init__(self, settings: Settings, building: sample.Building = sample.silently) -> None:
        self._settings = settings
        self._building = building
        self._lock = Lock()
        self._now: _Generation | None = None

    @contextmanager
    def used(self) -> Iterator[_Generation]:
        """The index as it is now, kept open as long as somebody uses it; raises AskError."""
        with self._lock:
            generation = self._newest()
            generation.users += 1
        try:
            yield generation
        finally:
            with self._lock:
                generation.users -= 1
                self._let_go(generation)

    def close(self) -> None:
        """Close what nobody uses."""
        with self._lock:
            last, self._now = self._now, None
            if last:
                self._let_go(last)

    def _newest(self) -> _Generation:
        state = self._state()
        before = self._now
        if before and before.state == state:
            return before
        try:
            fresh = self._open()
        except AskError:
            # One that is being replaced, or was damaged meanwhile: what is open still answers.
            if before:
                before.state = state
                return before
            raise
        # The state from before it was opened: what was built meanwhile is then taken up at the next question.
        self._now = _Generation(fresh, state)
        if before:
            self._let_go(before)
        return self._now

    def _open(self) -> Assistant:
        """The index, every part of it open. Raises AskError, and then leaves nothing open."""
        fresh = Assistant.of(self._settings, self._building)
        try:
            fresh.warm()
        except BaseException:
            fresh.close()
            raise
        return fresh

    def _let_go(self, generation: _Generation) -> None:
        if generation is not self._now and not generation.users:
            generation.assistant.close()

    def _state(self) -> tuple[bytes | None, ...]:
        """What tells that an index was built: the pointers of the person's own and of the sample."""
        return tuple(_pointer(folder) for folder in (self._settings.own_index, self._settings.sample_index))


def _pointer(folder: Path) -> bytes | None:
    try:
        return (folder / POINTER).read_bytes()
    except OSError:
        return None


def perform(job: Job, opened: Opened, on_sentence: OnChecked | None = None, stop: Stop | None = None) -> Any:
    """Do what the job says; raises what the library raises, and Stopped where `stop` is set meanwhile."""
    with opened.used() as generation:
        assistant = generation.assistant.under(job.settings, stop)
        more = {"on_sentence": on_sentence} if on_sentence else {}
        return VERBS[job.verb](generation, assistant, *job.given, **more)


def _ask(_: _Generation, assistant: Assistant, request: AskRequest, on_sentence: OnChecked | None = None) -> Answer:
    return assistant.ask(
        request.question, request.k, filters=request.filters, previous=request.previous, on_sentence=on_sentence
    )


def _search(_: _Generation, assistant: Assistant, question: str, k: int, filters: Filters) -> Any:
    return assistant.search(question, k, filters=filters)


def _read(_: _Generation, assistant: Assistant, cable: str, paragraph: str | None) -> Cable:
    """The cable; of its file only the name is told, as the rest is the server's business."""
    found = assistant.read(cable, paragraph)
    return replace(found, path=Path(found.path).name)


def _cables(_: _Generation, assistant: Assistant, filters: Filters, first: int, count: int) -> Any:
    return assistant.cables(first, count, filters=filters)


def _info(generation: _Generation, assistant: Assistant, clearance: str | None) -> IndexInfo:
    held = generation.overviews.get(clearance) or assistant.overview()
    generation.overviews[clearance] = held
    manifest = assistant.manifest
    return IndexInfo(
        manifest.digest, manifest.created, manifest.embedder, manifest.abstracts, assistant.notice, clearance, held
    )


VERBS: dict[str, Callable[..., Any]] = {"ask": _ask, "search": _search, "read": _read, "cables": _cables, "info": _info}
