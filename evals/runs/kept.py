"""The runs that are kept under the data folder, and which of them a command means."""

from __future__ import annotations

from pathlib import Path

from evals.runs import manifest
from evals.runs.folder import MANIFEST
from index.errors import ReadError

FOLDER = "runs"


def chosen(run: Path | None, data_dir: Path) -> Path:
    """Return the folder of this name, there or among the kept runs; without a name the newest. ReadError if there is
    none.
    """
    kept = data_dir / FOLDER
    if run is None:
        return newest(kept)
    return kept / run if not run.exists() and (kept / run).is_dir() else run


def newest(kept: Path) -> Path:
    """Return the run that was begun last; ReadError if there is none."""
    begun = {path.parent: _begun(path) for path in kept.glob(f"*/{MANIFEST}")}
    if not any(begun.values()):
        raise ReadError(f"no run is kept in {kept}: `ask eval run` makes one, or name a folder.")
    return max(begun, key=lambda path: (begun[path], path.name))


def _begun(path: Path) -> str:
    """Return when the run was begun; empty if its manifest cannot be read, as another may be meant."""
    try:
        return manifest.read(path).created
    except ReadError:
        return ""
