"""The bundled sample: abstracts of five cables, indexed when `ask` is asked before any index was built."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import index
from index.build.fingerprint import software_sha256
from index.disk import sha256
from index.errors import IndexTooNew, IndexUnusable
from index.store.open_index import OpenIndex, open_index
from prompts import load

Building = Callable[[], AbstractContextManager[Callable[[str, int, int], None]]]
"""Entered while the sample is built; what it gives is called with stage, done and total."""

FOLDER = Path(index.__file__).parent / "sample"
_NOTICE = load("sample_notice", "cables", "command")


def silently() -> AbstractContextManager[Callable[[str, int, int], None]]:
    """Show no progress."""
    return nullcontext(lambda stage, done, total: None)


def notice(opened: OpenIndex) -> str | None:
    """Return what every answer from abstracts ends with; None for an index of cables."""
    if not opened.manifest.abstracts:
        return None
    return _NOTICE.fill(cables=str(opened.manifest.cables), command="ask index build PATH")


def ready(folder: Path, embedder: str | None = None, building: Building = silently) -> OpenIndex:
    """Open the index of the sample in `folder`; build it first if it is missing, not sound or of another release."""
    try:
        opened = open_index(folder, embedder)
        if _of_this_release(opened):
            return opened
        opened.close()
    except IndexTooNew:
        shutil.rmtree(folder, ignore_errors=True)
    except IndexUnusable:
        pass  # the build makes it anew, and takes from it what is still right
    from index import build_index

    with building() as progress:
        build_index([FOLDER], folder, embedder=embedder, replace=True, progress=progress)
    return open_index(folder, embedder)


def _of_this_release(opened: OpenIndex) -> bool:
    """Return whether these abstracts were indexed, and by this code."""
    digests = {sha256(path) for path in FOLDER.glob("*.txt")}
    return opened.manifest.software_sha256 == software_sha256() and digests == {
        file.sha256 for file in opened.store.files()
    }
