"""Where settings are written: the person's own file, the folder's, the environment, a call; each read and checked."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.errors import UsageError
from index.text.folding import one_line
from index.text.suggest import nearest, suggest
from qa.settings.table import SECRETS, SETTINGS, TABLES, Table
from qa.settings.types import Parser

LISTED_AS = "the settings are"
PATHS = ("data_dir", "index")
KEY_FIELDS = ("base_url", "api_key_env")
"""Where people put keys by mistake: what was written there is never repeated."""
KEY_NAMES = ("api_key", "key", "token", "password", "secret", "api_token", "auth_token")
LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ConfigSource:
    """What one place says. `sources` names for each setting where exactly it stands."""

    values: Mapping[str, Any]
    sources: Mapping[str, str]
    tables: Mapping[str, Table] = field(default_factory=dict)
    file: str | None = None


def of_file(path: Path) -> ConfigSource:
    """Read a file of settings; one that does not exist says nothing."""
    source = str(path)
    content = _toml(path)
    tables = {kind: _tables(content.pop(kind), kind, source) for kind in TABLES if kind in content}
    values = _checked(content, SETTINGS, source, path.parent)
    return ConfigSource(values, dict.fromkeys(values, source), tables, source)


def of_environment(environment: Mapping[str, str], folder: Path) -> ConfigSource:
    """Read the `ASK_*` variables; one that is near to a setting without being one is taken for a slip."""
    known = {f"ASK_{key.upper()}": key for key in SETTINGS}
    values, sources = {}, {}
    for variable, text in environment.items():
        if not variable.startswith("ASK_") or not text or variable in SECRETS:
            continue
        if key := known.get(variable):
            values[key], sources[key] = _value(key, text, SETTINGS[key], variable, folder), variable
        elif nearest(variable, [*known, *SECRETS], cutoff=0.8):
            raise UsageError(f"no setting is called {variable}; {suggest(variable, [*known, *SECRETS], LISTED_AS)}")
    return ConfigSource(values, sources)


def of_call(arguments: Mapping[str, object], folder: Path) -> ConfigSource:
    """Read what options or arguments say; None says nothing."""
    given = {key: value for key, value in arguments.items() if value is not None}
    values = _checked(given, SETTINGS, "the call", folder)
    return ConfigSource(values, dict.fromkeys(values, "the call"))


def _toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path} is not valid TOML: {one_line(str(error))}") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error


def _tables(content: object, kind: str, source: str) -> Table:
    rules = TABLES[kind]
    if not isinstance(content, Mapping) or not all(isinstance(table, Mapping) for table in content.values()):
        raise UsageError(f"{source}: {kind} must be tables such as {rules.example}")
    tables = {}
    for name, table in content.items():
        place = f"{source}: [{kind}.{json.dumps(name, ensure_ascii=False)}]"
        if not rules.name.fullmatch(name):
            raise UsageError(f"{place} is not named as in {rules.example}")
        tables[name] = _checked(table, rules.known, place, None)
    return tables


def _checked(
    content: Mapping[str, object], known: Mapping[str, Parser], source: str, folder: Path | None
) -> dict[str, Any]:
    for key in content:
        if key not in known:
            raise UsageError(f"{source}: {_unknown(key, known)}")
    return {key: _value(key, value, known[key], source, folder) for key, value in content.items()}


def _unknown(key: str, known: Iterable[str]) -> str:
    if key in KEY_NAMES:
        return f"{key} has no place in a file: put the key into an environment variable, and its name into api_key_env"
    return f"no setting is called {key!r}; {suggest(key, known, LISTED_AS)}"


def _value(key: str, value: object, parse: Parser, source: str, folder: Path | None) -> Any:
    """Parse the value; a relative path is taken from the folder that the setting was written in."""
    try:
        parsed = parse(value)
    except ValueError as error:
        shown = repr(value)
        shown = shown if len(shown) <= LONGEST_SHOWN else f"{shown[: LONGEST_SHOWN - 3]}..."
        raise UsageError(f"{source}: {key} must be {error}{'' if key in KEY_FIELDS else f', not {shown}'}") from None
    return folder / parsed if folder and key in PATHS else parsed
