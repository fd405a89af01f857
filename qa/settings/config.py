"""Read the settings: an option, then `ASK_*`, then `ask.toml` here, then the person's own file, then the default.

They are read here and nowhere else. A folder's `ask.toml` may have come with something downloaded: what it may not say
is in `_refuse_loosened` and, where a model is asked, in `qa/models/folder_rules.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.errors import UsageError
from index.markings import CLEARANCES
from index.text.suggest import suggest
from qa.settings import types
from qa.settings.provider_table import BUILT_IN
from qa.settings.sources import ConfigSource, of_call, of_environment, of_file
from qa.settings.table import DEFAULTS, EMBEDDED, OPTIONS, REMOTE_MARKING, TABLES, Settings, Table

__all__ = ["COMPAT", "EMBEDDED", "REMOTE_MARKING", "Settings", "read_settings", "tighter_clearance", "user_file"]

FOLDER_FILE = "ask.toml"
COMPAT = "compat"
DEFAULT = "default"


def read_settings(
    *, folder: Path | None = None, environment: Mapping[str, str] | None = None, **arguments: object
) -> Settings:
    """Return the settings of this folder and environment; `arguments` (that are not None) come before both."""
    environment = os.environ if environment is None else environment
    folder = Path.cwd() if folder is None else folder
    own, here = of_file(user_file()), of_file(folder / FOLDER_FILE)
    places = [_defaults(), own, here, of_environment(environment, folder), of_call(arguments, folder)]
    _refuse_loosened(here, below=places[:2], above=places[3:])
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    model = next(place.values["model"] for place in reversed(places) if "model" in place.values)
    for place in places:
        for key, value, source in _for_model(place, model):
            values[key], sources[key] = value, source
    values |= {kind: _merged(kind, places, sources) for kind in TABLES}
    _refuse_slips(values["providers"], values["models"], sources)
    return Settings(**values, sources=sources, folder_file=here.file)


def default_data_dir() -> Path:
    """Return the place where this system keeps a program's data."""
    from platformdirs import user_data_path

    return user_data_path("ask", appauthor=False)


def user_file() -> Path:
    """Return the path of the person's own settings file, whether it exists or not."""
    from platformdirs import user_config_path

    return user_config_path("ask", appauthor=False) / "config.toml"


def _defaults() -> ConfigSource:
    return ConfigSource({**DEFAULTS, "data_dir": default_data_dir()}, dict.fromkeys(DEFAULTS, DEFAULT))


def _for_model(place: ConfigSource, model: str) -> Iterator[tuple[str, Any, str]]:
    """Yield what a place says for the model in use, the more special last: for all, for its provider, for it alone."""
    provider = _provider(model)
    for key, value in place.values.items():
        # In a file a base URL goes with the provider of that file's model: with another one it would lead astray.
        if key != "base_url" or not place.file or provider in {COMPAT, _provider(place.values.get("model", ""))}:
            yield key, value, place.sources[key]
    for kind, name in (("providers", provider), ("models", model)):
        for key, value in place.tables.get(kind, {}).get(name, {}).items():
            if key in OPTIONS:
                yield key, value, f'{place.file} [{kind}."{name}"]'


def _provider(model: str) -> str:
    return model.partition("/")[0]


def _merged(kind: str, places: Sequence[ConfigSource], sources: dict[str, str]) -> Table:
    """Merge the tables of all places. If one says another base URL, the key of those below does not go there."""
    tables: dict[str, dict[str, Any]] = {}
    for place in places:
        for name, table in place.tables.get(kind, {}).items():
            sources.setdefault(f"{kind}.{name}", str(place.file))
            merged = tables.setdefault(name, {})
            changed = {key: value for key, value in table.items() if key not in merged or merged[key] != value}
            if "base_url" in changed:
                merged.pop("api_key_env", None)
                changed |= {key: value for key, value in table.items() if key == "api_key_env"}
            merged |= changed
            sources |= {f"{kind}.{name}.{key}": str(place.file) for key in changed}
    return tables


def _refuse_slips(providers: Table, models: Table, sources: Mapping[str, str]) -> None:
    """Refuse a new provider without a base URL, and a model of an unknown provider."""
    for name, table in providers.items():
        if name not in BUILT_IN and "base_url" not in table:
            near = suggest(name, BUILT_IN, "the built-in ones are")
            raise UsageError(f"{sources[f'providers.{name}']}: [providers.{name}] has no base_url; {near}")
    known = [*BUILT_IN, *providers]
    for model in models:
        if (name := _provider(model)) not in known:
            near = suggest(name, known, "the providers are")
            raise UsageError(f'{sources[f"models.{model}"]}: [models."{model}"] has no known provider; {near}')


def _refuse_loosened(here: ConfigSource, *, below: Sequence[ConfigSource], above: Sequence[ConfigSource]) -> None:
    """Let a folder's file tighten what leaves this machine, and what is searched, but not loosen it."""
    before = {key: value for place in below for key, value in place.values.items()}
    for key in ("clearance", "remote_marking", "trusted_hosts"):
        if key not in here.values or any(key in place.values for place in above):
            continue
        new, old = here.values[key], before[key]
        looser = not set(new) <= set(old) if key == "trusted_hosts" else _rank(new) > _rank(old)
        if looser:
            raise UsageError(
                f"{here.file}: {key} may only be tightened here, as this file may have come with the folder; "
                f"what loosens it goes into {user_file()}, the environment or an option"
            )


def tighter_clearance(one: object, other: str | None) -> str | None:
    """Return the lower of two levels; UsageError if the first is none."""
    try:
        level = None if one is None else types.clearance(one)
    except ValueError as error:
        raise UsageError(f"clearance must be {error}") from error
    return min(level, other, key=_rank)


def _rank(level: str | None) -> int:
    return len(CLEARANCES) if level is None else CLEARANCES.index(level)
