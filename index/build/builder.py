"""Building an index: a folder of cables becomes a generation that answers, at the cost of what has changed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index import filelock
from index.build.pipeline import NEXT, BuildReport, GenerationBuild, Progress, silent
from index.errors import DiskError, IndexTooNew, IndexUnusable, ReadError
from index.store.generation import LOCK, IndexFolder
from index.store.open_index import OpenIndex, open_index

__all__ = ["BuildReport", "Progress", "build"]


def build(
    paths: Iterable[Path | str],
    index_dir: Path | str,
    *,
    embedder: str | None = None,
    replace: bool = False,
    progress: Progress = silent,
) -> BuildReport:
    """Makes the index in `index_dir` hold the cables below `paths`; only what changed since then costs anything.

    Files of earlier builds from other places are kept, unless `replace` is set. `embedder` None means the one the index
    has, or the default. Whatever stops it, the index answers as before, and the next build goes on from there.
    """
    roots = _roots(paths)
    folder = IndexFolder(Path(index_dir))
    with _disk_errors(folder):
        folder.prepare()
        with _alone(folder), _nothing_left(folder):
            return GenerationBuild(folder, roots, _earlier(folder), embedder, replace, progress).run()


def _roots(paths: Iterable[Path | str]) -> list[Path]:
    """The given paths, absolute; ReadError where one does not exist."""
    roots = [Path(path).absolute() for path in paths]
    missing = [str(root) for root in roots if not root.exists()]
    if missing:
        raise ReadError(f"No such file or folder: {', '.join(missing)}")
    return roots


def _earlier(folder: IndexFolder) -> OpenIndex | None:
    """The index as it is, to take from it what is still right; None where there is none, or it is damaged."""
    try:
        return open_index(folder.path)
    except IndexTooNew:
        raise
    except IndexUnusable:
        return None


@contextmanager
def _alone(folder: IndexFolder) -> Iterator[None]:
    """Keeps other builds of the same index out."""
    lock = filelock.exclusive(folder.path / LOCK)
    if lock is None:
        raise DiskError(f"Another build of {folder.path} is running: wait for it to end, then try again.")
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _nothing_left(folder: IndexFolder) -> Iterator[None]:
    """Where there was no index and nothing to make one of, no folder is left that looks like one."""
    try:
        yield
    except ReadError:
        shutil.rmtree(folder.staging / NEXT, ignore_errors=True)
        if not folder.exists():
            folder.discard()
        raise


@contextmanager
def _disk_errors(folder: IndexFolder) -> Iterator[None]:
    """Turns what a full or read-only disk makes the engines raise into one line; the vectors made so far are kept."""
    try:
        yield
    except sqlite3.OperationalError as error:
        _make_room(folder)
        raise DiskError(_could_not_write(folder, str(error))) from error
    except OSError as error:
        _make_room(folder)
        raise DiskError(_could_not_write(folder, error.strerror or str(error))) from error


def _make_room(folder: IndexFolder) -> None:
    shutil.rmtree(folder.staging / NEXT, ignore_errors=True)


def _could_not_write(folder: IndexFolder, reason: str) -> str:
    return (
        f"Could not write the index in {folder.path}: {reason}. "
        "The index is as it was; make room there, or give another folder with --index, and build again."
    )
