"""Where settings are written: the person's own file, the folder's, the environment, a call; each read and checked."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.errors import UsageError
from index.text.folding import one_line
from index.text.suggest import nearest, suggest
from qa.settings import types as values
from qa.settings.provider_table import PROTOCOLS
from qa.settings.types import Read

MOST_PASSAGES = 1000
API_KEY = "ASK_API_KEY"
TOKEN = "ASK_TOKEN"
SECRETS = (API_KEY, TOKEN)
LISTED_AS = "the settings are"
"""The variables of `ask` that are no settings: the key for ASK_BASE_URL, and what clients of a server have to show."""

PATHS = ("data_dir", "index")
OPTIONS: Mapping[str, Read] = {
    "context": values.whole(256, 100_000_000),
    "max_output": values.whole(1, 10_000_000),
    "temperature": values.number(0, 5),
    "timeout": values.number(0.01, 86_400),
    "schema": values.choice("auto", "on", "off"),
}
"""What may be set for all models, for a provider's or for one."""
SETTINGS: Mapping[str, Read] = {
    "data_dir": values.path,
    "index": values.path,
    "model": values.text,
    "k": values.whole(1, MOST_PASSAGES),
    "embedder": values.text,
    "clearance": values.clearance,
    "remote_marking": values.choice(*values.LEVELS),
    "trusted_hosts": values.hosts,
    "strict": values.flag,
    "base_url": values.base_url,
    **OPTIONS,
}
MODEL: Mapping[str, Read] = {**OPTIONS, "extra": values.json_table}
PROVIDER: Mapping[str, Read] = {
    "protocol": values.choice(*PROTOCOLS),
    "base_url": values.base_url,
    "api_key_env": values.variables,
    "key_header": values.choice("bearer", "x-api-key"),
    "start": values.text,
    "short_schema": values.flag,
    **MODEL,
}
TABLES: Mapping[str, Mapping[str, Read]] = {"providers": PROVIDER, "models": MODEL}
NAMES = {"providers": re.compile(r"(?!embedded$)[A-Za-z0-9_][\w.-]*", re.ASCII), "models": re.compile(r"[^/\s]+/\S.*")}
EXAMPLES = {"providers": "[providers.ours]", "models": '[models."ollama/qwen3:8b"]'}
SECRET = ("base_url", "api_key_env")
"""Where people put keys by mistake: what was written there is never repeated."""
KEYS_OF_KEYS = ("api_key", "key", "token", "password", "secret", "api_token", "auth_token")

Tables = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Layer:
    """What one place says. `sources` names for each setting where exactly it stands."""

    values: Mapping[str, Any]
    sources: Mapping[str, str]
    tables: Tables = field(default_factory=dict)
    file: str | None = None


def of_file(path: Path) -> Layer:
    """What a file of settings says; nothing where there is none."""
    source = str(path)
    written = _toml(path)
    tables = {name: _tables(written.pop(name), TABLES[name], name, source) for name in TABLES if name in written}
    found = _checked(written, SETTINGS, source, path.parent)
    return Layer(found, dict.fromkeys(found, source), tables, source)


def of_environment(environment: Mapping[str, str], folder: Path) -> Layer:
    """The `ASK_*` variables; one that is near to a setting without being one is taken for a slip."""
    known = {f"ASK_{key.upper()}": key for key in SETTINGS}
    found, sources = {}, {}
    for variable, text in environment.items():
        if not variable.startswith("ASK_") or not text or variable in SECRETS:
            continue
        if key := known.get(variable):
            found[key], sources[key] = _value(key, text, SETTINGS[key], variable, folder), variable
        elif nearest(variable, [*known, *SECRETS], cutoff=0.8):
            raise UsageError(f"no setting is called {variable}; {suggest(variable, [*known, *SECRETS], LISTED_AS)}")
    return Layer(found, sources)


def of_call(given: Mapping[str, object], folder: Path) -> Layer:
    """What an option or an argument says."""
    found = _checked({key: value for key, value in given.items() if value is not None}, SETTINGS, "the call", folder)
    return Layer(found, dict.fromkeys(found, "the call"))


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


def _tables(written: object, known: Mapping[str, Read], kind: str, source: str) -> dict[str, dict[str, Any]]:
    form, example = NAMES[kind], EXAMPLES[kind]
    if not isinstance(written, Mapping) or not all(isinstance(table, Mapping) for table in written.values()):
        raise UsageError(f"{source}: {kind} must be tables such as {example}")
    tables = {}
    for name, table in written.items():
        place = f"{source}: [{kind}.{json.dumps(name, ensure_ascii=False)}]"
        if not form.fullmatch(name):
            raise UsageError(f"{place} is not named as in {example}")
        tables[name] = _checked(table, known, place, None)
    return tables


def _checked(
    written: Mapping[str, object], known: Mapping[str, Read], source: str, folder: Path | None
) -> dict[str, Any]:
    for key in written:
        if key not in known:
            raise UsageError(f"{source}: {_unknown(key, known)}")
    return {key: _value(key, value, known[key], source, folder) for key, value in written.items()}


def _unknown(key: str, known: Iterable[str]) -> str:
    if key in KEYS_OF_KEYS:
        return f"{key} has no place in a file: put the key into an environment variable, and its name into api_key_env"
    return f"no setting is called {key!r}; {suggest(key, known, LISTED_AS)}"


def _value(key: str, value: object, read: Read, source: str, folder: Path | None) -> Any:
    """The value in its type; a relative path is taken from the folder that the setting was written in."""
    try:
        found = read(value)
    except ValueError as error:
        shown = "" if key in SECRET else f", not {_short(value)}"
        raise UsageError(f"{source}: {key} must be {error}{shown}") from None
    return folder / found if folder and key in PATHS else found


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
