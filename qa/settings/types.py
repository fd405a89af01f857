"""A setting's value in its type, or in a few words what it has to be.

A `Parser` takes what was written, as TOML, an environment variable or a call gives it, and raises ValueError with those
words: "a whole number from 1 to 1000".
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from index.markings import CLEARANCES

Parser = Callable[[object], Any]

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})
_BASE_URL = re.compile(r"https?://(\[[0-9a-f:.]+\]|\w([\w.-]*\w)?)(:\d{1,5})?(/[\w!$&'()*+,.:;=@~%/-]*)?", re.I | re.A)
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*", re.ASCII)
_HOST = re.compile(r"[\w.:\[\]-]+", re.ASCII)


def text(value: object) -> str:
    """Take a text of one line."""
    if isinstance(value, str) and value.strip() and value.isprintable():
        return value
    raise ValueError("a text that is not empty")


def path(value: object) -> Path:
    """Take a file or folder; `~` is the person's home."""
    if isinstance(value, Path) or (isinstance(value, str) and value and "\0" not in value):
        return Path(value).expanduser()
    raise ValueError("a text that is not empty")


def whole(least: int, most: int) -> Parser:
    """Take a whole number in this range."""

    def parse(value: object) -> int:
        number = int(value) if isinstance(value, int | str) and not isinstance(value, bool) else least - 1
        if not least <= number <= most:
            raise ValueError
        return number

    return _expecting(parse, f"a whole number from {least} to {most}")


def number(least: float, most: float) -> Parser:
    """Take a number in this range."""

    def parse(value: object) -> float:
        amount = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else math.nan
        if not least <= amount <= most:
            raise ValueError
        return amount

    return _expecting(parse, f"a number from {least:g} to {most:g}")


def choice(*names: str) -> Parser:
    """Take one of these words."""

    def parse(value: object) -> str:
        return next(name for name in names if isinstance(value, str) and name.lower() == value.strip().lower())

    return _expecting(parse, " or ".join((", ".join(names[:-1]), names[-1])))


def clearance(value: object) -> str | None:
    """Take a level; "all" is None."""
    level: str = choice(*CLEARANCES, "all")(value)
    return None if level == "all" else level


def flag(value: object) -> bool:
    """Take true or false."""
    word = str(value).lower() if isinstance(value, bool | str) else ""
    if word in YES | NO:
        return word in YES
    raise ValueError("true or false")


def hosts(value: object) -> tuple[str, ...]:
    """Take names of hosts: a list, or a text with commas."""
    listed = value.split(",") if isinstance(value, str) else value
    names = [name.strip().lower() if isinstance(name, str) else "" for name in _list(listed)]
    if not all(map(_HOST.fullmatch, names)):
        raise ValueError('a list of host names such as ["gpu.example", "10.0.0.7"]')
    return tuple(dict.fromkeys(names))


def base_url(value: object) -> str:
    """Take a web address; a name and password in it would be a key, and have no place there."""
    url = value.strip() if isinstance(value, str) else ""
    match = _BASE_URL.fullmatch(url)
    if match and int((match[3] or ":80")[1:]) < 2**16:
        return url.rstrip("/")
    raise ValueError("a web address such as http://127.0.0.1:8080/v1, without a name, a password or a question mark")


def variables(value: object) -> tuple[str, ...]:
    """Take the name of an environment variable, or a list of them."""
    names = [value] if isinstance(value, str) else _list(value)
    if names and all(isinstance(name, str) and _VARIABLE.fullmatch(name) for name in names):
        return tuple(names)
    raise ValueError("the name of the environment variable that holds the key, in capitals; never the key itself")


def json_table(value: object) -> Mapping[str, Any]:
    """Take a table that can be sent as JSON."""
    try:
        if isinstance(value, Mapping):
            json.dumps(value, allow_nan=False)
            return value
    except (TypeError, ValueError):
        pass
    raise ValueError("a table of texts, numbers, true and false")


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [None]


def _expecting(parse: Parser, expected: str) -> Parser:
    def checked(value: object) -> Any:
        try:
            return parse(value)
        except (ValueError, OverflowError, StopIteration):
            raise ValueError(expected) from None

    return checked
