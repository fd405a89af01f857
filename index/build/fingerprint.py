"""The digest of the code that decides what an index holds: where it changed, cables are read anew."""

from __future__ import annotations

import hashlib
from pathlib import Path

_DECIDING = (
    "acronyms.py",
    "alignment.py",
    "analysis.py",
    "cables/*.py",
    "keywords.py",
    "numbers.py",
    "schema.py",
    "sentences.py",
    "store_writer.py",
    "units.py",
)


def software_sha256() -> str:
    """The digest of the deciding modules, by name and content."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for file in sorted(file for pattern in _DECIDING for file in package.glob(pattern)):
        digest.update(f"{file.relative_to(package).as_posix()} ".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
