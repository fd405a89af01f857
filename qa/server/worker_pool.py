"""Processes that answer: each has the index open and does one job at a time.

Finding and reading is nearly all Python, so threads would share one core. A process that hangs or dies is replaced.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

from index.errors import WorkerLost
from qa.server.jobs import Job, Opened, perform
from qa.settings.config import Settings

TRIES = 2
"""A job whose process died under it is given to another one, once."""
TAKEN = "taken"
"""What a process says before it begins with a job: one that died earlier did not die of it."""
PAUSE = 1.0
"""Seconds until it is tried again to start a process, where the machine has no room for one."""
_SPAWN = multiprocessing.get_context("spawn")


class _NotTaken(WorkerLost):
    """The process had ended before it took the job."""


class Worker:
    """One process, and the pipe to it."""

    def __init__(self, settings: Settings) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(theirs, settings), daemon=True, name="ask-worker")
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int | None:
        """Its process id."""
        return self._process.pid

    def call(self, job: Job) -> Any:
        """What the job gives; waits for it. Raises what the library raises, and WorkerLost where the process dies."""
        taken = False
        try:
            self._pipe.send(job)
            taken = self._pipe.recv() == TAKEN
            ended_well, result = self._pipe.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise (WorkerLost if taken else _NotTaken)("the process that answered has ended: ask again.") from error
        if not ended_well:
            raise result
        return result

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        with contextlib.suppress(ValueError):  # It has ended meanwhile, and a thread has let go of it.
            self._process.kill()

    def end(self) -> None:
        """End it, and let go of what belongs to it."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._pipe.close()


class Workers:
    """A number of processes, and the jobs that wait for one of them."""

    def __init__(self, count: int, settings: Settings, seconds: float) -> None:
        self._count = count
        self._settings = settings
        self._seconds = seconds
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._all: set[Worker] = set()
        self._threads = ThreadPoolExecutor(count, "workers")
        self._stopping = False

    async def start(self, first: Job) -> None:
        """Start them all; each has done this job when they count as started. Raises what the job raises."""
        for _ in range(self._count):
            self._add()
        await asyncio.gather(*(self.run(first) for _ in range(self._count)))

    async def run(self, job: Job) -> Any:
        """What the job gives. Raises what the library raises, and WorkerLost where processes die under it."""
        lost = 0
        for _ in range(self._count + TRIES):
            worker = await self._idle.get()
            try:
                return await asyncio.shield(self._given_to(worker, job))
            except WorkerLost as error:
                lost += not isinstance(error, _NotTaken)
                if lost == TRIES or self._stopping:
                    raise
        raise WorkerLost("the processes that answer end as soon as they start: ask again in a moment.")

    async def stop(self) -> None:
        """End them all."""
        self._stopping = True
        for worker in list(self._all):
            worker.kill()
        await asyncio.to_thread(self._threads.shutdown)
        for worker in list(self._all):
            worker.end()
        self._all.clear()

    @property
    def pids(self) -> list[int]:
        """The ids of the processes."""
        return [worker.pid for worker in self._all if worker.pid is not None]

    def _replace(self, worker: Worker) -> None:
        """Another in its place, as soon as this machine has room for one."""
        self._all.discard(worker)
        if self._stopping:
            return
        try:
            self._add()
        except OSError:
            asyncio.get_running_loop().call_later(PAUSE, self._replace, worker)

    def _add(self) -> None:
        worker = Worker(self._settings)
        self._all.add(worker)
        self._idle.put_nowait(worker)

    def _given_to(self, worker: Worker, job: Job) -> asyncio.Future[Any]:
        """The job under way: it goes on where whoever asked has left, but not for ever."""
        loop = asyncio.get_running_loop()
        watch = loop.call_later(self._seconds, worker.kill)
        under_way = loop.run_in_executor(self._threads, worker.call, job)
        under_way.add_done_callback(lambda done: self._back(worker, watch, done))
        return under_way

    def _back(self, worker: Worker, watch: asyncio.TimerHandle, done: asyncio.Future[Any]) -> None:
        watch.cancel()
        lost = not done.cancelled() and isinstance(done.exception(), WorkerLost)
        if lost:
            self._replace(worker)
        else:
            self._idle.put_nowait(worker)


def _work(pipe: Connection, settings: Settings) -> None:
    """What a process does: jobs from the pipe, one after the other, until its other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    opened = Opened(settings)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            job = pipe.recv()
            pipe.send(TAKEN)
            pipe.send(_done(job, opened, perform))
            if not gc.get_freeze_count():
                # What was opened for the first job stays: the collector need not look through it again and again.
                gc.freeze()
    opened.close()


def _done(job: Job, opened: Opened, how: Callable[[Job, Opened], Any]) -> tuple[bool, Any]:
    try:
        return True, how(job, opened)
    except Exception as error:
        return False, error
