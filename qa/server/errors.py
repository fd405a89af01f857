"""What a server can refuse, as errors of ours: one line each that says what to do.

AskError
├── ModelNotOffered   a model that this server does not offer was asked for
├── Busy              too many questions wait already
├── TookTooLong       the answer did not come within the time limit
└── WorkerLost        the process that answered has died, twice
"""

from __future__ import annotations

from index.errors import AskError, UsageError


class ModelNotOffered(UsageError):
    """The model is not among those of this server; the message lists them."""


class Busy(AskError):
    """So many questions wait that another one would not be answered in time; `retry_after` is in seconds."""

    retry_after = 1


class TookTooLong(AskError):
    """The answer did not come within the server's time limit."""


class WorkerLost(AskError):
    """The process that answered has died, and so has the one that took its place."""
