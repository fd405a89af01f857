"""Find the endpoint of `provider/model`: which server, with which key. Nothing is guessed, no network is touched."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index.errors import UsageError
from index.text.suggest import suggest
from qa.models import folder_rules, hosts
from qa.models.chat import Endpoint, ModelOptions
from qa.settings import types
from qa.settings.config import EMBEDDED, Settings
from qa.settings.provider_table import BEARER_NAMES, BUILT_IN, KeyHeader, Provider, extended
from qa.settings.table import API_KEY

ASK_BASE_URL = "ASK_BASE_URL"
OLLAMA_HOST = "OLLAMA_HOST"
OLLAMA_PORT = "11434"
WEB_PORTS = {"http": "80", "https": "443"}
"""What Ollama takes if a URL names no port."""
ANY_HOST = frozenset({"", "0.0.0.0", "[::]"})
"""What a server listens on; a client cannot go there, but to this machine."""
_OLLAMA_HOST = re.compile(
    r"(?:(https?)://)?([^/:\[\]]*|\[[0-9a-f:.]+\]|[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*)(?::(\d{1,5}))?(/.*)?", re.I
)


@dataclass(frozen=True, slots=True)
class Served:
    """A provider as it is set here: where it is, and which variable's key goes there."""

    name: str
    provider: Provider
    base_url: str
    source: str
    """Where the base URL was set."""
    key_name: str | None
    """The variable that holds the key, or would hold it; None: no key goes there."""

    def key(self, environment: Mapping[str, str]) -> str | None:
        """Return the key, or None if it is not set. UsageError for a value that no server can have given out."""
        text = environment.get(self.key_name or "", "")
        if text and not (text.isascii() and text.isprintable() and " " not in text):
            raise UsageError(f"{self.key_name} holds a blank, a line break or another character that no key has")
        return text or None

    @property
    def key_header(self) -> KeyHeader:
        """How the key is sent."""
        return "bearer" if self.key_name in BEARER_NAMES else self.provider.key_header

    def endpoint(self, model: str, environment: Mapping[str, str], options: ModelOptions) -> Endpoint:
        """Return the endpoint of one of its models."""
        start = self.provider.start if hosts.is_loopback(self.base_url) else None
        return Endpoint(
            provider=self.name,
            protocol=self.provider.protocol,
            base_url=self.base_url,
            model=model,
            key=self.key(environment),
            key_header=self.key_header,
            key_name=self.key_name or f"api_key_env beside base_url in [providers.{self.name}]",
            options=options,
            start=start and start.replace("{model}", model),
            short_schema=self.provider.short_schema,
            output_name=self.provider.output_name,
            window_source=self.provider.window_source,
        )


def endpoint(settings: Settings, environment: Mapping[str, str] | None = None) -> Endpoint | None:
    """Return the endpoint that these settings lead to; None for the embedded reader. Raises UsageError."""
    if settings.model == EMBEDDED:
        return None
    environment = os.environ if environment is None else environment
    name, model = split(settings.model, settings)
    provider = served(settings, name, environment)
    folder_rules.check_choice(settings, provider.base_url, provider.source)
    return provider.endpoint(model, environment, _options(settings, name))


def names(settings: Settings) -> tuple[str, ...]:
    """List the providers: those built in, and those of the settings' files."""
    return tuple(dict.fromkeys([*BUILT_IN, *settings.providers]))


def split(model: str, settings: Settings) -> tuple[str, str]:
    """Split into provider and model; the model's name may hold slashes and colons."""
    name, _, rest = model.partition("/")
    check_name(name, settings, model)
    if not rest.strip():
        raise UsageError(f"{model!r} names no model: write {name}/MODEL; `ask models {name}` lists those it has")
    return name, rest


def check_name(name: str, settings: Settings, model: str | None = None) -> None:
    """Refuse a provider that is not known."""
    known = names(settings)
    if name == EMBEDDED:
        raise UsageError(f"{EMBEDDED} has no models: write --model {EMBEDDED}")
    if name not in known:
        near = suggest(name, [EMBEDDED, *known], "a model is embedded, or PROVIDER/MODEL with one of")
        raise UsageError(
            f"no provider is called {name!r}{f' (in {model!r})' if model not in {None, name} else ''}; {near}"
        )


def served(settings: Settings, name: str, environment: Mapping[str, str]) -> Served:
    """Find where a provider is, and which key goes there, as set here. Raises UsageError."""
    provider = extended(BUILT_IN.get(name, Provider()), settings.providers.get(name, {}))
    base_url, source = _base_url(settings, name, provider, environment)
    folder_rules.check(settings, name, base_url, source)
    key_names = _key_names(name, provider, base_url, source)
    key_name = next((key for key in key_names if environment.get(key)), next(iter(key_names), None))
    return Served(name, provider, base_url, source, key_name)


def _base_url(settings: Settings, name: str, provider: Provider, environment: Mapping[str, str]) -> tuple[str, str]:
    """Return the base URL and where it was set."""
    if settings.base_url and settings.model.partition("/")[0] == name:
        return settings.base_url, settings.sources.get("base_url", "")
    for variable in provider.base_names:
        if text := environment.get(variable):
            return _from_variable(variable, text), variable
    if provider.base_url is None:
        raise UsageError(f"{name} needs a base URL: set {ASK_BASE_URL}, or base_url under [providers.{name}]")
    return provider.base_url, settings.sources.get(f"providers.{name}.base_url", "default")


def _from_variable(variable: str, text: str) -> str:
    try:
        return types.base_url(ollama_url(text) if variable == OLLAMA_HOST else text)
    except ValueError as error:
        forms = "a host, :port, host:port or a web address" if variable == OLLAMA_HOST else error
        raise UsageError(f"{variable} must be {forms}") from None


def ollama_url(text: str) -> str:
    """Return the URL that OLLAMA_HOST means, in all forms that Ollama takes; ValueError for any other form.

    >>> ollama_url(":8000"), ollama_url("0.0.0.0"), ollama_url("gpu.example:11500")
    ('http://127.0.0.1:8000', 'http://127.0.0.1:11434', 'http://gpu.example:11500')
    """
    text = text.strip().strip("\"'").strip()
    match = _OLLAMA_HOST.fullmatch("https://ollama.com" if text.lower() == "ollama.com" else text)
    if match is None:
        raise ValueError(text)
    scheme, host, port, path = match.groups()
    host = f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host
    if host in ANY_HOST:
        host = "127.0.0.1"
    port = port or (WEB_PORTS[scheme.lower()] if scheme else OLLAMA_PORT)
    return f"{(scheme or 'http').lower()}://{host.lower()}:{port}{(path or '').rstrip('/')}"


def _key_names(name: str, provider: Provider, base_url: str, source: str) -> tuple[str, ...]:
    """Name the variables whose key goes to this base URL: a provider's own key to its own, otherwise only what was set
    in the same place.
    """
    if source in provider.base_names:
        return BUILT_IN[name].key_names
    own = provider.key_names if base_url == provider.base_url else ()
    return (API_KEY, *own) if source == ASK_BASE_URL else own


def _options(settings: Settings, name: str) -> ModelOptions:
    tables = (settings.providers.get(name, {}), settings.models.get(settings.model, {}))
    extra: dict[str, Any] = {key: value for table in tables for key, value in table.get("extra", {}).items()}
    return ModelOptions(
        context=settings.context,
        max_output=settings.max_output,
        temperature=settings.temperature,
        timeout=settings.timeout,
        schema=settings.schema,
        extra=extra,
    )
