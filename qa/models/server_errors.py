"""Where the errors of a model's server, and those of the line to it, become ours."""

from __future__ import annotations

import re
from collections.abc import Sequence

import httpx

from index.errors import (
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
from qa.models.protocols.error_response import Said
from qa.models.protocols.overflow import counted, overflows
from qa.models.protocols.retry import LONGEST_ASKED, pause_asked

MOST_NAMED = 8
KEY_CODES = frozenset({"API_KEY_INVALID", "invalid_api_key", "authentication_error"})
NO_MODEL_CODES = frozenset({"model_not_found"})
NO_MODEL = re.compile(
    r"model\b.*(not found|does not exist|no such|not a valid|not exist)|not a valid model|^model: \S+$"
)


def place(endpoint: Endpoint) -> str:
    """Where the server is, for a message: without a name and password, should the URL hold them."""
    try:
        url = httpx.URL(endpoint.base_url)
    except httpx.InvalidURL:
        return "that address"
    return str(url.copy_with(userinfo=b"", query=None, fragment=None)).rstrip("/")


def of_status(said: Said, endpoint: Endpoint) -> ModelError:
    """An error that the server put into words, as the most specific of ours."""
    name = endpoint.name
    if overflows(said):
        return _too_long(said, name)
    if said.status in {401, 403} or said.codes & KEY_CODES:
        return KeyRefused(f"{name}: {_key_advice(endpoint)} ({said.shown}).")
    if said.status == 429 or any("rate_limit" in code for code in said.codes):
        return RateLimited(f"{name}: {_wait_advice(said)} ({said.shown}).")
    if _no_such_model(said):
        return UnknownModel(f"{name}: the server does not have this model ({said.shown}).")
    return ServerFailed(f"{name}: {_failure(said, endpoint)}.")


def of_line(error: httpx.RequestError | httpx.InvalidURL, endpoint: Endpoint) -> ModelError:
    """An error of the connection, as the most specific of ours."""
    where = place(endpoint)
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return Unreachable(f"{endpoint.name}: {where} is no web address; base_url is like http://127.0.0.1:8080/v1.")
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return Unreachable(f"{endpoint.name}: nothing answers at {where}{_reason(error)}; {_start_advice(endpoint)}.")
    if isinstance(error, httpx.ProxyError):
        return Unreachable(f"{endpoint.name}: the proxy refuses the way to {where}{_reason(error)}; see HTTPS_PROXY.")
    if isinstance(error, httpx.TimeoutException):
        return Unreachable(
            f"{endpoint.name}: {where} went silent; the model may still be loading: ask again, or raise timeout."
        )
    if isinstance(error, httpx.DecodingError):
        return NonsenseReply(f"{endpoint.name}: what {where} sends cannot be unpacked; see whether base_url is right.")
    return Unreachable(f"{endpoint.name}: {where} broke the connection before a word had come{_reason(error)}.")


def with_offered(error: UnknownModel, endpoint: Endpoint, offered: Sequence[str]) -> UnknownModel:
    """The same, with what the server has instead, the nearest names first."""
    if not offered:
        return error
    names = nearest_first(endpoint.model, offered, MOST_NAMED, cutoff=0.4)
    more = f" and {len(offered) - MOST_NAMED} more" if len(offered) > MOST_NAMED else ""
    return UnknownModel(f"{error} It has: {', '.join(names)}{more}.")


def _too_long(said: Said, name: str) -> ContextTooSmall:
    needed, window = counted(said)
    numbers = [f"it needs {needed:,} tokens"] if needed else []
    numbers += [f"the window has {window:,}"] if window else []
    told = " and ".join(numbers) or said.shown
    return ContextTooSmall(
        f"{name}: the request does not fit ({told}); show fewer passages with -k, or give the model a larger context.",
        needed,
        window,
    )


def _key_advice(endpoint: Endpoint) -> str:
    variable = endpoint.key_name or "the variable of this provider"
    if endpoint.key is None:
        return f"the server wants a key; set {variable}"
    return f"the server refuses the key; put the right one into {variable}"


def _wait_advice(said: Said) -> str:
    asked = pause_asked(said)
    if asked is None:
        return "the limit is reached; wait, or see the account's quota"
    if asked > LONGEST_ASKED:
        return f"the server asks to wait {asked:,.0f} seconds, longer than we do; ask again then"
    return f"the limit is reached; ask again in {max(asked, 1):.0f} seconds"


def _no_such_model(said: Said) -> bool:
    if said.codes & NO_MODEL_CODES:
        return True
    words = said.message.lower()
    return (said.status == 404 and "model" in words) or (said.status in {200, 400} and bool(NO_MODEL.search(words)))


def _failure(said: Said, endpoint: Endpoint) -> str:
    if 300 <= said.status < 400:
        return (
            f"{place(endpoint)} redirects elsewhere ({said.status}); nothing is sent on from there: set base_url to "
            "the address that serves"
        )
    if said.status == 404 or "unexpected endpoint" in said.message.lower():
        ending = ", which often ends in /v1" if endpoint.protocol == "openai" else ""
        return f"{place(endpoint)} has no such path ({said.shown}); see whether base_url is right{ending}"
    if said.status == 503 and "loading" in said.message.lower():
        return f"the model is still being loaded ({said.shown}); ask again in a while"
    return f"the server failed ({said.shown})"


def _start_advice(endpoint: Endpoint) -> str:
    if endpoint.start:
        return f"start it with: {endpoint.start}"
    return "start the server there" if endpoint.loopback else "see whether the network is up and base_url right"


def _reason(error: Exception) -> str:
    """What the system says; of a refused connection there is no more to say."""
    words = one_line(str(error))
    return f" ({words})" if words and "refused" not in words.lower() else ""
