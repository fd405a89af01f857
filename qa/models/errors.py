"""What can go wrong with a model's server, as errors of ours: one line each that says what to do.

AskError
└── ModelError
    ├── Unreachable        nothing listens there, or it does not answer in time
    ├── KeyRefused         401 or 403: no key, or the wrong one
    ├── UnknownModel       the server does not have it; the message lists those it has
    ├── ContextTooSmall    the request does not fit into the model's window; both numbers
    ├── RateLimited        429, after the retries
    ├── ServerFailed       any other error status, with what the server said
    └── NonsenseReply      a reply that is no reply: not JSON, empty, without what was asked

A reply cut off in the middle is no error here: its `finish` is "incomplete", so that what came is shown as that.
"""

from __future__ import annotations

from index.errors import AskError


class ModelError(AskError):
    """A model could not be asked, or did not answer."""


class Unreachable(ModelError):
    """Nothing listens there, or it does not answer in time; the message says how to start that server."""


class KeyRefused(ModelError):
    """The server wants a key, or another one; the message names the variable to set."""


class UnknownModel(ModelError):
    """The server does not have this model; the message lists those it has."""


class ContextTooSmall(ModelError):
    """The request does not fit into the window; `needed` and `window` are tokens, None where unknown."""

    def __init__(self, message: str, needed: int | None = None, window: int | None = None) -> None:
        super().__init__(message)
        self.needed = needed
        self.window = window


class RateLimited(ModelError):
    """The server asks to wait longer than we do, or the quota is used up."""


class ServerFailed(ModelError):
    """Any other error status; the message holds the status and what the server said."""


class NonsenseReply(ModelError):
    """A reply that cannot be read: not JSON, empty, or without what was asked for."""
