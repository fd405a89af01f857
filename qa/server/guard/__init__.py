"""Who may ask, and how much: the guard that stands around page, API and tools. What it keeps off: docs/security.md."""

from __future__ import annotations

import ipaddress
import re
import secrets
from dataclasses import dataclass, field

from starlette.types import ASGIApp

from index.errors import UsageError
from qa.server.guard.body_limit import BodyLimit
from qa.server.guard.error_boundary import ErrorBoundary
from qa.server.guard.headers import SecurityHeaders
from qa.server.guard.hosts import KnownHosts
from qa.server.guard.rates import RateLimit
from qa.server.guard.tokens import TokenAuth
from qa.settings.table import TOKEN

SHORTEST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Guard:
    """Which hosts, which token and which limits hold."""

    host: str = "127.0.0.1"
    """The address that the server is bound to."""
    names: tuple[str, ...] = ()
    """Further names under which it is reached, as in "archive.example"."""
    token: str | None = field(default=None, repr=False)
    """What a client must show; None: nothing, which only a loopback address allows."""
    body_bytes: int = 64_000
    """The longest body of a request."""
    per_minute: int = 600
    """Requests a minute from one address; 0: any number."""

    def around(self, app: ASGIApp) -> ASGIApp:
        """Wrap the application; the part added first is the innermost, so that a request meets it last."""
        if self.token is not None:
            app = TokenAuth(app, self.token)
        app = BodyLimit(app, self.body_bytes)
        app = RateLimit(app, self.per_minute) if self.per_minute else app
        app = KnownHosts(app, is_loopback(self.host), (self.host, *self.names))
        return SecurityHeaders(ErrorBoundary(app))


def check_binding(host: str, token: str | None) -> None:
    """Raise UsageError if the address is not this machine's own and no token, or a weak one, is set."""
    if token is not None and not re.fullmatch(f"[!-~]{{{SHORTEST_TOKEN},}}", token):
        raise UsageError(
            f"{TOKEN} must be at least {SHORTEST_TOKEN} plain characters, no blanks, such as {new_token()}"
        )
    if token is None and not is_loopback(host):
        raise UsageError(
            f"whoever reaches {host} could read these cables: set {TOKEN} to a secret first, such as {new_token()}"
        )


def is_loopback(host: str) -> bool:
    """Decide if an address to bind to is reached from this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def new_token() -> str:
    """Make a token that nobody guesses."""
    return secrets.token_urlsafe(24)
