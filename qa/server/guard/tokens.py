"""Who may ask at all: who shows the token, as a program in a header or as a person on the page to sign in.

A browser that has signed in holds a cookie that is no token: its expiry, and a digest of that under a key which ends
with the server.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from time import time
from urllib.parse import parse_qs, quote

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.render.templates import environment
from qa.server.guard.hosts import foreign_navigation
from qa.server.guard.http import client, header, headers, refuse
from qa.server.guard.rates import Buckets

COOKIE = "ask_session"
SIGN_IN = "/sign-in"
SIGN_OUT = "/sign-out"
SECONDS = 12 * 3600
"""So long a browser stays signed in."""
TRIES = 10
"""Wrong tokens a minute from one address."""
MOST_FIELDS = 10
TEMPLATES = Path(__file__).parent / "templates"
OPEN = "/health"
STATIC = "/static/"
REFERRER = {"Referrer-Policy": "same-origin"}
"""Under the guard's own "no-referrer" a browser would call the origin of the form null."""


class TokenAuth:
    """Refuses whoever shows neither token nor cookie."""

    def __init__(self, app: ASGIApp, token: str, clock: Callable[[], float] = time) -> None:
        self._app = app
        self._digest = _digest(token)
        self._key = secrets.token_bytes(32)
        self._clock = clock
        self._failures = Buckets(TRIES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_open(scope["path"]):
            await self._app(scope, receive, send)
        elif scope["path"] == SIGN_IN:
            await (await self._sign_in(scope, receive))(scope, receive, send)
        elif scope["path"] == SIGN_OUT and scope["method"] == "POST":
            await _sign_out()(scope, receive, send)
        elif self._has_session(scope):
            await self._app(scope, receive, send)
        elif given := headers(scope, b"authorization"):
            await self._by_header(given, scope, receive, send)
        elif scope["method"] in {"GET", "HEAD"} and "text/html" in (header(scope, b"accept") or ""):
            await RedirectResponse(f"{SIGN_IN}?next={quote(_address(scope), safe='')}", 303)(scope, receive, send)
        else:
            await _ask_for_token(scope, receive, send)

    async def _by_header(self, given: list[bytes], scope: Scope, receive: Receive, send: Send) -> None:
        """Let the right token in; who has shown too many wrong ones is not even compared."""
        address = client(scope)
        scheme, _, token = given[0].decode("latin-1").partition(" ")
        if wait := self._failures.wait(address):
            message = f"too many wrong tokens: come again in {wait} s"
            await refuse(scope, receive, send, 429, message, {"Retry-After": str(wait)})
        elif len(given) == 1 and scheme.lower() == "bearer" and self._is_token(token.strip()):
            await self._app(scope, receive, send)
        else:
            self._failures.take(address)
            await _ask_for_token(scope, receive, send)

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(_digest(given), self._digest)

    def _has_session(self, scope: Scope) -> bool:
        return any(self._is_session(value) for value in _cookies(scope))

    def _is_session(self, cookie: str) -> bool:
        until, _, seal = cookie.partition(".")
        if not re.fullmatch("[0-9]{1,12}", until) or int(until) < self._clock():
            return False
        return hmac.compare_digest(seal.encode(), self._seal(until).encode())

    def _seal(self, until: str) -> str:
        return hmac.new(self._key, until.encode(), hashlib.sha256).hexdigest()

    async def _sign_in(self, scope: Scope, receive: Receive) -> Response:
        """Reply with the page to sign in; if the form came with the token, with the cookie and the way back."""
        if scope["method"] != "POST" and self._has_session(scope):
            return HTMLResponse(_page("/", signed_in=True), headers=REFERRER)
        if scope["method"] != "POST":
            asked = _fields(scope["query_string"])
            return HTMLResponse(_page(_path(asked.get("next", "")), linked=foreign_navigation(scope)), headers=REFERRER)
        form, address = _fields(bytes((await receive()).get("body", b""))), client(scope)
        back = _path(form.get("next", ""))
        if wait := self._failures.wait(address):
            html = _page(back, f"Too many wrong tokens: come again in {wait} s.")
            return HTMLResponse(html, 429, {"Retry-After": str(wait), **REFERRER})
        if not self._is_token(form.get("token", "").strip()):
            self._failures.take(address)
            return HTMLResponse(_page(back, "That is not the token."), 401, REFERRER)
        return self._start_session(scope, back)

    def _start_session(self, scope: Scope, back: str) -> Response:
        until = str(int(self._clock()) + SECONDS)
        reply = RedirectResponse(back, 303)
        # Behind a proxy that speaks TLS the form's own origin says so.
        secure = "https" in {scope.get("scheme"), (header(scope, b"origin") or "").partition(":")[0]}
        value = f"{until}.{self._seal(until)}"
        reply.set_cookie(COOKIE, value, max_age=SECONDS, httponly=True, samesite="strict", secure=secure)
        return reply


def _page(back: str, wrong: str = "", *, linked: bool = False, signed_in: bool = False) -> str:
    """Make the page to sign in, or out; `wrong` says what was wrong before, `linked` that another site led here."""
    template = environment(TEMPLATES).get_template("sign_in.html")
    return template.render(back=back, wrong=wrong, linked=linked, signed_in=signed_in)


def _sign_out() -> Response:
    """Lead back to the page to sign in, and delete the cookie."""
    reply = RedirectResponse(SIGN_IN, 303)
    reply.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return reply


def _is_open(path: str) -> bool:
    """Decide if it needs no token: whether the server lives, and what the page to sign in looks like."""
    return path == OPEN or path.startswith(STATIC)


async def _ask_for_token(scope: Scope, receive: Receive, send: Send) -> None:
    message = "this server wants its token: send it in the header Authorization: Bearer TOKEN"
    await refuse(scope, receive, send, 401, message, {"WWW-Authenticate": "Bearer"})


def _digest(token: str) -> bytes:
    """Hash the token: of one length whatever was given, comparing takes the same time."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _cookies(scope: Scope) -> list[str]:
    """List every value under our name: other programs on this machine may set cookies for it too."""
    pairs = b";".join(headers(scope, b"cookie")).decode("latin-1").split(";")
    return [value.strip() for name, _, value in (pair.partition("=") for pair in pairs) if name.strip() == COOKIE]


def _fields(encoded: bytes) -> dict[str, str]:
    """Read the fields of a form or query, the first of each name; none if there are too many."""
    try:
        found = parse_qs(encoded.decode("utf-8", "replace"), max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items()}


def _address(scope: Scope) -> str:
    """Return path and query as they were asked for."""
    query = scope["query_string"].decode("latin-1")
    return str(scope["raw_path"].decode("latin-1") + (f"?{query}" if query else ""))


def _path(given: str) -> str:
    """Return a path of this server to go back to; the first page for anything else.

    Two slashes or a backslash begin another host for a browser, also with a tab or line end between them, which it
    leaves out.
    """
    return given if re.fullmatch(r"/(?!/)[!-\[\]-~]*", given) and not given.startswith(SIGN_IN) else "/"
