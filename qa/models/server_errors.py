"""Turn the errors of a model's server, and of the connection to it, into ours."""

from __future__ import annotations

import re
from collections.abc import Sequence

import httpx

from index.errors import (
    ContentFiltered,
    ContextTooSmall,
    KeyRefused,
    ModelError,
    NonsenseReply,
    RateLimited,
    ServerFailed,
    UnknownModel,
    Unreachable,
)
from index.text.folding import one_line
from index.text.suggest import nearest_first
from qa.models.chat import Endpoint
from qa.models.protocols import protocol_of
from qa.models.protocols.error_response import ErrorResponse
from qa.models.protocols.key_mask import KeyMask

MOST_NAMED = 8
LONGEST_PAUSE = 120.0
"""The most seconds to wait if a server asks for a pause."""
KEY_CODES = frozenset({"API_KEY_INVALID", "invalid_api_key", "authentication_error"})
NO_MODEL_CODES = frozenset({"model_not_found"})
NO_MODEL = re.compile(
    r"model\b.{0,300}(not found|does not exist|no such|not a valid|not exist)|not a valid model|^model: \S+$"
)


def place(endpoint: Endpoint) -> str:
    """Say where the server is, without the name and password that the URL may hold."""
    try:
        url = httpx.URL(endpoint.base_url)
    except httpx.InvalidURL:
        return "that address"
    return str(url.copy_with(userinfo=b"", query=None, fragment=None)).rstrip("/")


def of_response(response: ErrorResponse, endpoint: Endpoint) -> ModelError:
    """Return the most specific of our errors for a server's."""
    name = endpoint.name
    if response.overflows:
        return _too_long(response, name)
    if response.filtered:
        return filtered(name, response.shown)
    if response.status in {401, 403} or response.codes & KEY_CODES:
        return KeyRefused(f"{name}: {_key_advice(endpoint)} ({response.shown}).")
    if response.status == 429 or any("rate_limit" in code for code in response.codes):
        return RateLimited(f"{name}: {_wait_advice(response)} ({response.shown}).")
    if _no_such_model(response):
        return UnknownModel(f"{name}: the server does not have this model ({response.shown}).")
    return ServerFailed(f"{name}: {_failure(response, endpoint)}.")


def filtered(name: str, words: str | None) -> ContentFiltered:
    """Say that a content filter stopped this model's answer, and what the provider said of it."""
    said = f" ({words})" if words else ""
    return ContentFiltered(
        f"{name}: the model's provider stopped the answer by its content filter{said}; "
        "ask in other words, or another model."
    )


def of_line(error: httpx.RequestError | httpx.InvalidURL, endpoint: Endpoint) -> ModelError:
    """Return the most specific of our errors for one of the connection."""
    where = place(endpoint)
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return Unreachable(f"{endpoint.name}: {where} is no web address; base_url is like http://127.0.0.1:8080/v1.")
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return Unreachable(
            f"{endpoint.name}: nothing answers at {where}{_reason(error, endpoint)}; {_start_advice(endpoint)}."
        )
    if isinstance(error, httpx.ProxyError):
        return Unreachable(
            f"{endpoint.name}: the proxy refuses the way to {where}{_reason(error, endpoint)}; see HTTPS_PROXY."
        )
    if isinstance(error, httpx.TimeoutException):
        return Unreachable(
            f"{endpoint.name}: {where} went silent; the model may still be loading: ask again, or raise timeout."
        )
    if isinstance(error, httpx.DecodingError):
        return NonsenseReply(f"{endpoint.name}: what {where} sends cannot be unpacked; see whether base_url is right.")
    return Unreachable(
        f"{endpoint.name}: {where} broke the connection before a word had come{_reason(error, endpoint)}."
    )


def with_offered(error: UnknownModel, endpoint: Endpoint, offered: Sequence[str]) -> UnknownModel:
    """Add what the server has instead, the nearest names first."""
    if not offered:
        return error
    names = nearest_first(endpoint.model, offered, MOST_NAMED, cutoff=0.4)
    more = f" and {len(offered) - MOST_NAMED} more" if len(offered) > MOST_NAMED else ""
    return UnknownModel(f"{error} It has: {', '.join(names)}{more}.")


def _too_long(response: ErrorResponse, name: str) -> ContextTooSmall:
    needed, window = response.token_counts
    numbers = [f"it needs {needed:,} tokens"] if needed else []
    numbers += [f"the window has {window:,}"] if window else []
    counts = " and ".join(numbers) or response.shown
    return ContextTooSmall(
        f"{name}: the request does not fit ({counts}); "
        "show fewer passages with -k, or give the model a larger context.",
        needed,
        window,
    )


def _key_advice(endpoint: Endpoint) -> str:
    variable = endpoint.key_name or "the variable of this provider"
    if endpoint.key is None:
        return f"the server wants a key; set {variable}"
    return f"the server refuses the key; put the right one into {variable}"


def _wait_advice(response: ErrorResponse) -> str:
    seconds = response.retry_after
    if seconds is None:
        return "the limit is reached; wait, or see the account's quota"
    if seconds > LONGEST_PAUSE:
        return f"the server asks to wait {seconds:,.0f} seconds, longer than we do; ask again then"
    return f"the limit is reached; ask again in {max(seconds, 1):.0f} seconds"


def _no_such_model(response: ErrorResponse) -> bool:
    if response.codes & NO_MODEL_CODES:
        return True
    words = response.message.lower()
    return (response.status == 404 and "model" in words) or (
        response.status in {200, 400} and bool(NO_MODEL.search(words))
    )


def _failure(response: ErrorResponse, endpoint: Endpoint) -> str:
    if 300 <= response.status < 400:
        return (
            f"{place(endpoint)} redirects elsewhere ({response.status}); nothing is sent on from there: set base_url "
            "to the address that serves"
        )
    if response.status == 404 or "unexpected endpoint" in response.message.lower():
        hint = protocol_of(endpoint.protocol).base_url_hint
        return f"{place(endpoint)} has no such path ({response.shown}); see whether base_url is right{hint}"
    if response.status == 503 and "loading" in response.message.lower():
        return f"the model is still being loaded ({response.shown}); ask again in a while"
    return f"the server failed ({response.shown})"


def _start_advice(endpoint: Endpoint) -> str:
    if endpoint.start:
        return f"start it with: {endpoint.start}"
    return "start the server there" if endpoint.loopback else "see whether the network is up and base_url right"


def _reason(error: Exception, endpoint: Endpoint) -> str:
    """Quote the system's words, unless they only repeat that the connection was refused; they may hold the server's."""
    words = one_line(KeyMask.of(endpoint).text(str(error)))
    return f" ({words})" if words and "refused" not in words.lower() else ""
