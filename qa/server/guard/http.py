"""Parts of a request that the guard reads, and how it refuses one."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send


def header(scope: Scope, name: bytes) -> str | None:
    """Return the header's value; None if there is none."""
    found: list[bytes] = headers(scope, name)
    return found[0].decode("latin-1") if found else None


def headers(scope: Scope, name: bytes) -> list[bytes]:
    """List every value of a header."""
    return [value for key, value in scope["headers"] if key == name]


def client(scope: Scope) -> str:
    """Return the address that the request comes from."""
    return str(scope["client"][0]) if scope.get("client") else ""


async def refuse(
    scope: Scope, receive: Receive, send: Send, status: int, message: str, more: Mapping[str, str] | None = None
) -> None:
    """Refuse the request with one line.

    The connection stays open: closed with a body still on its way, it would take the reply with it.
    """
    await JSONResponse({"error": message}, status, dict(more or {}))(scope, receive, send)
