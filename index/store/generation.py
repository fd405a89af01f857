"""Generations: an index is replaced as a whole, by one rename, and readers never see half of it.

INDEX/current            the pointer: which generation answers, and the digest of its manifest
INDEX/generation-000001  passages.db, keywords/, vectors.faiss, terms/, encoder/, manifest.json; never changed
INDEX/staging            what a build has made so far
INDEX/build.lock         held while a build runs
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from index import atomic, filelock
from index.disk import read_json, sha256, sync
from index.errors import IndexDamaged, IndexMissing, UsageError
from index.store.manifest import NAME as MANIFEST
from index.store.manifest import Manifest

POINTER = "current"
STAGING = "staging"
LOCK = "build.lock"

_IN_USE = "in-use.lock"
_NAME = re.compile(r"generation-(\d{6,})")
_TRIES = 5
_LONGEST_POINTER = 1 << 12


@dataclass(frozen=True, slots=True)
class GenerationLease:
    """A generation that is being read, and so is not removed, until the lease is released."""

    path: Path
    lock: filelock.FileLock | None

    def release(self) -> None:
        """Let the generation go."""
        if self.lock:
            self.lock.release()


class IndexFolder:
    """The folder of an index, with the generation that answers and the one that is being made."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    @property
    def staging(self) -> Path:
        """The folder in which the next generation is made."""
        return self.path / STAGING

    @property
    def mend(self) -> str:
        """What a person can do about a damaged index."""
        return f"Mend it: ask index build PATH... --index {self.path}"

    def exists(self) -> bool:
        """Return whether there is an index here, sound or damaged, and not just the beginnings of one."""
        return (self.path / POINTER).exists() or bool(_generations(self.path))

    def discard(self) -> None:
        """Remove the beginnings of an index, and the folder if nothing else is in it."""
        shutil.rmtree(self.staging, ignore_errors=True)
        with contextlib.suppress(OSError):
            (self.path / LOCK).unlink()
            self.path.rmdir()

    def acquire(self) -> GenerationLease:
        """Keep the generation that answers from being removed; raises IndexMissing or IndexDamaged."""
        for _ in range(_TRIES):
            path = self._current()
            lock = filelock.shared(path / _IN_USE)
            if path.is_dir() and (lock or not filelock.SUPPORTS_SHARED or not (path / _IN_USE).exists()):
                return GenerationLease(path, lock)
            if lock:
                lock.release()
            if self._current() == path and not path.is_dir():
                break
        raise IndexDamaged(f"The index is damaged: the generation that answers is gone. {self.mend}")

    def _current(self) -> Path:
        """Return the folder that the pointer names, if its manifest is the one that was published."""
        pointer = self.path / POINTER
        if not pointer.exists():
            if self.exists():
                raise IndexDamaged(f"The index is damaged: its file {POINTER!r} is gone. {self.mend}")
            raise IndexMissing(f"No index in {self.path}: build one with  ask index build PATH... --index {self.path}")
        try:
            values = read_json(pointer, _LONGEST_POINTER)
            name, digest = str(values["generation"]), str(values["manifest_sha256"])
        except (OSError, ValueError, KeyError) as error:
            raise IndexDamaged(f"The index is damaged: its file {POINTER!r} is unreadable. {self.mend}") from error
        if not _NAME.fullmatch(name):
            raise IndexDamaged(f"The index is damaged: its file {POINTER!r} names no generation. {self.mend}")
        folder = self.path / name
        manifest = folder / MANIFEST
        if folder.is_dir() and (not manifest.is_file() or sha256(manifest) != digest):
            if manifest.is_file():
                Manifest.read(manifest, self.mend)  # which raises IndexTooNew if it says so itself
            raise IndexDamaged(f"The index is damaged: {MANIFEST} is not the one that was published. {self.mend}")
        return folder

    def prepare(self) -> None:
        """Make the folder for a build; raises UsageError if it holds other things than an index."""
        if self.path.is_dir():
            others = sorted(entry.name for entry in self.path.iterdir() if not _ours(entry.name))
            if others:
                raise UsageError(
                    f"{self.path} holds other files ({others[0]}): "
                    "give --index a new or empty folder, or that of an index."
                )
        self.staging.mkdir(parents=True, exist_ok=True)

    def publish(self, finished: Path) -> Path:
        """Make the finished generation the one that answers, by one rename of the pointer."""
        numbers = [int(_NAME.fullmatch(path.name)[1]) for path in _generations(self.path)]  # type: ignore[index]
        target = self.path / f"generation-{max(numbers, default=0) + 1:06d}"
        (finished / _IN_USE).touch()
        _same_permissions(finished)
        for path in sorted(finished.rglob("*")):
            sync(path)
        finished.rename(target)
        if (self.path / POINTER).is_dir():  # nothing but damage puts a folder there, and no file replaces one
            shutil.rmtree(self.path / POINTER)
        pointer = {"generation": target.name, "manifest_sha256": sha256(target / MANIFEST)}
        atomic.write(self.path / POINTER, json.dumps(pointer) + "\n", aside=self.staging / POINTER)
        sync(self.path)
        return target

    def clear(self, keep: Path) -> None:
        """Remove staging and every generation but `keep`; one that is being read stays until a build after that."""
        shutil.rmtree(self.staging, ignore_errors=True)
        for path in _generations(self.path):
            if path != keep:
                self.retire(path)

    def retire(self, path: Path) -> None:
        """Remove a generation that another has followed; one that is being read stays until a build after that."""
        lock = filelock.exclusive(path / _IN_USE) if (path / _IN_USE).exists() else None
        if lock is None and (path / _IN_USE).exists():
            return
        shutil.rmtree(path, ignore_errors=True)
        if lock:
            lock.release()


def _generations(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and _NAME.fullmatch(path.name))


def _ours(name: str) -> bool:
    return name in {POINTER, STAGING, LOCK} or bool(_NAME.fullmatch(name))


def _same_permissions(folder: Path) -> None:
    """Let everybody read every file who may read the database; some engines keep theirs to one user alone."""
    if os.name != "nt":
        mode = (folder / "passages.db").stat().st_mode & 0o777
        for path in folder.rglob("*"):
            if path.is_file():
                path.chmod(path.stat().st_mode | mode)
