"""Names under which the server answers, and whose pages may ask it.

DNS rebinding makes a browser send the page of a stranger's name to this server: the Host then is that name. A browser
also says which site asks (Origin, Sec-Fetch-Site): another site may link to a page here, and nothing else.
"""

from __future__ import annotations

import ipaddress
import re
import socket

from starlette.types import ASGIApp, Receive, Scope, Send

from qa.server.guard.http import header, headers, refuse

OWN = ("same-origin", "none")
NO_PAGES = ("/api/", "/stream", "/mcp", "/metrics")
"""No link may lead there: another site could have work done by opening them."""
_HOST = re.compile(r"(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9_](?:[a-z0-9_.-]{0,252}[a-z0-9_])?)\.?)(?::[0-9]{1,5})?")
_ORIGIN = re.compile(r"https?://([^/?#@\\\s]+)")


class KnownHosts:
    """Refuses requests meant for another name, or sent by a page of another site."""

    def __init__(self, app: ASGIApp, loopback: bool, names: tuple[str, ...] = ()) -> None:
        self._app = app
        self._loopback = loopback
        own = ("localhost",) if loopback else ("localhost", *machine_names())
        self._names = frozenset(host_name(name) or name.lower() for name in (*own, *names))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        if not self._is_ours(headers(scope, b"host")):
            message = "this server is not known by that name: whoever runs it can let it answer to it"
            await refuse(scope, receive, send, 421, message)
        elif _is_foreign(scope):
            await refuse(scope, receive, send, 403, "pages of another site may not ask this server")
        else:
            await self._app(scope, receive, send)

    def _is_ours(self, given: list[bytes]) -> bool:
        if len(given) != 1:
            return False
        name = host_name(given[0].decode("latin-1"))
        return name is not None and (name in self._names or self._is_address(name))

    def _is_address(self, name: str) -> bool:
        """Decide if it is an address: no name server can bring another site's page under one."""
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or not self._loopback


def machine_names() -> tuple[str, ...]:
    """List the names of this machine, alone and in its own network."""
    whole = socket.gethostname()
    short = whole.partition(".")[0]
    return whole, short, f"{short}.local"


def host_name(given: str) -> str | None:
    """Return the name or address in a Host header, in lower case; None if it is none."""
    found = _HOST.fullmatch(given.lower())
    return (found[1] or found[2]) if found else None


def foreign_navigation(scope: Scope) -> bool:
    """Decide if a person followed a link of another site to get here."""
    return (header(scope, b"sec-fetch-site") or "none") not in OWN


def _is_foreign(scope: Scope) -> bool:
    """Decide if a page of another site asks, rather than links."""
    host = headers(scope, b"host")[0].decode("latin-1").lower()
    if any(_authority(origin.decode("latin-1").lower()) != host for origin in headers(scope, b"origin")):
        return True
    return foreign_navigation(scope) and not _is_link(scope)


def _is_link(scope: Scope) -> bool:
    """Decide if a whole page is wanted, in a window of its own."""
    navigates = scope["method"] in {"GET", "HEAD"} and header(scope, b"sec-fetch-mode") in {None, "navigate"}
    whole = header(scope, b"sec-fetch-dest") in {None, "document"}
    return navigates and whole and not scope["path"].startswith(NO_PAGES)


def _authority(origin: str) -> str | None:
    """Return host and port of an origin; None if it is no web page's."""
    found = _ORIGIN.fullmatch(origin)
    return found[1] if found else None
