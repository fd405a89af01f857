"""Ask the cables: a question in, a checked answer out, every sentence with the paragraph it cites.

What the library takes, returns and raises is offered here by name; errors are a tree, drawn in `index/errors.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import loader

if TYPE_CHECKING:
    from index.cable import Cable, Passage
    from index.errors import (
        AskError,
        ContentFiltered,
        ContextTooSmall,
        DiskError,
        EmbedderError,
        EmbedderMismatch,
        IndexDamaged,
        IndexMissing,
        IndexTooNew,
        IndexTooOld,
        IndexUnusable,
        KeyRefused,
        ModelError,
        NonsenseReply,
        NotIndexed,
        RateLimited,
        ServerFailed,
        UnknownCable,
        UnknownFilterValue,
        UnknownModel,
        UnknownParagraph,
        Unreachable,
        UsageError,
    )  # fmt: skip
    from index.filters import Filters
    from index.search.retriever import Found, Hit
    from qa.answers.answer import Answer, Citation
    from qa.assistant import Assistant
    from qa.check.labels import CheckedSentence, Finding, Problem
    from qa.drafts.draft import Conflict, Figure, Turn

__all__ = [
    "Answer", "AskError", "Assistant", "Cable", "CheckedSentence", "Citation", "Conflict", "ContentFiltered",
    "ContextTooSmall", "DiskError", "EmbedderError", "EmbedderMismatch", "Figure", "Filters", "Finding", "Found", "Hit",
    "IndexDamaged",
    "IndexMissing", "IndexTooNew", "IndexTooOld", "IndexUnusable", "KeyRefused", "ModelError", "NonsenseReply",
    "NotIndexed",
    "Passage", "Problem", "RateLimited", "ServerFailed", "Turn", "UnknownCable", "UnknownFilterValue",
    "UnknownModel", "UnknownParagraph", "Unreachable", "UsageError",
]  # fmt: skip

_HOMES = {
    "index.cable": ("Cable", "Passage"),
    "index.filters": ("Filters",),
    "index.search.retriever": ("Found", "Hit"),
    "qa.answers.answer": ("Answer", "Citation"),
    "qa.assistant": ("Assistant",),
    "qa.check.labels": ("CheckedSentence", "Finding", "Problem"),
    "qa.drafts.draft": ("Conflict", "Figure", "Turn"),
}

__getattr__ = loader(__name__, __all__, _HOMES)
