"""The settings: flag, then `ASK_*` environment, then `ask.toml` here, then the person's own file, then the default.

They are read here and nowhere else.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from index.errors import UsageError

FOLDER_FILE = "ask.toml"
MODEL = "embedded"
MOST_PASSAGES = 1000


@dataclass(frozen=True, slots=True)
class Settings:
    """What the commands and the library go by where a call says nothing else."""

    data_dir: Path
    """Where the index and the sample index are kept."""
    index: Path | None = None
    """The folder of the index to use; None: the one in `data_dir`, else the sample."""
    model: str = MODEL
    """The reader."""
    k: int = 8
    """How many passages the reader is given."""
    embedder: str | None = None
    """The embedder of new indexes: a model's name or folder; None: the packaged one."""

    @property
    def own_index(self) -> Path:
        """The index that `ask index build` writes and `ask` looks for first."""
        return self.index or self.data_dir / "index"

    @property
    def sample_index(self) -> Path:
        """The index of the bundled sample."""
        return self.data_dir / "sample"


KEYS = tuple(field.name for field in fields(Settings))


def read_settings(
    *, folder: Path | None = None, environment: Mapping[str, str] | None = None, **given: object
) -> Settings:
    """The settings of this folder and environment; what is `given` (and is not None) comes before both."""
    environment = os.environ if environment is None else environment
    folder = Path.cwd() if folder is None else folder
    values: dict[str, Any] = {"data_dir": default_data_dir()}
    for layer in (_file(user_file()), _file(folder / FOLDER_FILE), _environment(environment, folder)):
        values |= layer
    values |= {key: _value(key, value, folder, "the call") for key, value in given.items() if value is not None}
    return Settings(**values)


def default_data_dir() -> Path:
    """The place where this system keeps a program's data."""
    from platformdirs import user_data_path

    return user_data_path("ask", appauthor=False)


def user_file() -> Path:
    """The person's own settings file, whether it exists or not."""
    from platformdirs import user_config_path

    return user_config_path("ask", appauthor=False) / "config.toml"


def _file(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML: {_one_line(error)}") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    for key in table:
        if key not in KEYS:
            raise UsageError(f"{path}: no setting is called {key!r}; {_near(key, KEYS)}")
    return {key: _value(key, value, path.parent, str(path)) for key, value in table.items()}


def _environment(environment: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """The `ASK_*` variables; one that is near to a setting without being one is taken for a slip."""
    known = {f"ASK_{key.upper()}": key for key in KEYS}
    found = {}
    for variable, text in environment.items():
        if not variable.startswith("ASK_") or not text:
            continue
        if variable in known:
            found[known[variable]] = _value(known[variable], text, folder, variable)
        elif difflib.get_close_matches(variable, known, n=1, cutoff=0.8):
            raise UsageError(f"no setting is called {variable}; {_near(variable, known)}")
    return found


def _value(key: str, value: object, folder: Path, source: str) -> object:
    """The value in its type; a relative path is taken from the folder that the setting was written in."""
    if key in {"data_dir", "index"} and isinstance(value, str | Path) and str(value):
        return folder / Path(value).expanduser()
    if key == "k":
        return _count(value, source)
    if key in {"model", "embedder"} and isinstance(value, str) and value:
        return value
    raise UsageError(f"{source}: {key} must be a text that is not empty, not {value!r}")


def _count(value: object, source: str) -> int:
    try:
        count = int(value) if isinstance(value, str | int) and not isinstance(value, bool) else 0
    except ValueError:
        count = 0
    if not 1 <= count <= MOST_PASSAGES:
        raise UsageError(f"{source}: k must be a whole number from 1 to {MOST_PASSAGES}, not {value!r}")
    return count


def _near(key: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(key, list(known), n=1, cutoff=0.6)
    return f"did you mean {near[0]}?" if near else f"the settings are {', '.join(known)}"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
