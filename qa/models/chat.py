"""What passes between a reader and a model, whatever the protocol: a request, a reply, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from qa.models import hosts
from qa.settings.provider_table import KeyHeader, SchemaUse, WindowSource

Role = Literal["system", "user", "assistant"]

Finish = Literal["complete", "truncated", "context", "filtered", "incomplete", "unknown"]
"""How a reply ended: by itself; at the limit of output; at the end of the context window; by the provider's
content filter; cut off in the middle; or in a way that the server did not say.
"""

DEFAULT_MAX_OUTPUT = 2048


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What a model is asked. `context` is the window to work in and `max_output` the longest reply, both in tokens."""

    messages: tuple[Message, ...]
    max_output: int = DEFAULT_MAX_OUTPUT
    context: int | None = None
    schema: Mapping[str, Any] | None = None
    """JSON schema of the reply, or None for plain text."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server counted them; None if it did not say."""

    input_tokens: int | None = None
    output_tokens: int | None = None

    @property
    def counted(self) -> dict[str, int]:
        """The counts that the server gave, by name."""
        counts = {"input_tokens": self.input_tokens, "output_tokens": self.output_tokens}
        return {name: number for name, number in counts.items() if number is not None}


@dataclass(frozen=True, slots=True)
class Delta:
    """One event of a stream: more text, the way it finished, or tokens counted; any of them may be missing.

    `thought` tells that there was thinking; `calls` are pieces of calls of tools, each with its place among them.
    `error` is an error that the server reports in the middle of a stream; `done` is its own mark of the end; `model`
    its name as the server gives it.
    """

    text: str = ""
    finish: Finish | None = None
    usage: Usage | None = None
    error: str | None = None
    done: bool = False
    model: str | None = None
    thought: bool = False
    calls: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered. `model` is its name as the server gives it; `schema_used` tells whether the request that
    was answered carried the schema.
    """

    text: str
    finish: Finish
    usage: Usage = Usage()
    model: str | None = None
    schema_used: bool = False
    note: str | None = None
    """The server's words as it broke off."""


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """What the person set for a model; None leaves it to the server or to the provider's default."""

    context: int | None = None
    max_output: int | None = None
    temperature: float | None = None
    timeout: float | None = None
    """Seconds between two pieces of a reply, and for the whole of it."""
    schema: SchemaUse = "auto"
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Merged into the JSON of every request as it stands."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model, where it is served, and the key that goes there and nowhere else."""

    provider: str
    protocol: str
    """A name in `PROTOCOLS`."""
    base_url: str
    """Without a slash at the end: "http://127.0.0.1:8080/v1"."""
    model: str
    key: str | None = field(default=None, repr=False)
    key_header: KeyHeader = "bearer"
    key_name: str | None = None
    """The variable that holds the key, for messages: it may be named although it is not set."""
    options: ModelOptions = ModelOptions()
    start: str | None = None
    """The command that starts this server, for the error that it cannot be reached."""
    short_schema: bool = True
    """Whether the server takes length limits (maxLength, maxItems) in a schema."""
    output_name: str | None = None
    """Its name for the limit of output, if it is not the protocol's usual one."""
    window_source: WindowSource = "any"

    @property
    def name(self) -> str:
        """As in `--model`: provider/model."""
        return f"{self.provider}/{self.model}"

    @property
    def host(self) -> str:
        """The host that requests go to, in lower case."""
        return hosts.host_of(self.base_url)

    @property
    def loopback(self) -> bool:
        """Whether it is served on this very machine; a name other than localhost is not taken for it."""
        return hosts.is_loopback(self.base_url)
