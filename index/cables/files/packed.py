"""Files packed by gzip: what is in them is read as any other file, and streamed if it is a table."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import cast

from index.cables.files.raw_cable import OpenFile
from index.errors import ReadError

NAME = "gzip"


class _Unpacked(gzip.GzipFile):
    """Says of a damaged file that it is damaged, whoever reads from it."""

    def read(self, size: int | None = -1) -> bytes:
        try:
            return super().read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise ReadError(f"damaged gzip file: {error}") from error


def is_packed(file: OpenFile) -> bool:
    """Tell whether a file is packed by gzip."""
    return file.opening.startswith(b"\x1f\x8b\x08")


def read(file: OpenFile) -> Iterator[OpenFile]:
    """Yield the file that is packed."""
    yield file.inner(io.BufferedReader(cast(io.RawIOBase, _Unpacked(fileobj=file.stream, mode="rb"))))
