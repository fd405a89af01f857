"""Cables in, ranked passages out. Knows nothing of readers or answers; nothing above it may be imported here.

What other floors and programs use is offered here by name:

>>> from index import Filters, Retriever, build_index, open_index
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.build.builder import BuildReport, build_index
    from index.cable import Cable, Part, Passage, Skipped
    from index.errors import (
        AskError,
        DiskError,
        EmbedderError,
        EmbedderMismatch,
        IndexDamaged,
        IndexMissing,
        IndexTooNew,
        IndexTooOld,
        IndexUnusable,
        NotIndexed,
        ReadError,
        UnknownCable,
        UnknownFilterValue,
        UnknownParagraph,
        UsageError,
    )  # fmt: skip
    from index.filters import Filters
    from index.search.retriever import Found, Hit, HitSentence, Retriever
    from index.store.open_index import OpenIndex, open_index

__all__ = [
    "AskError", "BuildReport", "Cable", "DiskError", "EmbedderError", "EmbedderMismatch", "Filters", "Found", "Hit",
    "HitSentence", "IndexDamaged", "IndexMissing", "IndexTooNew", "IndexTooOld", "IndexUnusable", "NotIndexed",
    "OpenIndex", "Part",
    "Passage", "ReadError", "Retriever", "Skipped", "UnknownCable", "UnknownFilterValue", "UnknownParagraph",
    "UsageError", "build_index", "open_index",
]  # fmt: skip

_HOMES = {
    "index.build.builder": ("BuildReport", "build_index"),
    "index.cable": ("Cable", "Part", "Passage", "Skipped"),
    "index.filters": ("Filters",),
    "index.search.retriever": ("Found", "Hit", "HitSentence", "Retriever"),
    "index.store.open_index": ("OpenIndex", "open_index"),
}


def loader(package: str, public: Collection[str], homes: Mapping[str, Collection[str]]) -> Callable[[str], Any]:
    """Return a package's `__getattr__`, which loads a public name when it is first used: importing costs nothing.

    `homes` names the modules of the public names; those that it does not name are errors.
    """

    def load(name: str) -> Any:
        if name not in public:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        home = next((module for module, names in homes.items() if name in names), "index.errors")
        return getattr(import_module(home), name)

    return load


__getattr__ = loader(__name__, __all__, _HOMES)
