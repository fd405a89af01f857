"""What is known of model servers without being set: the wire protocols and the providers, as two tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

PROTOCOLS: Mapping[str, str] = {
    "openai": "openai_chat",
    "anthropic": "anthropic_messages",
    "ollama": "ollama_native",
}
"""Each wire protocol by its name in settings, and its file in `qa/models/protocols`."""

SchemaUse = Literal["auto", "on", "off"]
KeyHeader = Literal["bearer", "x-api-key"]
WindowSource = Literal["any", "none", "entry", "endpoints"]
"""Where a server tells a model's window: at any place that its protocol knows, nowhere, in the model's own entry, or in
the list of the endpoints that serve it.
"""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who serves models: how it is spoken to, where, and which variables hold its key."""

    protocol: str = "openai"
    base_url: str | None = None
    key_names: tuple[str, ...] = ()
    """The variables that may hold the key, the first that is set counts."""
    key_header: KeyHeader = "bearer"
    base_names: tuple[str, ...] = ()
    """The variables that may hold another base URL; the key goes there too, as they are set in the same place."""
    start: str | None = None
    """The command that starts a server on this machine; {model} stands for the model's name."""
    short_schema: bool = True
    """Whether the server takes length limits in a schema."""
    output_name: str | None = None
    """Its name for the limit of output, if it is not the protocol's usual one."""
    window_source: WindowSource = "any"


BUILT_IN: Mapping[str, Provider] = {
    "ollama": Provider(
        protocol="ollama",
        base_url="http://127.0.0.1:11434",
        key_names=("OLLAMA_API_KEY",),
        base_names=("OLLAMA_HOST",),
        start="ollama serve",
    ),
    "llamacpp": Provider(
        base_url="http://127.0.0.1:8080/v1",
        key_names=("LLAMA_API_KEY",),
        start="llama-server -m {model}.gguf",
    ),
    "lmstudio": Provider(
        base_url="http://127.0.0.1:1234/v1",
        key_names=("LM_API_TOKEN",),
        start="lms server start",
    ),
    "vllm": Provider(
        base_url="http://127.0.0.1:8000/v1",
        key_names=("VLLM_API_KEY",),
        start="vllm serve {model}",
    ),
    "openai": Provider(
        base_url="https://api.openai.com/v1",
        key_names=("OPENAI_API_KEY",),
        base_names=("OPENAI_BASE_URL", "OPENAI_API_BASE"),
        short_schema=False,
        output_name="max_completion_tokens",
        window_source="none",
    ),
    "anthropic": Provider(
        protocol="anthropic",
        base_url="https://api.anthropic.com",
        key_names=("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
        key_header="x-api-key",
        base_names=("ANTHROPIC_BASE_URL",),
        short_schema=False,
        window_source="entry",
    ),
    "gemini": Provider(
        base_url="https://generativelanguage.googleapis.com/v1beta/openai",
        key_names=("GEMINI_API_KEY", "GOOGLE_API_KEY"),
        short_schema=False,
        window_source="none",
    ),
    "openrouter": Provider(
        base_url="https://openrouter.ai/api/v1",
        key_names=("OPENROUTER_API_KEY",),
        short_schema=False,
        window_source="endpoints",
    ),
    "compat": Provider(),
}
BEARER_NAMES = frozenset({"ANTHROPIC_AUTH_TOKEN"})
"""Keys that go as a bearer token, whatever is usual for their provider."""
WELL_KNOWN = frozenset(name for provider in BUILT_IN.values() for name in provider.key_names)


def extended(provider: Provider, row: Mapping[str, Any]) -> Provider:
    """Return the provider changed by a table [providers.NAME]; its own key does not go to another base URL."""
    same = {name: row[name] for name in ("protocol", "base_url", "key_header", "start", "short_schema") if name in row}
    elsewhere = row.get("base_url", provider.base_url) != provider.base_url
    return replace(
        provider,
        **same,
        key_names=row.get("api_key_env", () if elsewhere else provider.key_names),
        base_names=() if "base_url" in row else provider.base_names,
    )
