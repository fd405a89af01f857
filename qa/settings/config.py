"""The settings: flag, then `ASK_*` environment, then `ask.toml` here, then the person's own file, then the default.

They are read here and nowhere else. A folder's `ask.toml` may have come with something downloaded: what it may not say
is in `_refuse_loosened` and, where a model is asked, in `qa/models/folder_rules.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import UsageError
from index.text.suggest import suggest
from qa.settings import sources as layers
from qa.settings import types
from qa.settings.sources import Layer

if TYPE_CHECKING:
    from qa.settings.provider_table import SchemaUse

FOLDER_FILE = "ask.toml"
EMBEDDED = "embedded"
COMPAT = "compat"
REMOTE_MARKING = "SBU"
DEFAULT = "default"

Table = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the commands and the library go by where a call says nothing else."""

    data_dir: Path
    """Where the index and the sample index are kept."""
    index: Path | None = None
    """The folder of the index to use; None: the one in `data_dir`, else the sample."""
    model: str = EMBEDDED
    """The reader: "embedded", or provider/model."""
    k: int = 8
    """How many passages the reader is given."""
    embedder: str | None = None
    """The embedder of new indexes: a model's name or folder; None: the packaged one."""
    clearance: str | None = None
    """The highest level that is searched at all: U, SBU, C or S; None: all."""
    remote_marking: str = REMOTE_MARKING
    """The highest marking that goes to a model on another machine."""
    trusted_hosts: tuple[str, ...] = ()
    """Other machines that count as this one."""
    strict: bool = False
    """Whether sentences that fail the check are left out."""
    base_url: str | None = None
    """Where the model is served, in place of its provider's base URL."""
    context: int | None = None
    """The window to work in, in tokens; this and what follows is for the model that is set."""
    max_output: int | None = None
    """The longest reply, in tokens."""
    temperature: float | None = None
    timeout: float | None = None
    """Seconds between two pieces of a reply."""
    schema: SchemaUse = "auto"
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


def read_settings(
    *, folder: Path | None = None, environment: Mapping[str, str] | None = None, **given: object
) -> Settings:
    """The settings of this folder and environment; what is `given` (and is not None) comes before both."""
    environment = os.environ if environment is None else environment
    folder = Path.cwd() if folder is None else folder
    own, here = layers.of_file(user_file()), layers.of_file(folder / FOLDER_FILE)
    read = [_defaults(), own, here, layers.of_environment(environment, folder), layers.of_call(given, folder)]
    _refuse_loosened(here, below=read[:2], above=read[3:])
    found: dict[str, Any] = {}
    sources: dict[str, str] = {}
    model = next(layer.values["model"] for layer in reversed(read) if "model" in layer.values)
    for layer in read:
        for key, value, source in _said(layer, model):
            found[key], sources[key] = value, source
    found |= {name: _merged(name, read, sources) for name in layers.TABLES}
    _refuse_slips(found["providers"], found["models"], sources)
    return Settings(**found, sources=sources, folder_file=here.file)


def default_data_dir() -> Path:
    """The place where this system keeps a program's data."""
    from platformdirs import user_data_path

    return user_data_path("ask", appauthor=False)


def user_file() -> Path:
    """The person's own settings file, whether it exists or not."""
    from platformdirs import user_config_path

    return user_config_path("ask", appauthor=False) / "config.toml"


def _defaults() -> Layer:
    found = {each.name: each.default for each in fields(Settings) if each.name in layers.SETTINGS}
    found["data_dir"] = default_data_dir()
    return Layer(found, dict.fromkeys(found, DEFAULT))


def _said(layer: Layer, model: str) -> Iterator[tuple[str, Any, str]]:
    """What a layer says for the model in use, the more special last: for all, for its provider, for it alone."""
    provider = _provider(model)
    for key, value in layer.values.items():
        # In a file a base URL goes with the provider of that file's model: with another one it would lead astray.
        if key != "base_url" or not layer.file or provider in {COMPAT, _provider(layer.values.get("model", ""))}:
            yield key, value, layer.sources[key]
    for name, row in (("providers", provider), ("models", model)):
        for key, value in layer.tables.get(name, {}).get(row, {}).items():
            if key in layers.OPTIONS:
                yield key, value, f'{layer.file} [{name}."{row}"]'


def _provider(model: str) -> str:
    return model.partition("/")[0]


def _merged(name: str, read: Sequence[Layer], sources: dict[str, str]) -> Table:
    """The tables of all layers as one. Where a layer says another base URL, the key of the layers below does not go
    there.
    """
    tables: dict[str, dict[str, Any]] = {}
    for layer in read:
        for row, said in layer.tables.get(name, {}).items():
            sources.setdefault(f"{name}.{row}", str(layer.file))
            table = tables.setdefault(row, {})
            changed = {key: value for key, value in said.items() if key not in table or table[key] != value}
            if "base_url" in changed:
                table.pop("api_key_env", None)
                changed |= {key: value for key, value in said.items() if key == "api_key_env"}
            table |= changed
            sources |= {f"{name}.{row}.{key}": str(layer.file) for key in changed}
    return tables


def _refuse_slips(providers: Table, models: Table, sources: Mapping[str, str]) -> None:
    """A table for a provider that is not built in says where that is; a table for a model is of a known provider."""
    if not providers and not models:
        return
    from qa.settings.provider_table import BUILT_IN

    for name, table in providers.items():
        if name not in BUILT_IN and "base_url" not in table:
            near = suggest(name, BUILT_IN, "the built-in ones are")
            raise UsageError(f"{sources[f'providers.{name}']}: [providers.{name}] has no base_url; {near}")
    known = [*BUILT_IN, *providers]
    for model in models:
        if (name := _provider(model)) not in known:
            near = suggest(name, known, "the providers are")
            raise UsageError(f'{sources[f"models.{model}"]}: [models."{model}"] has no known provider; {near}')


def _refuse_loosened(here: Layer, *, below: Sequence[Layer], above: Sequence[Layer]) -> None:
    """A folder's file may tighten what leaves this machine, and what is searched, but not loosen it."""
    before = {key: value for layer in below for key, value in layer.values.items()}
    for key in ("clearance", "remote_marking", "trusted_hosts"):
        if key not in here.values or any(key in layer.values for layer in above):
            continue
        new, old = here.values[key], before[key]
        looser = not set(new) <= set(old) if key == "trusted_hosts" else _rank(new) > _rank(old)
        if looser:
            raise UsageError(
                f"{here.file}: {key} may only be tightened here, as this file may have come with the folder; "
                f"what loosens it goes into {user_file()}, the environment or an option"
            )


def tighter_clearance(one: object, other: str | None) -> str | None:
    """The lower of two levels; UsageError where the first is none."""
    try:
        level = None if one is None else types.clearance(one)
    except ValueError as error:
        raise UsageError(f"clearance must be {error}") from error
    return min(level, other, key=_rank)


def _rank(level: str | None) -> int:
    return len(types.LEVELS) if level is None else types.LEVELS.index(level)
