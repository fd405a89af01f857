"""Find what runs on this machine: the usual ports of model servers, asked with GET, without a key, and quickly.

Nothing here leaves the machine, and no key is sent, as nobody knows yet who listens there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from qa.models import hosts
from qa.models.protocols.jsonpath import at, entries_at, text_at
from qa.settings.provider_table import BUILT_IN

SECONDS = 0.3
MOST_BYTES = 2**20
USUAL = tuple(row.base_url for row in BUILT_IN.values() if row.base_url and hosts.is_loopback(row.base_url))
"""Where each kind of server listens when nobody says otherwise."""
LLAMA_CPP = "llama.cpp"
"""What its server calls itself."""
UNKNOWN = "a server that does not list models"


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: what it is, and the models that it lists without a key."""

    base_url: str
    server: str
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """What one GET brought."""

    status: int
    software: str
    """What the server calls itself in its headers."""
    body: Any


def running(base_urls: Iterable[str]) -> tuple[Running, ...]:
    """Find what answers at these base URLs of this machine and at the usual ones, all asked at once."""
    places = {origin(url): url for url in [*USUAL, *base_urls] if hosts.is_loopback(url)}
    with ThreadPoolExecutor(max_workers=max(1, len(places))) as threads:
        return tuple(server for server in threads.map(_look, places.values()) if server)


def _look(base_url: str) -> Running | None:
    """Find what answers at a base URL, or None if nothing does."""
    above = urlsplit(base_url).path.rstrip("/").removesuffix("/v1")
    ollama = _get(base_url, f"{above}/api/version")
    if ollama is None:
        return None
    if ollama.status == 200 and text_at(ollama.body, "version") and LLAMA_CPP not in ollama.software:
        tags = _get(base_url, f"{above}/api/tags")
        return Running(base_url, f"Ollama {text_at(ollama.body, 'version')}", _names(tags, "models", "name"))
    listed = _get(base_url, f"{above}/v1/models") or ollama
    return Running(base_url, _server(base_url, listed), _names(listed, "data", "id"))


def _server(base_url: str, listed: Response) -> str:
    """Tell the kind of server by how it lists its models."""
    kind = LLAMA_CPP if LLAMA_CPP in listed.software else "a server"
    if listed.status in {401, 403}:
        return f"{kind} that wants a key"
    if listed.status == 503 and "loading" in text_at(listed.body, "error", "message").lower():
        return f"{kind} that is still loading its model"
    owners = {text_at(entry, "owned_by") for entry in entries_at(listed.body, "data")}
    if kind == LLAMA_CPP or "llamacpp" in owners:
        return LLAMA_CPP
    if "vllm" in owners:
        return "vLLM"
    if listed.status != 200 or not isinstance(at(listed.body, "data"), list):
        return UNKNOWN
    studio = _get(base_url, "/api/v0/models")
    states = [at(entry, "state") for entry in entries_at(studio.body, "data")] if studio else []
    return "LM Studio" if any(states) else "a server that speaks OpenAI's protocol"


def _names(response: Response | None, field: str, key: str) -> tuple[str, ...]:
    names = (text_at(entry, key) for entry in entries_at(response.body, field)) if response else ()
    return tuple(name for name in names if name and name.isprintable())


def _get(base_url: str, path: str) -> Response | None:
    """Send a GET; None if nothing answers in time, or not in HTTP."""
    parts = urlsplit(base_url)
    connect: Callable[..., HTTPConnection] = HTTPSConnection if parts.scheme.lower() == "https" else HTTPConnection
    connection = connect(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        connection.request("GET", path, headers={"Accept": "application/json"})
        response = connection.getresponse()
        return Response(response.status, response.getheader("Server") or "", _json(response))
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        connection.close()


def _json(response: HTTPResponse) -> Any:
    """Read the body as JSON, or None; a server that only dribbles is not waited for."""
    until = monotonic() + SECONDS
    raw = bytearray()
    while (piece := response.read1(2**16)) and len(raw) < MOST_BYTES and monotonic() < until:
        raw += piece
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def origin(base_url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of a base URL: the server, whatever its path."""
    parts = urlsplit(base_url)
    return parts.scheme.lower(), parts.hostname or "", parts.port
