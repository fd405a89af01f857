"""Bring the store up to date with the source files: read, merge, replace and take out cables."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from index.build import sources
from index.build.sources import Changes
from index.cable import Cable, Skipped
from index.cables.duplicates import merge
from index.cables.reading import read_file
from index.store.store import SourceFile
from index.store.writer import StoreWriter

Progress = Callable[[int, int], None]


class CorpusUpdate:
    """One pass over the files that changed, and one over the files that share a cable with them.

    A cable that several files hold is always merged from all of them, in the order of their paths, so that an index
    that grew is the same as one built at once.
    """

    def __init__(self, writer: StoreWriter) -> None:
        self._writer = writer
        self._stale: set[str] = set()
        """Cables of which a file changed or went."""
        self._fresh: set[str] = set()
        """Cables put in during this update, from files read during it alone."""
        self._shared: set[str] = set()
        """Cables that files read earlier hold as well."""

    def apply(self, changes: Changes, progress: Progress) -> None:
        """Make the store hold what is on the disk."""
        files = changes.to_read()
        self._forget([file.path for file in changes.changed] + list(changes.removed), changes.removed)
        done, total = 0, sum(file.size for file in files)
        for file in files:
            self._read(file)
            done += file.size
            progress(done, total)
        self._drop_or_share()
        self._merge_shared()

    def _forget(self, paths: Iterable[str], removed: Iterable[str]) -> None:
        """Note the cables of files that changed or went, and take out the files that went."""
        for path in paths:
            self._stale.update(self._writer.cables_in(path))
        for path in removed:
            self._writer.remove_file(path)
        for path in set(paths) - set(removed):
            self._writer.forget_sightings(path)

    def _read(self, file: SourceFile) -> None:
        file_id = self._writer.put_file(file)
        for item in read_file(Path(file.path)) if file.sha256 else [_gone(file.path)]:
            skipped = self._put_whole(item, file_id) if isinstance(item, Cable) else item
            if skipped:
                self._writer.add_skipped(file_id, skipped)
            if skipped and skipped.failed:
                self._writer.mark_unread(file_id)

    def _put_whole(self, cable: Cable, file_id: int) -> Skipped | None:
        """Put a cable in wholly or not at all; one that cannot be put must not cost the person the others."""
        try:
            with self._writer.whole():
                self._put(cable, file_id)
        except (OSError, sqlite3.OperationalError):
            raise
        except Exception as error:
            reason = f"{cable.reference_id} could not be indexed ({type(error).__name__}: {error})"
            return Skipped(cable.path, reason, failed=True)
        return None

    def _put(self, cable: Cable, file_id: int) -> None:
        id = cable.reference_id
        if id in self._shared or (id not in self._fresh and self._writer.sightings(id)):
            self._shared.add(id)
        elif id in self._fresh:
            self._writer.put(merge(self._writer.store().cable(id), cable))
        else:
            self._writer.put(cable)
            self._fresh.add(id)
        self._writer.add_sighting(id, file_id)

    def _drop_or_share(self) -> None:
        """Take out the cables of a changed or gone file that no file holds now; the others are to be merged."""
        for id in sorted(self._stale - self._fresh):
            if self._writer.sightings(id):
                self._shared.add(id)
            else:
                self._writer.delete(id)

    def _merge_shared(self) -> None:
        """Read every file that holds one of the shared cables, and merge these from all of them."""
        merged: set[str] = set()
        paths = {path for id in self._shared for path in self._writer.sightings(id)}
        for path in sorted(paths):
            for item in read_file(Path(path)):
                if isinstance(item, Cable) and item.reference_id in self._shared:
                    before = self._writer.store().cable(item.reference_id) if item.reference_id in merged else None
                    self._writer.put(merge(before, item) if before else item)
                    merged.add(item.reference_id)


def _gone(path: str) -> Skipped:
    """Say why a file whose digest could not be taken cannot be read."""
    try:
        Path(path).open("rb").close()
    except OSError as error:
        return Skipped(path, sources.unreadable(error), failed=True)
    return Skipped(path, "cannot be read", failed=True)
