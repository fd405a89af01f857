"""The digest of the code that decides what an index holds; if it changed, cables are read anew."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

DECIDING = (
    "build/term_arrays.py",
    "cables/**/*.py",
    "cables/**/*.txt",
    "ids/*.py",
    "ids/*.txt",
    "markings.py",
    "store/digests.py",
    "store/keywords.py",
    "store/schema.py",
    "store/search_units.py",
    "store/writer.py",
    "text/*.py",
)
"""The modules and lists of words that decide, as patterns below the package."""


OUTDATED = (
    "This index was made by another version of ask: its paragraphs and their markings stay as that one read them "
    "until the next `ask index build`."
)


@cache
def software_sha256() -> str:
    """Return the digest of the deciding files, by name and content."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for file in sorted(file for pattern in DECIDING for file in package.glob(pattern)):
        digest.update(f"{file.relative_to(package).as_posix()} ".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def outdated(made_by: str) -> str | None:
    """Return what to say of an index that the code with this digest made; None if this code would make the same.

    Takes 2 ms: no more than reading the deciding files.
    """
    return OUTDATED if made_by != software_sha256() else None
