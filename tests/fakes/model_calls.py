"""What the tests of the client have in common: a request, and an endpoint at a stub."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa.models.chat import ChatRequest, Endpoint, Message, ModelOptions, Reply
from qa.models.client import Client
from qa.settings.provider_table import ProtocolName
from tests.fakes.stub_server import Say, Stub

PATHS: Mapping[ProtocolName, str] = {"openai": "/v1", "anthropic": "", "ollama": ""}
SCHEMA = {"type": "object", "properties": {"keys": {"type": "array", "items": {"enum": ["a", "b"]}, "maxItems": 3}}}
REQUEST = ChatRequest((Message("system", "Answer from the passages."), Message("user", "How many were trained?")))
WITH_SCHEMA = ChatRequest(REQUEST.messages, schema=SCHEMA)


def endpoint(stub: Stub, protocol: ProtocolName = "openai", **fields: Any) -> Endpoint:
    """An endpoint at this stub."""
    set_here = {"provider": "ours", "base_url": stub.url + PATHS[protocol], "model": "made-up", **fields}
    return Endpoint(protocol=protocol, **set_here)


def options(**fields: Any) -> ModelOptions:
    """Options that a person set."""
    return ModelOptions(**fields)


def client(stub: Stub, protocol: ProtocolName = "openai", **fields: Any) -> Client:
    """A client that hardly waits between its tries."""
    return Client(endpoint(stub, protocol, **fields), pause=0.001)


def asked(say: Say, protocol: ProtocolName = "openai", request: ChatRequest = REQUEST, **fields: Any) -> Reply:
    """The reply where the server says just this."""
    with Stub([say]) as stub, client(stub, protocol, **fields) as line:
        return line.chat(request)
