"""Files on the disk: their digest, their way onto it, and a full disk told from a defect."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import AskError

_LITTLE = 256 << 20
"""More bytes than any engine needs at once for an index of the usual size."""


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_json(path: Path, most: int) -> dict[str, Any]:
    """Read a small file that holds one JSON object; raises OSError or ValueError, whatever else is in its place."""
    if not path.is_file():  # to open a pipe would wait for its writer
        raise FileNotFoundError(path)
    with path.open("rb") as file:
        data = file.read(most + 1)
    try:
        values = json.loads(data.decode("utf-8")) if len(data) <= most else None
    except RecursionError as error:
        raise ValueError(f"{path.name} is nested too deep") from error
    if not isinstance(values, dict):
        raise ValueError(f"{path.name} holds no JSON object of at most {most} bytes")
    return values


def sync(path: Path) -> None:
    """Have the operating system put a file, or a folder's entries, on the disk, if it can."""
    if path.is_dir() and os.name == "nt":
        return
    # Windows syncs only what is open for writing.
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def full_disk_errors(folder: Path) -> Iterator[None]:
    """Turn any error raised inside into the OSError of a full disk, if little room is left where `folder` is.

    Engines that write their files themselves (tantivy, onnx) say only that something failed.
    """
    try:
        yield
    except (OSError, AskError):
        raise
    except Exception as error:
        if shutil.disk_usage(folder).free < _LITTLE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder)) from error
        raise
