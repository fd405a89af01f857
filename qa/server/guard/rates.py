"""How many requests a minute one address may make.

A token bucket (Turner 1986): each address has room for a minute's worth, which fills again as time goes by.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from time import monotonic

from starlette.types import ASGIApp, Receive, Scope, Send

from qa.server.guard.http import client, refuse

MOST_ADDRESSES = 10_000
"""So many addresses are remembered; the one that asked longest ago is forgotten first."""


class Buckets:
    """A bucket for each address; their number is the number of addresses remembered."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._left)

    def take(self, address: str) -> int:
        """Take one: returns 0 if there was one, else the whole seconds until there is."""
        wait, key = self.wait(address), network(address)
        left, now = self._now(key)
        self._left[key] = (left if wait else left - 1, now)
        self._left.move_to_end(key)
        if len(self._left) > MOST_ADDRESSES:
            self._left.popitem(last=False)
        return wait

    def wait(self, address: str) -> int:
        """Return the whole seconds until there is one to take; 0 if there is."""
        left, _ = self._now(network(address))
        return 0 if left >= 1 else ceil((1 - left) * 60 / self._per_minute)

    def _now(self, key: str) -> tuple[float, float]:
        now = self._clock()
        left, seen = self._left.get(key, (float(self._per_minute), now))
        return min(self._per_minute, left + (now - seen) * self._per_minute / 60), now


class RateLimit:
    """Refuses an address that asks too often."""

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self._app = app
        self._buckets = Buckets(per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wait = self._buckets.take(client(scope)) if scope["type"] == "http" else 0
        if wait:
            message = f"too many requests from this address: come again in {wait} s"
            await refuse(scope, receive, send, 429, message, {"Retry-After": str(wait)})
        else:
            await self._app(scope, receive, send)


def network(address: str) -> str:
    """Return the address, or of version 6 its network: one machine has a whole one to choose from."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 4 or found.ipv4_mapped:
        return str(found if found.version == 4 else found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))
