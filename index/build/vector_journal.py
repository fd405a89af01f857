"""The journal of a build: every vector made so far, so that a stopped build goes on from there."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

_DIGEST = 16
_CHECK = 4
_MAGIC = b"ask vectors 2\n"
_PRECISION = slice(_DIGEST, _DIGEST + 4)


class Journal:
    """Vectors by the digest of their text, in one file that is only ever appended to.

    The file begins with the embedder's digest; a record is text digest, precision, vector, and a checksum of all three.
    What follows the first record that is cut short or wrong is dropped.
    """

    def __init__(self, file: BinaryIO, dimension: int, header: int) -> None:
        self._file = file
        self._header = header
        fields = [("digest", f"V{_DIGEST}"), ("precision", "S4"), ("vector", "<f4", (dimension,)), ("check", "<u4")]
        self._record = np.dtype(fields)
        self.precisions: set[str] = set()
        """In which its vectors were made: "bf16", "fp32"."""
        self.bf16_cosine: float | None = None
        """The least cosine to fp32 that bf16 gave to whoever adds to it; not kept in the file."""
        self._places: dict[bytes, int] = {}
        self._load()

    @classmethod
    def open(cls, path: Path, embedder_sha256: str, dimension: int) -> Journal:
        """Open the journal in the file `path`; it is empty if it is new or of another embedder."""
        header = _MAGIC + f"{embedder_sha256} {dimension}\n".encode()
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+b")
        if file.read(len(header)) != header:
            file.seek(0)
            file.truncate()
            file.write(header)
            file.flush()
        return cls(file, dimension, len(header))

    def _load(self) -> None:
        """Find the whole records, and cut off the rest."""
        size = self._record.itemsize
        self._file.seek(self._header)
        place = 0
        while len(record := self._file.read(size)) == size:
            if zlib.crc32(record[:-_CHECK]) != int.from_bytes(record[-_CHECK:], "little"):
                break
            self._places[record[:_DIGEST]] = place
            self.precisions.add(record[_PRECISION].decode("ascii", "replace"))
            place += 1
        self._file.truncate(self._header + place * size)
        self._file.seek(0, os.SEEK_END)
        self._count = place

    def __contains__(self, digest: bytes) -> bool:
        return digest in self._places

    def add(self, digests: Sequence[bytes], vectors: NDArray[np.float32], precision: str) -> None:
        """Append vectors made in one precision; once this returns they outlive the process."""
        records = bytearray()
        for digest, vector in zip(digests, vectors, strict=True):
            body = digest + precision.encode() + vector.astype("<f4").tobytes()
            records += body + zlib.crc32(body).to_bytes(_CHECK, "little")
        self._file.write(records)
        self._file.flush()
        self.precisions.add(precision)
        for digest in digests:
            self._places[digest] = self._count
            self._count += 1

    def vectors(self, digests: Sequence[bytes]) -> NDArray[np.float32]:
        """Return the vectors of these texts, in the order given; raises KeyError if one is not there."""
        records = np.memmap(self._file, self._record, "r", self._header, (self._count,))
        return np.array(records["vector"][[self._places[digest] for digest in digests]], np.float32)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
