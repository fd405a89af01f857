"""The source files of an index beside those on the disk: what is new, changed, gone or as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from index.cable import Skipped
from index.cables import reading
from index.disk import sha256
from index.store.store import SourceFile

UNREAD = ""
"""The digest noted for a file that could not be read: no content has it, so the file is tried again."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What has to be done so that an index holds what is on the disk."""

    new: tuple[SourceFile, ...]
    changed: tuple[SourceFile, ...]
    removed: tuple[str, ...]
    """Files below the given paths that are gone, and, if the given paths replace all, those elsewhere."""
    unchanged: int
    elsewhere: int
    """Files of earlier builds from other places, which are left as they are."""

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.new or self.changed or self.removed)

    def to_read(self) -> list[SourceFile]:
        """Return the files to read, by path."""
        return sorted((*self.new, *self.changed), key=lambda file: file.path)


def changes(
    roots: Iterable[Path],
    known: Iterable[SourceFile],
    reasons: dict[str, str],
    *,
    replace: bool,
    reread: bool,
    leave_out: Path,
    progress: Callable[[int], None],
) -> Changes:
    """Compare the files below `roots` with those that the index knows.

    `reasons` says why a file that could not be read could not be. With `replace` all files elsewhere count as removed,
    with `reread` all that are there count as changed. `leave_out` is the folder of the index itself.
    """
    roots = [Path(root).absolute() for root in roots]
    before = {file.path: file for file in known}
    new: list[SourceFile] = []
    changed: list[SourceFile] = []
    seen: set[str] = set()
    for path in (path.absolute() for path in reading.walk(roots)):
        if str(path) in seen or path.is_relative_to(leave_out):
            continue
        seen.add(str(path))
        file = _to_read(path, None if reread else before.get(str(path)), reasons)
        if file:
            (changed if str(path) in before else new).append(file)
        progress(len(seen))
    missing = [path for path in before if path not in seen]
    removed = [path for path in missing if replace or any(Path(path).is_relative_to(root) for root in roots)]
    unchanged = len(seen) - len(new) - len(changed)
    return Changes(tuple(new), tuple(changed), tuple(sorted(removed)), unchanged, len(missing) - len(removed))


def _to_read(path: Path, before: SourceFile | None, reasons: dict[str, str]) -> SourceFile | None:
    """Return the file as it is now if it must be read, or None if it is as before."""
    try:
        status = path.stat()
        if before and before.sha256 and (before.size, before.mtime_ns) == (status.st_size, status.st_mtime_ns):
            return None
        now = SourceFile(str(path), status.st_size, status.st_mtime_ns, sha256(path))
    except OSError as error:
        failed = before is not None and before.sha256 == UNREAD and reasons.get(str(path)) == unreadable(error)
        return None if failed else SourceFile(str(path), 0, 0, UNREAD)
    if before is None:
        return now
    if before.sha256 == UNREAD:
        return None if _fails_as_before(path, reasons) else now
    return None if now.sha256 == before.sha256 else now


def _fails_as_before(path: Path, reasons: dict[str, str]) -> bool:
    """Return whether a file that the reader failed on still makes it fail for the same reason."""
    failures = [item.reason for item in reading.read_file(path) if isinstance(item, Skipped) and item.failed]
    return bool(failures) and failures[-1] == reasons.get(str(path))


def unreadable(error: OSError) -> str:
    """Say why a file cannot be read, for a person."""
    return f"cannot be read: {error.strerror or error}"
