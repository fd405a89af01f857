"""The loop of an evaluation: each gold question searched for and asked, and what came back kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from threading import Event, Lock, Thread

from evals.gold.questions import GoldQuestion
from evals.measures.record import Record, in_order
from evals.runs.folder import RunFolder
from evals.runs.manifest import DEPTH
from evals.runs.system import Opener, System, Systems, record_of
from index.errors import (
    HOPELESS,
    AskError,
    DiskError,
    EmbedderError,
    IndexUnusable,
    KeyRefused,
    RunStopped,
    ServerFailed,
    UnknownModel,
    Unreachable,
    UsageError,
)
from qa.settings.config import Settings, tighter_clearance

SHOWN = 8
"""How many passages a reader gets, as the settings have it."""
IN_A_ROW = 5
"""After so many failures of the model's server, one behind the other, the run stops."""
ABSENT = (Unreachable, KeyRefused, UnknownModel)
"""The model cannot be asked at all; where that is so from the start, no question is counted as failed."""
FAILED = (*HOPELESS, ServerFailed)
BROKEN = (IndexUnusable, EmbedderError, DiskError)
"""No question can be answered any more: the run stops at once."""
_LOOK = 0.1
"""Seconds between two looks at the workers; Ctrl-C is heard in between, on every system."""

OnRecord = Callable[[Record], None]


def evaluate(
    questions: Iterable[GoldQuestion],
    opener: Opener,
    *,
    k: int = SHOWN,
    depth: int = DEPTH,
    workers: int = 1,
    on_record: OnRecord | None = None,
    on_stop: Callable[[], None] = lambda: None,
) -> list[Record]:
    """Return a record of each question, in order. An AskError is its question's error, and the next one is asked.

    `on_record` gets each record as soon as it is done; `on_stop` is called if the workers are told to end early. Raises
    ModelError if the model cannot be asked from the start, and RunStopped if its server fails again and again.
    """
    listed = list(questions)
    records: list[Record] = []
    hearers: list[OnRecord] = [records.append, *([on_record] if on_record else [])]
    _Loop(listed, opener, k, depth, hearers).run(workers, on_stop)
    return in_order(records, (question.id for question in listed))


def run(
    folder: RunFolder,
    opener: Opener,
    workers: int = 1,
    on_done: OnRecord | None = None,
    on_stop: Callable[[], None] = lambda: None,
) -> None:
    """Ask what the folder's run has left, keep each record as it comes, and write the scores at the end."""

    def keep(record: Record) -> None:
        if record.answer and record.answer["index"]["digest"] not in folder.manifest.index.digests:
            raise UsageError("the index was built anew while the run went on: begin another run, in another folder.")
        folder.append(record)

    hearers: list[OnRecord] = [keep, *([on_done] if on_done else [])]
    _Loop(folder.left(), opener, folder.manifest.k, folder.manifest.depth, hearers).run(workers, on_stop)
    folder.finish()


def assistants(settings: Settings, on_wait: Callable[[float, str], None] | None = None) -> Opener:
    """Open `qa.Assistant` by these settings; of their clearance and a question's the tighter counts."""
    from qa.assistant import Assistant

    def opened(clearance: str | None) -> System:
        return Assistant.of(at_clearance(settings, clearance), on_wait=on_wait)

    return opened


def at_clearance(settings: Settings, clearance: str | None) -> Settings:
    """Return the settings under the tighter of their clearance and this one."""
    level = settings.clearance if clearance is None else tighter_clearance(clearance, settings.clearance)
    return replace(settings, clearance=level)


class _Loop:
    """The questions that wait, and what is made of each record; any number of workers may take part."""

    def __init__(
        self, questions: Sequence[GoldQuestion], opener: Opener, k: int, depth: int, hearers: Sequence[OnRecord]
    ) -> None:
        self._waiting = deque(questions)
        self._opener = opener
        self._k, self._depth = k, depth
        self._hearers = hearers
        self._lock = Lock()
        self._ended = Event()
        self._failure: BaseException | None = None
        self._answered = False
        self._in_a_row = 0

    def run(self, workers: int, on_stop: Callable[[], None]) -> None:
        """Work until nothing waits; with one worker in this thread, so that Ctrl-C ends it at once."""
        if workers == 1:
            self._work()
        else:
            self._by_threads(min(workers, len(self._waiting)), on_stop)
        if self._failure:
            raise self._failure

    def _by_threads(self, workers: int, on_stop: Callable[[], None]) -> None:
        finished = [Event() for _ in range(workers)]
        for event in finished:
            # A second Ctrl-C does not wait for them: no thread may then keep the program from ending.
            Thread(target=self._work_until, args=(event,), daemon=True).start()
        try:
            _wait(finished)
        except BaseException:
            self._ended.set()
            on_stop()
            _wait(finished)
            raise

    def _work_until(self, finished: Event) -> None:
        """Work, and tell when nothing is left to do or to close."""
        try:
            self._work()
        finally:
            finished.set()

    def _work(self) -> None:
        systems = Systems(self._opener)
        try:
            while not self._ended.is_set() and self._waiting:
                try:
                    question = self._waiting.popleft()
                except IndexError:  # another worker took the last
                    break
                self._take(*record_of(systems, question, self._k, self._depth))
        except Exception as error:
            self._failure = self._failure or error
            self._ended.set()
        finally:
            systems.close()

    def _take(self, record: Record, error: AskError | None) -> None:
        """Hand the record on; raises if there is no use in going on."""
        with self._lock:
            if isinstance(error, BROKEN) or (isinstance(error, ABSENT) and not self._answered):
                raise error
            for hear in self._hearers:
                hear(record)
            self._answered = self._answered or not isinstance(error, FAILED)
            self._in_a_row = self._in_a_row + 1 if isinstance(error, FAILED) else 0
            if self._in_a_row == IN_A_ROW:
                raise RunStopped(f"the model failed {IN_A_ROW} times in a row, at last so: {error}") from error


def _wait(finished: Sequence[Event]) -> None:
    """Wait until every worker has finished, without joining its thread.

    A thread whose `join` Ctrl-C interrupts passes for ended from then on (CPython before 3.13), and a program that ends
    while it works is aborted.
    """
    for event in finished:
        while not event.wait(_LOOK):
            pass
