"""Jobs that a thread or a process does, each a call of the library, and the index that they are done with."""

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
from qa import draft_check, sample
from qa.answers.answer import Answer
from qa.answers.writing import OnChecked
from qa.assistant import Assistant
from qa.drafts.draft import Turn
from qa.models.cancellation import Stop
from qa.render.pasted import prose
from qa.settings.config import Settings
from qa.verify import chosen
from qa.verify.combine import Verified

LONGEST_DRAFT = 20_000
"""Characters of a draft that a client may send: so many fit into a request, in any script."""


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question from the page, the API or a tool; None means what the server is set to."""

    question: str
    filters: Filters = field(default_factory=Filters)
    """Of their clearance and the server's own the tighter counts."""
    k: int | None = None
    strict: bool | None = None
    model: str | None = None
    previous: tuple[Turn, ...] = ()


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
    """One call of the library: the name of its handler, the settings that hold, and the arguments."""

    name: str
    settings: Settings
    arguments: tuple[Any, ...] = ()


@dataclass(slots=True)
class _Opened:
    """An index as it was opened, and how many jobs use it."""

    assistant: Assistant
    pointers: tuple[bytes | None, ...]
    users: int = 0
    overviews: dict[str | None, Overview] = field(default_factory=dict)


class CurrentIndex:
    """The index that the settings lead to, opened again once it was built again. Threads may share it."""

    def __init__(self, settings: Settings, building: sample.Building = sample.silently) -> None:
        self._settings = settings
        self._building = building
        self._lock = Lock()
        self._now: _Opened | None = None

    @contextmanager
    def lease(self) -> Iterator[_Opened]:
        """Keep the index as it is now open until the end of the block; raises AskError if none can be opened."""
        with self._lock:
            opened = self._newest()
            opened.users += 1
        try:
            yield opened
        finally:
            with self._lock:
                opened.users -= 1
                self._close_unused(opened)

    def close(self) -> None:
        """Close what no job uses."""
        with self._lock:
            last, self._now = self._now, None
            if last:
                self._close_unused(last)

    def _newest(self) -> _Opened:
        pointers = self._pointers()
        before = self._now
        if before and before.pointers == pointers:
            return before
        try:
            assistant = self._open()
        except AskError:
            # One that is being replaced, or was damaged meanwhile: what is open still answers.
            if before:
                before.pointers = pointers
                return before
            raise
        # The pointers from before it was opened: what was built meanwhile is then taken up at the next question.
        self._now = _Opened(assistant, pointers)
        if before:
            self._close_unused(before)
        return self._now

    def _open(self) -> Assistant:
        """Open every part of the index; leaves nothing open if that fails."""
        fresh = Assistant.of(self._settings, self._building)
        try:
            fresh.warm()
        except BaseException:
            fresh.close()
            raise
        return fresh

    def _close_unused(self, opened: _Opened) -> None:
        if opened is not self._now and not opened.users:
            opened.assistant.close()

    def _pointers(self) -> tuple[bytes | None, ...]:
        """Read what changes if an index is built: the pointers of the person's own and of the sample."""
        return tuple(_pointer(folder) for folder in (self._settings.own_index, self._settings.sample_index))


def _pointer(folder: Path) -> bytes | None:
    try:
        return (folder / POINTER).read_bytes()
    except OSError:
        return None


@dataclass(frozen=True, slots=True)
class _Call:
    """What a handler works with, beside the arguments of its job."""

    opened: _Opened
    assistant: Assistant
    """The opened index under the settings of the job."""
    settings: Settings
    on_sentence: OnChecked | None
    stop: Stop | None


def run_job(job: Job, index: CurrentIndex, on_sentence: OnChecked | None = None, stop: Stop | None = None) -> Any:
    """Call the job's handler; raises what the library raises, and Stopped if `stop` is set meanwhile."""
    with index.lease() as opened:
        assistant = opened.assistant.under(job.settings, stop)
        return HANDLERS[job.name](_Call(opened, assistant, job.settings, on_sentence, stop), *job.arguments)


def _ask(call: _Call, request: AskRequest) -> Answer:
    return call.assistant.ask(
        request.question, request.k, filters=request.filters, previous=request.previous, on_sentence=call.on_sentence
    )


def _check(call: _Call, draft: str) -> Verified:
    verifier = chosen.verifier(call.settings, stop=call.stop)
    return draft_check.verify(prose(draft), call.assistant, verifier, call.settings.clearance)


def _search(call: _Call, question: str, k: int, filters: Filters) -> Any:
    return call.assistant.find(question, k, filters=filters)


def _read(call: _Call, cable: str, paragraph: str | None) -> Cable:
    """Read a cable; where its file lies is the server's business, so that only the name goes out."""
    found = call.assistant.read(cable, paragraph)
    return replace(found, path=Path(found.path).name)


def _cables(call: _Call, filters: Filters, first: int, count: int) -> Any:
    return call.assistant.cables(first, count, filters=filters)


def _info(call: _Call, clearance: str | None) -> IndexInfo:
    assistant, overviews = call.assistant, call.opened.overviews
    overview = overviews.get(clearance) or assistant.overview()
    overviews[clearance] = overview
    manifest = assistant.manifest
    notice = " ".join(filter(None, (assistant.notice, assistant.outdated))) or None
    return IndexInfo(
        manifest.digest_at(clearance),
        manifest.created,
        manifest.embedder,
        manifest.abstracts,
        notice,
        clearance,
        overview,
    )


HANDLERS: dict[str, Callable[..., Any]] = {
    "ask": _ask,
    "check": _check,
    "search": _search,
    "read": _read,
    "cables": _cables,
    "info": _info,
}
