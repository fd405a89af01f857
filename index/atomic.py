"""Files that are replaced as a whole: a reader meets the old contents or the new, never half of them."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from index.disk import sync


def write(path: Path, data: str | bytes, mode: int | None = None, *, aside: Path | None = None) -> None:
    """Write a file: aside first (on the same disk), synced, then swapped in. After an OSError it is as it was.

    A text is written as UTF-8. Without a `mode`, a file that is replaced keeps its own.
    """
    contents = data.encode("utf-8", "replace") if isinstance(data, str) else data
    aside = aside or path.with_name(f"{path.name}.{os.getpid()}")
    try:
        # Made with the mode, not given it afterwards: what only its owner may read is never open to others.
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode or 0o666), "wb") as file:
            file.write(contents)
        if mode is None and path.exists():
            aside.chmod(path.stat().st_mode & 0o7777)
        sync(aside)
        aside.replace(path)
    except BaseException:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise
