"""Tell which machine a base URL leads to, and whether it is this one: by its text, never by asking a name server.

A name that merely resolves to a loopback address is not loopback: who answers for the name decides where it leads.
So only what can be nothing else counts: 127.0.0.0/8 written in full, ::1, and localhost. Other spellings that some
resolvers take for these (127.1, 0x7f.1, 2130706433, ::ffff:127.0.0.1, localhost with a dot at its end), and every URL
that two parsers could read differently (a user name, a backslash, a blank, letters beyond ASCII), are other machines.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

_AUTHORITY = r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)(?::[0-9]{0,5})?"
_URL = re.compile(rf"https?://{_AUTHORITY}(?:/[!-\[\]-~]*)?", re.IGNORECASE)
_ENTRY = re.compile(rf"(?:{_AUTHORITY}|(?P<bare>(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]+))")


def host_of(url: str) -> str:
    """Return the host of a URL in lower case, for messages; empty if it has none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this very machine."""
    host = _plain_host(url)
    return host in {"localhost", IPv6Address("::1")} or (isinstance(host, IPv4Address) and host.is_loopback)


def is_one_of(url: str, trusted: tuple[str, ...]) -> bool:
    """Whether a URL leads to one of these hosts: the same name or address, whatever its case and ports.

    An entry is a name or an address, with a port or without; what is neither is like no host.
    """
    host = _plain_host(url)
    return host is not None and any(host == _entry(entry) for entry in trusted)


def _plain_host(url: str) -> str | IPv4Address | IPv6Address | None:
    """Return the host of a URL that can be read in one way only; None for any other."""
    match = _URL.fullmatch(url)
    return _host(match["host"]) if match else None


def _entry(entry: str) -> str | IPv4Address | IPv6Address | None:
    match = _ENTRY.fullmatch(entry.strip())
    return _host(match["host"] or match["bare"]) if match else None


def _host(text: str) -> str | IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.strip("[]"))
    except ValueError:
        return None if text.startswith("[") or ":" in text else text.lower()
