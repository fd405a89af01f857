"""Every setting as one row: its name and type, how it is read, its default, and what it is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

from index.markings import CLEARANCES
from qa.settings import types
from qa.settings.provider_table import PROTOCOLS, SchemaUse
from qa.settings.types import Parser

EMBEDDED = "embedded"
AUTO, OFF, MODEL_ITSELF = "auto", "off", "model"
"""What `verifier` may say besides a cross-encoder's name or folder."""
REMOTE_MARKING = "SBU"
MOST_PASSAGES = 1000
UNSURE_BELOW = 0.5
"""Below it an answer more likely does not say what was asked than it does."""
API_KEY = "ASK_API_KEY"
TOKEN = "ASK_TOKEN"
SECRETS = (API_KEY, TOKEN)
"""The variables of `ask` that are no settings: the key for ASK_BASE_URL, and what clients of a server have to show."""

Table = Mapping[str, Mapping[str, Any]]


def row(parse: Parser, default: Any = MISSING, *, per_model: bool = False) -> Any:
    """A setting; one that is `per_model` may also stand in the table of a provider or of a model."""
    return field(default=default, metadata={"parse": parse, "per_model": per_model})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the commands and the library go by if a call says nothing else."""

    data_dir: Path = row(types.path)
    """Where the index and the sample index are kept."""
    index: Path | None = row(types.path, None)
    """The folder of the index to use; None: the one in `data_dir`, else the sample."""
    model: str = row(types.text, EMBEDDED)
    """The reader: "embedded", or provider/model."""
    k: int = row(types.whole(1, MOST_PASSAGES), 8)
    """How many passages the reader is given."""
    embedder: str | None = row(types.text, None)
    """The embedder of new indexes: a model's name or folder; None: the packaged one."""
    weights: Path | None = row(types.path, None)
    """The file of weights that `ask eval fit` wrote; None: those that come along."""
    reranker: str | None = row(types.text, None)
    """A cross-encoder that reads the best passages again, by name or folder; None: none."""
    decline_below: float | None = row(types.number(0, 1), None)
    """The chance that the index holds the matter, below which a question is declined; None: as learned."""
    unsure_below: float = row(types.number(0, 1), UNSURE_BELOW)
    """The chance that the sentences quoted say what was asked, below which an answer is called unsure."""
    clearance: str | None = row(types.clearance, None)
    """The highest level that is searched at all: U, SBU, C or S; None: all."""
    remote_marking: str = row(types.choice(*CLEARANCES), REMOTE_MARKING)
    """The highest marking that goes to a model on another machine."""
    trusted_hosts: tuple[str, ...] = row(types.hosts, ())
    """Other machines that count as this one."""
    assist: bool = row(types.flag, True)
    """Whether a model writes searches before it is given passages."""
    repair: bool = row(types.flag, True)
    """Whether a model mends sentences that fail the check; if none holds, passages are quoted instead."""
    verifier: str = row(types.text, AUTO)
    """Who reads if passages entail a sentence: auto (the model, if set), off, model, or a cross-encoder's name."""
    strict: bool = row(types.flag, False)
    """Whether sentences that fail the check are left out."""
    base_url: str | None = row(types.base_url, None)
    """Where the model is served, in place of its provider's base URL."""
    context: int | None = row(types.whole(256, 100_000_000), None, per_model=True)
    """The window to work in, in tokens; this and what follows is for the model that is set."""
    max_output: int | None = row(types.whole(1, 10_000_000), None, per_model=True)
    """The longest reply, in tokens."""
    temperature: float | None = row(types.number(0, 5), None, per_model=True)
    timeout: float | None = row(types.number(0.01, 86_400), None, per_model=True)
    """Seconds between two pieces of a reply."""
    schema: SchemaUse = row(types.choice("auto", "on", "off"), "auto", per_model=True)
    """Whether the reply is asked for with a schema: auto, on or off."""
    providers: Table = field(default_factory=dict)
    """The tables [providers.NAME]."""
    models: Table = field(default_factory=dict)
    """The tables [models."provider/model"]."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Where each setting comes from; those in tables as "providers.NAME.base_url"."""
    folder_file: str | None = None
    """The folder's `ask.toml`, as it is named in `sources`."""

    @property
    def own_index(self) -> Path:
        """The index that `ask index build` writes and `ask` looks for first."""
        return self.index or self.data_dir / "index"

    @property
    def sample_index(self) -> Path:
        """The index of the bundled sample."""
        return self.data_dir / "sample"


SETTINGS: Mapping[str, Parser] = {each.name: each.metadata["parse"] for each in fields(Settings) if each.metadata}
DEFAULTS: Mapping[str, Any] = {each.name: each.default for each in fields(Settings) if each.metadata}
OPTIONS: Mapping[str, Parser] = {
    each.name: each.metadata["parse"] for each in fields(Settings) if each.metadata.get("per_model")
}
"""What may be set for all models, for a provider's or for one."""
MODEL: Mapping[str, Parser] = {**OPTIONS, "extra": types.json_table}
PROVIDER: Mapping[str, Parser] = {
    "protocol": types.choice(*PROTOCOLS),
    "base_url": types.base_url,
    "api_key_env": types.variables,
    "key_header": types.choice("bearer", "x-api-key"),
    "start": types.text,
    "short_schema": types.flag,
    **MODEL,
}


@dataclass(frozen=True, slots=True)
class TableKind:
    """Tables of a file that have names: what they may hold, how they are named, and an example."""

    known: Mapping[str, Parser]
    name: re.Pattern[str]
    example: str


TABLES: Mapping[str, TableKind] = {
    "providers": TableKind(PROVIDER, re.compile(r"(?!embedded$)[A-Za-z0-9_][\w.-]*", re.ASCII), "[providers.ours]"),
    "models": TableKind(MODEL, re.compile(r"[^/\s]+/\S.*"), '[models."ollama/qwen3:8b"]'),
}
