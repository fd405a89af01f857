"""Standard output and standard error: what they can show, and what happens when nobody reads them."""

from __future__ import annotations

import codecs
import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from index.text.invisible import escaped, visible

PLAIN = {
    "¶": "para. ",
    "§": "part ",
    "—": "-",
    "–": "-",
    "…": "...",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "✗": "x",
    "→": "->",
    "█": "#",
}
"""What stands for a character that the terminal's encoding lacks."""


def prepare() -> None:
    """Let both streams take any text, whatever encoding the terminal has."""
    codecs.register_error("plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="plain")


def emit(text: str) -> None:
    """Print on standard output, whatever steers a terminal written out.

    End quietly if its reader has gone (`ask … | head -1`).
    """
    try:
        print(visible(text), flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


def emit_json(value: Mapping[str, Any]) -> None:
    """Print one JSON object, in ASCII if the terminal has no UTF-8."""
    emit(as_json(value, indent=2))


def as_json(value: Mapping[str, Any], indent: int | None = None) -> str:
    """Return the value as JSON that the terminal can show whole."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    return escaped(json.dumps(value, ensure_ascii=not unicode, indent=indent))


def say(message: str) -> None:
    """Tell the person something on standard error, on one line."""
    print(visible(f"ask: {' '.join(message.split())}"), file=sys.stderr, flush=True)


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(PLAIN.get(letter, "?") for letter in error.object[error.start : error.end]), error.end
