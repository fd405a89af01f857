"""The bundled sample: abstracts of five cables, indexed when `ask` is asked before any index was built."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import index
from index.errors import IndexTooNew, IndexUnusable
from index.opened import OpenIndex, open_index
from prompts import load

FOLDER = Path(index.__file__).parent / "sample"
_NOTICE = load("sample_notice", "cables", "command")


def notice(opened: OpenIndex) -> str | None:
    """What every answer from abstracts ends with; None for an index of cables."""
    if not opened.manifest.abstracts:
        return None
    return _NOTICE.fill(cables=str(opened.manifest.cables), command="ask index build PATH")


def ready(folder: Path, embedder: str | None = None, progress: Callable[[str], None] | None = None) -> OpenIndex:
    """The index of the sample, kept in `folder`; built first where it is not there, not sound or of another release."""
    try:
        opened = open_index(folder, embedder)
    except IndexTooNew:
        shutil.rmtree(folder, ignore_errors=True)
    except IndexUnusable:
        pass
    else:
        if {file.sha256 for file in opened.store.files()} == _digests():
            return opened
        opened.close()
    _build(folder, embedder, progress)
    return open_index(folder, embedder)


def _build(folder: Path, embedder: str | None, progress: Callable[[str], None] | None) -> None:
    from index.build import build

    if progress:
        progress("no index of your own yet: indexing the bundled sample, once (some seconds)…")
    build([FOLDER], folder, embedder=embedder)


def _digests() -> set[str]:
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.txt")}
