"""Who may ask at all: who shows the token, as a program in a header or as a person on the page to sign in.

A browser that has signed in holds a cookie that is no token: until when it is good, and a digest of that under a key
which ends with the server.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from time import time
from urllib.parse import parse_qs, quote

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.server.guard.exchange import client, header, refuse
from qa.server.guard.rates import Buckets
from qa.server.guard.sign_in import page

COOKIE = "ask_session"
SIGN_IN = "/sign-in"
SECONDS = 12 * 3600
"""So long a browser stays signed in."""
TRIES = 10
"""Wrong tokens a minute from one address."""
OPEN = ("/health", SIGN_IN)
STATIC = "/static/"


class Tokens:
    """Turns away who shows neither token nor cookie."""

    def __init__(self, app: ASGIApp, token: str, clock: Callable[[], float] = time) -> None:
        self._app = app
        self._digest = _digest(token)
        self._key = secrets.token_bytes(32)
        self._clock = clock
        self._failures = Buckets(TRIES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._may(scope):
            await self._app(scope, receive, send)
            return
        if scope["path"] == SIGN_IN:
            await (await self._signed_in(scope, receive))(scope, receive, send)
        elif scope["method"] == "GET" and "text/html" in (header(scope, b"accept") or ""):
            query = scope["query_string"].decode("latin-1")
            back = quote(scope["path"] + (f"?{query}" if query else ""))
            await RedirectResponse(f"{SIGN_IN}?next={back}", 303)(scope, receive, send)
        else:
            await self._refused(scope, receive, send)

    def _may(self, scope: Scope) -> bool:
        path = scope["path"]
        if path.startswith(STATIC) or (path in OPEN and path != SIGN_IN):
            return True
        return path != SIGN_IN and (self._has_token(scope) or self._has_cookie(scope))

    def _has_token(self, scope: Scope) -> bool:
        scheme, _, given = (header(scope, b"authorization") or "").partition(" ")
        return scheme.lower() == "bearer" and self._is_token(given.strip())

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(_digest(given), self._digest)

    def _has_cookie(self, scope: Scope) -> bool:
        until, _, seal = _cookie(scope).partition(".")
        if not until.isdecimal() or len(until) > 12 or int(until) < self._clock():
            return False
        return hmac.compare_digest(seal.encode("latin-1", "replace"), self._seal(until).encode())

    def _seal(self, until: str) -> str:
        return hmac.new(self._key, until.encode(), hashlib.sha256).hexdigest()

    async def _refused(self, scope: Scope, receive: Receive, send: Send) -> None:
        wait = self._failures.take(client(scope)) if header(scope, b"authorization") else 0
        if wait:
            said = f"too many wrong tokens: come again in {wait} s"
            await refuse(scope, receive, send, 429, said, {"Retry-After": str(wait)})
        else:
            said = "this server wants a token: send it as  Authorization: Bearer TOKEN"
            await refuse(scope, receive, send, 401, said, {"WWW-Authenticate": "Bearer"})

    async def _signed_in(self, scope: Scope, receive: Receive) -> Response:
        """The page to sign in; or, where the form came with the token, the cookie and the way back."""
        if scope["method"] != "POST":
            asked = parse_qs(scope["query_string"].decode("latin-1"))
            return HTMLResponse(page(_path(asked.get("next", [""])[0])))
        form = parse_qs((await _body(receive)).decode("utf-8", "replace"))
        back = _path(form.get("next", [""])[0])
        if wait := self._failures.take(client(scope)):
            return HTMLResponse(page(back, f"Too many tries: come again in {wait} s."), 429, {"Retry-After": str(wait)})
        if not self._is_token(form.get("token", [""])[0].strip()):
            return HTMLResponse(page(back, "That is not the token."), 401)
        until = str(int(self._clock()) + SECONDS)
        reply = RedirectResponse(back, 303)
        secure = scope.get("scheme") == "https"
        value = f"{until}.{self._seal(until)}"
        reply.set_cookie(COOKIE, value, max_age=SECONDS, httponly=True, samesite="strict", secure=secure)
        return reply


def _digest(token: str) -> bytes:
    """Of one length whatever was given, so that comparing takes the same time."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _cookie(scope: Scope) -> str:
    try:
        found = SimpleCookie(header(scope, b"cookie") or "").get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _path(given: str) -> str:
    """A path of this server to go back to; the first page for anything else."""
    plain = given.startswith("/") and not given.startswith(("//", "/\\")) and given.isprintable() and "\\" not in given
    return given if plain else "/"


async def _body(receive: Receive) -> bytes:
    """The body, which the part of the guard around this one has made one message."""
    message = await receive()
    return bytes(message.get("body", b""))
