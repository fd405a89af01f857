"""Every error that a person can meet, as one tree.

AskError                      exit 1; the message is one line and says what to do
├── UsageError                exit 2; the command or the call was wrong
│   └── ModelNotOffered       this server does not offer the model; the message lists those it does
├── ReadError                 a path gives no cable
├── EmbedderError             the embedding model or the reranker is missing, altered or unusable
├── DiskError                 nothing could be written: read-only or full
├── IndexUnusable             there is no index that can answer
│   ├── IndexMissing
│   ├── IndexDamaged
│   ├── IndexTooNew
│   ├── IndexTooOld           another build makes it anew, and embeds nothing again
│   └── EmbedderMismatch
├── NotIndexed                the index is sound, but does not hold what was named
│   ├── UnknownCable
│   ├── UnknownParagraph
│   └── UnknownFilterValue
├── ModelError                a model could not be asked, or did not answer
│   ├── Unreachable           nothing listens there, or it does not answer in time
│   ├── KeyRefused            401 or 403: no key, or the wrong one
│   ├── UnknownModel          the model's server does not have it; the message lists those it has
│   ├── ContextTooSmall       the request does not fit into the model's window; both numbers
│   ├── RateLimited           429, after the retries
│   ├── ContentFiltered       the provider's content filter stopped the question or the answer
│   ├── ServerFailed          any other error status, with the server's own words
│   └── NonsenseReply         the reply cannot be read: not JSON, empty, without what was asked for
├── Busy                      `ask serve`: too many questions wait already
├── TookTooLong               `ask serve`: no answer within the time limit
├── WorkerLost                `ask serve`: the process that answered has died, twice
└── RunStopped                `ask eval run`: the model failed too often in a row

Stopped                       no error: the work was cancelled, and nobody waits for its result

Errors of the libraries below are turned into these where they occur, with the cause kept (`raise ... from error`). What
the HTTP API answers to each is in `qa/server/replies.py`. A reply that breaks off in the middle is no error: its
`finish` is "incomplete".
"""

from __future__ import annotations


class AskError(Exception):
    """Something that the person can mend; `str(error)` is one line that says how.

    It names no option and no command: a client of the server may read it. `command` is the same with those, for the
    command line, if that differs.
    """

    exit_code = 1

    def __init__(self, message: str = "", *, command: str | None = None) -> None:
        super().__init__(message)
        self.command = message if command is None else command


class UsageError(AskError):
    """The command or the call was wrong: a bad date, an option without a meaning."""

    exit_code = 2


class ModelNotOffered(UsageError):
    """The model is not among those of `ask serve`; the message lists them."""


class ReadError(AskError):
    """A path that was given cannot be read, or holds no cable."""


class EmbedderError(AskError):
    """The embedding model or the reranker is missing, altered or unusable."""


class DiskError(AskError):
    """Nothing could be written: the disk is read-only or full."""


class IndexUnusable(AskError):
    """The place that was named has no index that can answer."""


class IndexMissing(IndexUnusable):
    """No index has been built there."""


class IndexDamaged(IndexUnusable):
    """A file of the index is truncated, swapped or gone."""


class IndexTooNew(IndexUnusable):
    """The index was written by a newer version of ask."""


class IndexTooOld(IndexUnusable):
    """The index was written by a version of ask that did not count what ranking needs."""


class EmbedderMismatch(IndexUnusable):
    """The index was built with another embedder than the one that was asked for."""


class NotIndexed(AskError):
    """The index is sound, but does not hold what was named."""


class UnknownCable(NotIndexed):
    """No cable has that reference id; the message names near ones."""


class UnknownParagraph(NotIndexed):
    """The cable has no such paragraph; the message names those it has."""


class UnknownFilterValue(NotIndexed):
    """No cable has that origin, tag or id; the message lists some that exist."""


class ModelError(AskError):
    """A model could not be asked, or did not answer."""


class Unreachable(ModelError):
    """Nothing listens there, or it does not answer in time; the message says how to start that server."""


class KeyRefused(ModelError):
    """The server wants a key, or another one; the message names the variable to set."""


class UnknownModel(ModelError):
    """The server does not have this model; the message lists those it has."""


class ContextTooSmall(ModelError):
    """The request does not fit into the window; `needed` and `window` are tokens, None if unknown."""

    def __init__(self, message: str, needed: int | None = None, window: int | None = None) -> None:
        super().__init__(message)
        self.needed = needed
        self.window = window


class RateLimited(ModelError):
    """The server asks to wait longer than we do, or the quota is used up."""


class ContentFiltered(ModelError):
    """The provider's content filter stopped the question or the answer; it says nothing of the cables."""


class ServerFailed(ModelError):
    """Any other error status; the message holds the status and the server's words."""


class NonsenseReply(ModelError):
    """A reply that cannot be read: not JSON, empty, or without what was asked for."""


HOPELESS = (Unreachable, KeyRefused, UnknownModel, RateLimited)
"""After one of these nothing else is worth asking of that model."""


class Busy(AskError):
    """So many questions wait that another would not be answered in time; `retry_after` is in seconds."""

    retry_after = 1


class TookTooLong(AskError):
    """The answer did not come within the server's time limit."""


class WorkerLost(AskError):
    """The process that answered has died, and so has the one that took its place."""


class RunStopped(AskError):
    """The model failed so often in a row that the rest of the run would fail as well."""


class Stopped(Exception):
    """The work was cancelled: nobody waits for its result any more."""
