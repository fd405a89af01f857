"""Locks on files, given back by the operating system itself when their holder dies.

The package filelock has no better: its shared lock is a database that each reader writes to, so an index on a
read-only disk could not be read, and it takes 1 ms instead of 0.02, with 70 ms to import (measured with 4.2).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUPPORTS_SHARED = sys.platform != "win32"


class FileLock:
    """A lock that is held until it is released or its process ends."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    def release(self) -> None:
        """Give the lock back; doing so twice does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __del__(self) -> None:
        self.release()


def exclusive(path: Path) -> FileLock | None:
    """Take the only lock on a file, which is made if need be; returns None if somebody holds one."""
    return _locked(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), shared=False)


def shared(path: Path) -> FileLock | None:
    """Take a lock beside other shared ones; returns None if the file is gone or locked, or the system has none."""
    if not SUPPORTS_SHARED:
        return None
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    return _locked(handle, shared=True)


@contextmanager
def waited_for(handle: int) -> Iterator[None]:
    """Hold the only lock on an open file; waits if another process holds one."""
    _wait(handle)
    try:
        yield
    finally:
        _unlock(handle)


def _locked(handle: int, *, shared: bool) -> FileLock | None:
    try:
        _lock(handle, shared=shared)
    except OSError:
        os.close(handle)
        return None
    return FileLock(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int, *, shared: bool) -> None:  # noqa: ARG001 - this system has no shared locks
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _wait(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int, *, shared: bool) -> None:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)

    def _wait(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
