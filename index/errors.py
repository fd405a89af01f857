"""Every error that a person can meet, as one tree.

AskError                      exit 1; the message is one line and says what to do
├── UsageError                exit 2; the command or the call was wrong
├── ReadError                 a path gives no cable
├── EmbedderError             the embedding model is missing, altered or unusable
├── DiskError                 nothing could be written: read-only or full
├── IndexUnusable             there is no index that can answer
│   ├── IndexMissing
│   ├── IndexDamaged
│   ├── IndexTooNew
│   └── EmbedderMismatch
└── NotIndexed                the index is sound, but does not hold what was named
    ├── UnknownCable
    ├── UnknownParagraph
    └── UnknownFilterValue

Errors of the libraries below are turned into these where they occur, with the cause kept (`raise ... from error`).
"""

from __future__ import annotations


class AskError(Exception):
    """Something that the person can mend; `str(error)` is one line that says how."""

    exit_code = 1


class UsageError(AskError):
    """The command or the call was wrong: a bad date, an option without a meaning."""

    exit_code = 2


class ReadError(AskError):
    """A path that was given cannot be read, or holds no cable."""


class EmbedderError(AskError):
    """The embedding model is missing, altered or unusable."""


class DiskError(AskError):
    """Nothing could be written: the disk is read-only or full."""


class IndexUnusable(AskError):
    """There is no index at the place that was named which can answer."""


class IndexMissing(IndexUnusable):
    """No index has been built there."""


class IndexDamaged(IndexUnusable):
    """A file of the index is truncated, swapped or gone."""


class IndexTooNew(IndexUnusable):
    """The index was written by a newer version of ask."""


class EmbedderMismatch(IndexUnusable):
    """The index was built with another embedder than the one that was asked for."""


class NotIndexed(AskError):
    """The index is sound, but does not hold what was named."""


class UnknownCable(NotIndexed):
    """No cable with that reference id; the message names near ones."""


class UnknownParagraph(NotIndexed):
    """The cable has no such paragraph; the message names those it has."""


class UnknownFilterValue(NotIndexed):
    """No cable has that origin, tag or id; the message lists some that exist."""
