"""The bundled sample: abstracts of five cables, indexed when `ask` is asked before any index was built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import index
from prompts import load

FOLDER = Path(index.__file__).parent / "sample"
NOTICE = load("sample_notice", "cables", "command").fill(cables="five", command="ask index build PATH")


def ready(folder: Path, progress: Callable[[str], None] | None = None) -> Path:
    """The folder of the sample's index, built first where it is not there yet."""
    raise NotImplementedError
