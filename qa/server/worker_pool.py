"""A pool of processes that answer: each has the index open and does one job at a time.

Finding and reading is nearly all Python, so threads would share one core. A process that hangs or dies is replaced.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import multiprocessing
import signal
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

from index.errors import WorkerLost
from qa.server.jobs import CurrentIndex, Job, run_job
from qa.settings.config import Settings

TRIES = 2
"""A job whose process died under it is given to another one, once."""
TAKEN = "taken"
"""What a process sends before it begins with a job: one that died earlier did not die of it."""
RESTART_AFTER = 1.0
"""Seconds until another start is tried, if the machine has no room for a process."""
_SPAWN = multiprocessing.get_context("spawn")


class _NotStarted(WorkerLost):
    """The process had ended before it took the job."""


class Worker:
    """One process, and the pipe to it."""

    def __init__(self, settings: Settings) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_serve_jobs, args=(theirs, settings), daemon=True, name="ask-worker")
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int | None:
        """Return its process id."""
        return self._process.pid

    def call(self, job: Job) -> Any:
        """Wait for the result of a job. Raises what the library raises, and WorkerLost if the process dies."""
        taken = False
        try:
            self._pipe.send(job)
            taken = self._pipe.recv() == TAKEN
            succeeded, result = self._pipe.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise (WorkerLost if taken else _NotStarted)("the process that answered has ended: ask again.") from error
        if not succeeded:
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


class WorkerPool:
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
        """Start all processes; each has done this job when they count as started. Raises what the job raises."""
        for _ in range(self._count):
            self._add()
        await asyncio.gather(*(self.run(first) for _ in range(self._count)))

    async def run(self, job: Job) -> Any:
        """Wait for the result of a job. Raises what the library raises, and WorkerLost if processes die under it."""
        lost = 0
        for _ in range(self._count + TRIES):
            worker = await self._idle.get()
            try:
                return await asyncio.shield(self._submit(worker, job))
            except WorkerLost as error:
                lost += not isinstance(error, _NotStarted)
                if lost == TRIES or self._stopping:
                    raise
        raise WorkerLost("the processes that answer end as soon as they start: ask again in a moment.")

    async def stop(self) -> None:
        """End all processes."""
        self._stopping = True
        for worker in list(self._all):
            worker.kill()
        await asyncio.to_thread(self._threads.shutdown)
        for worker in list(self._all):
            worker.end()
        self._all.clear()

    @property
    def pids(self) -> list[int]:
        """List the ids of the processes."""
        return [worker.pid for worker in self._all if worker.pid is not None]

    def _replace(self, worker: Worker) -> None:
        """Start another in its place, as soon as this machine has room for one."""
        self._all.discard(worker)
        if self._stopping:
            return
        try:
            self._add()
        except OSError:
            asyncio.get_running_loop().call_later(RESTART_AFTER, self._replace, worker)

    def _add(self) -> None:
        worker = Worker(self._settings)
        self._all.add(worker)
        self._idle.put_nowait(worker)

    def _submit(self, worker: Worker, job: Job) -> asyncio.Future[Any]:
        """Begin the job; it is finished even if the client disconnects, up to the time limit."""
        loop = asyncio.get_running_loop()
        limit = loop.call_later(self._seconds, worker.kill)
        result = loop.run_in_executor(self._threads, worker.call, job)
        result.add_done_callback(lambda done: self._release(worker, limit, done))
        return result

    def _release(self, worker: Worker, limit: asyncio.TimerHandle, done: asyncio.Future[Any]) -> None:
        limit.cancel()
        if not done.cancelled() and isinstance(done.exception(), WorkerLost):
            self._replace(worker)
        else:
            self._idle.put_nowait(worker)


def _serve_jobs(pipe: Connection, settings: Settings) -> None:
    """Do jobs from the pipe in a process of their own, one by one, until its other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    index = CurrentIndex(settings)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            job = pipe.recv()
            pipe.send(TAKEN)
            pipe.send(_result(job, index))
            if not gc.get_freeze_count():
                # What was opened for the first job stays: the collector need not look through it again and again.
                gc.freeze()
    index.close()


def _result(job: Job, index: CurrentIndex) -> tuple[bool, Any]:
    """Return whether the job succeeded, and its result or its error."""
    try:
        return True, run_job(job, index)
    except Exception as error:
        return False, error
