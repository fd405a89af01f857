"""Build an index: a folder of cables becomes a generation that answers, at the cost of what has changed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index import filelock
from index.build.pipeline import NEXT, BuildReport, GenerationBuild, Progress, silent
from index.errors import DiskError, IndexTooNew, IndexUnusable, ReadError
from index.store.generation import LOCK, IndexFolder
from index.store.open_index import PASSAGES, VECTORS, OpenIndex, open_index

__all__ = ["BuildReport", "Progress", "build_index"]


def build_index(
    paths: Iterable[Path | str],
    index_dir: Path | str,
    *,
    embedder: str | None = None,
    replace: bool = False,
    progress: Progress = silent,
) -> BuildReport:
    """Make the index in `index_dir` hold the cables below `paths`; only what changed since then costs anything.

    Files of earlier builds from other places are kept, unless `replace` is set. Without `embedder` it is the one that
    the index has, or the default. If anything stops it, the index answers as before, and the next build goes on from
    there.
    """
    roots = [Path(path).absolute() for path in paths]
    if missing := [str(root) for root in roots if not root.exists()]:
        raise ReadError(f"No such file or folder: {', '.join(missing)}")
    folder = IndexFolder(Path(index_dir))
    with _disk_errors(folder):
        folder.prepare()
        with _alone(folder), _discarded_if_empty(folder):
            return GenerationBuild(folder, roots, _earlier(folder), embedder, replace, progress).run()


def _earlier(folder: IndexFolder) -> OpenIndex | None:
    """Return the index as it is, or None if no vector can be taken from it: it is missing, or they are damaged."""
    try:
        opened = open_index(folder.path, check=False)
    except IndexTooNew:
        raise
    except IndexUnusable:
        return None
    if opened.damage("quick", "sums", parts=(PASSAGES, VECTORS)):
        opened.close()
        return None
    return opened


@contextmanager
def _alone(folder: IndexFolder) -> Iterator[None]:
    """Keep other builds of the same index out."""
    lock = filelock.exclusive(folder.path / LOCK)
    if lock is None:
        raise DiskError(f"Another build of {folder.path} is running: wait for it to end, then try again.")
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _discarded_if_empty(folder: IndexFolder) -> Iterator[None]:
    """If nothing was indexed, delete what was half made of it, and the folder if no index existed."""
    try:
        yield
    except ReadError:
        shutil.rmtree(folder.staging / NEXT, ignore_errors=True)
        with suppress(OSError):  # vectors of a build that was stopped are kept
            folder.staging.rmdir()
        if not folder.exists():
            folder.discard()
        raise


@contextmanager
def _disk_errors(folder: IndexFolder) -> Iterator[None]:
    """Turn what a full or read-only disk makes the engines raise into DiskError; the vectors made so far are kept."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        shutil.rmtree(folder.staging / NEXT, ignore_errors=True)
        raise DiskError(
            f"Could not write the index in {folder.path}: {getattr(error, 'strerror', None) or error}. "
            "What the index holds is kept; make room there, or give another folder with --index, and build again."
        ) from error
