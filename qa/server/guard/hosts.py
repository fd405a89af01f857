"""Under which names the server answers, and to pages of whom.

DNS rebinding makes a browser send the page of a stranger's name to this server: the Host then is that name. A browser
also says for whom it asks (Origin, Sec-Fetch-Site): a stranger's page may link here, and nothing else.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from qa.server.guard.exchange import header, headers, refuse

OWN = ("same-origin", "none")


class Hosts:
    """Turns away what is meant for another name, or comes from a stranger's page."""

    def __init__(self, app: ASGIApp, loopback: bool, names: tuple[str, ...] = ()) -> None:
        self._app = app
        self._loopback = loopback
        own = () if loopback else (socket.gethostname(),)
        self._names = frozenset(name.lower() for name in ("localhost", *own, *names))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        if not self._is_ours(headers(scope, b"host")):
            said = "this server is not known by that name: start it with --name NAME to answer to it"
            await refuse(scope, receive, send, 421, said)
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
        """Whether it is an address: no name server can make a stranger's page come under one."""
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or not self._loopback


def host_name(given: str) -> str | None:
    """The name or address in a Host header, in lower case; None where it is none."""
    try:
        parts = urlsplit(f"//{given}")
        _ = parts.port
    except ValueError:
        return None
    strange = parts.path or parts.query or parts.fragment or parts.username is not None
    return None if strange or not parts.hostname else parts.hostname.lower().removesuffix(".")


def foreign_navigation(scope: Scope) -> bool:
    """Whether a person followed a link of another site to get here."""
    return (header(scope, b"sec-fetch-site") or "none") not in OWN


def _is_foreign(scope: Scope) -> bool:
    """Whether a stranger's page asks, rather than links."""
    origins, host = headers(scope, b"origin"), headers(scope, b"host")[0].decode("latin-1").lower()
    if any(_authority(origin.decode("latin-1")) != host for origin in origins):
        return True
    navigates = scope["method"] in {"GET", "HEAD"} and header(scope, b"sec-fetch-mode") in {None, "navigate"}
    return foreign_navigation(scope) and not (navigates and header(scope, b"sec-fetch-dest") in {None, "document"})


def _authority(origin: str) -> str | None:
    """Host and port of an origin; None for one that is no web page's."""
    scheme, found, authority = origin.partition("://")
    return authority.lower() if found and scheme in {"http", "https"} else None
