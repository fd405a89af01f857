"""Reading: a path becomes cables, or a reason why not. Nothing that a file holds makes it raise."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from index.cable import Cable, Skipped
from index.cables.cable_reader import cable_of
from index.cables.duplicates import separate
from index.cables.files.containers import raw_cables
from index.cables.files.raw_cable import OPENING, OpenFile, RawCable
from index.errors import ReadError

T = TypeVar("T")


def walk(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield every file at or under these paths once, in order of name, without hidden files and folders.

    Raises ReadError if a path does not exist.
    """
    seen: set[str] = set()
    for path in paths:
        if not path.exists():
            raise ReadError(f"no such file or folder: {path}")
        for found in _files(path):
            key = os.path.realpath(found)
            if key not in seen:
                seen.add(key)
                yield found


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


def read_paths(paths: Iterable[Path]) -> Iterator[Cable | Skipped]:
    """Yield the cables of all these files and folders, one after another."""
    for path in walk(paths):
        yield from read_file(path)


def read_file(path: Path) -> Iterator[Cable | Skipped]:
    """Yield the cables of one file, or the reason why it gives none."""
    return _read(lambda: path.open("rb"), str(path))


def read_bytes(data: bytes, path: str) -> Iterator[Cable | Skipped]:
    """Yield the cables of a file that is in memory, or the reason why it gives none."""
    return _read(lambda: io.BufferedReader(io.BytesIO(data), OPENING), path)


def _read(opened: Callable[[], io.BufferedReader], path: str) -> Iterator[Cable | Skipped]:
    """Read one file; what goes wrong outside of a single cable is caught here."""
    nothing = True
    try:
        with opened() as stream:
            for raw in raw_cables(OpenFile(stream, path)):
                nothing = False
                yield from _cables(raw, path) if isinstance(raw, RawCable) else (raw,)
    except ReadError as error:
        yield Skipped(path, str(error))
    except OSError as error:
        reason = "permission denied" if isinstance(error, PermissionError) else (error.strerror or str(error)).lower()
        yield Skipped(path, f"unreadable: {reason}", failed=True)
    except Exception as error:  # a defect in reading one file must not cost the person all the others
        yield Skipped(path, f"the reader failed on it ({type(error).__name__}: {error})", failed=True)
    else:
        if nothing:
            yield Skipped(path, "no cable found: no header, class line or numbered archive page in it")


def _cables(raw: RawCable, path: str) -> Iterator[Cable | Skipped]:
    copies = _attempt(path, separate, raw)
    for copy in [copies] if isinstance(copies, Skipped) else copies:
        yield copy if isinstance(copy, Skipped) else _attempt(path, cable_of, copy, path)


def _attempt(path: str, step: Callable[..., T], *arguments: object) -> T | Skipped:
    """Take one step with one cable; a failure in it becomes a reason, and does not end the rest."""
    try:
        return step(*arguments)
    except Exception as error:  # a fault of ours on a text we never met: the walk must go on
        return Skipped(path, f"could not be read: {type(error).__name__}: {error}")
