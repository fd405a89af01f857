"""What the parts of the guard read of a request, and how they turn one away."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send


def header(scope: Scope, name: bytes) -> str | None:
    """The header's value; None where there is none."""
    found: list[bytes] = headers(scope, name)
    return found[0].decode("latin-1") if found else None


def headers(scope: Scope, name: bytes) -> list[bytes]:
    """Every value of a header."""
    return [value for key, value in scope["headers"] if key == name]


def client(scope: Scope) -> str:
    """The address that the request comes from."""
    return str(scope["client"][0]) if scope.get("client") else ""


async def refuse(
    scope: Scope, receive: Receive, send: Send, status: int, message: str, more: Mapping[str, str] | None = None
) -> None:
    """Turn the request away with one line.

    The connection stays open: closed with a body still on its way, it would take the reply with it.
    """
    await JSONResponse({"error": message}, status, dict(more or {}))(scope, receive, send)
