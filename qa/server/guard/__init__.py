"""Who may ask, and how much: the guard that stands around page, API and tools. What it keeps off: docs/security.md."""

from __future__ import annotations

import ipaddress
import re
import secrets
from dataclasses import dataclass, field

from starlette.types import ASGIApp

from index.errors import UsageError
from qa.server.guard.bodies import Bodies
from qa.server.guard.failures import Failures
from qa.server.guard.headers import Headers
from qa.server.guard.hosts import Hosts
from qa.server.guard.rates import Rates
from qa.server.guard.tokens import Tokens
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
        """The application with the guard around it: what comes first here is met last by a request."""
        if self.token is not None:
            app = Tokens(app, self.token)
        app = Bodies(app, self.body_bytes)
        app = Rates(app, self.per_minute) if self.per_minute else app
        app = Hosts(app, is_loopback(self.host), (self.host, *self.names))
        return Headers(Failures(app))


def check_binding(host: str, token: str | None) -> None:
    """UsageError where the address is not this machine's own and no token, or a short one, is set."""
    if token is not None and not re.fullmatch(f"[!-~]{{{SHORTEST_TOKEN},}}", token):
        raise UsageError(
            f"{TOKEN} must be at least {SHORTEST_TOKEN} plain characters, no blanks, such as {new_token()}"
        )
    if token is None and not is_loopback(host):
        raise UsageError(
            f"whoever reaches {host} could read these cables: set {TOKEN} to a secret first, such as {new_token()}"
        )


def is_loopback(host: str) -> bool:
    """Whether an address to bind to is reached from this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(24)
