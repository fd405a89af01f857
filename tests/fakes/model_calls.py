"""What the tests of the client have in common: a request, and an endpoint at a stub."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa.models.chat import ChatRequest, Endpoint, Message, ModelOptions, Reply
from qa.models.client import Client
from qa.settings.provider_table import BUILT_IN, Provider
from tests.fakes.stub_server import OfflineStub, Say, Script, Stub

PATHS: Mapping[str, str] = {"openai": "/v1", "anthropic": "", "ollama": ""}
SCHEMA = {"type": "object", "properties": {"keys": {"type": "array", "items": {"enum": ["a", "b"]}, "maxItems": 3}}}
REQUEST = ChatRequest((Message("system", "Answer from the passages."), Message("user", "How many were trained?")))
WITH_SCHEMA = ChatRequest(REQUEST.messages, schema=SCHEMA)


def endpoint(stub: Script, protocol: str = "openai", provider: str = "ours", **fields: Any) -> Endpoint:
    """An endpoint at this stub, with what is known of that provider's servers."""
    row = BUILT_IN.get(provider, Provider())
    place = {"base_url": stub.url + PATHS[protocol], "model": "made-up"}
    habits = {"output_name": row.output_name, "window_source": row.window_source}
    return Endpoint(protocol=protocol, provider=provider, **place | habits | fields)


def options(**fields: Any) -> ModelOptions:
    """Options that a person set."""
    return ModelOptions(**fields)


def client(stub: Script, protocol: str = "openai", **fields: Any) -> Client:
    """A client that hardly waits between its tries."""
    return Client(endpoint(stub, protocol, **fields), transport=stub.transport, pause=0.001)


def asked(say: Say, protocol: str = "openai", request: ChatRequest = REQUEST, **fields: Any) -> Reply:
    """The reply if the server sends just this."""
    script = Stub if say.hold or say.raw is not None else OfflineStub
    with script([say]) as stub, client(stub, protocol, **fields) as line:
        return line.chat(request)
