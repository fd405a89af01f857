"""Telling a full disk from a defect, where an engine that writes files itself says only that something failed."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import AskError

_LITTLE = 256 << 20
"""More than any engine needs at once for an index of the usual size."""


@contextmanager
def full_disk_told(folder: Path) -> Iterator[None]:
    """Turns what is raised inside, while there is little room where `folder` is, into the OSError of a full disk."""
    try:
        yield
    except (OSError, AskError):
        raise
    except Exception as error:
        if shutil.disk_usage(folder).free < _LITTLE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder)) from error
        raise
