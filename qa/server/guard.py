"""Who may ask, and how much: the guard that stands before page and API."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI


@dataclass(frozen=True, slots=True)
class Guard:
    """Which hosts, which token and which limits hold."""

    host: str = "127.0.0.1"
    """The address that the server is bound to."""
    names: tuple[str, ...] = ()
    """Further names under which it is reached, as in "archive.example"."""
    token: str | None = None
    """What a client must show; None: nothing, which only a loopback address allows."""
    body_bytes: int = 64_000
    """The longest body of a request."""
    per_minute: int = 600
    """Requests a minute from one address; 0: any number."""

    def install(self, app: FastAPI) -> None:
        """Put itself around the application."""
