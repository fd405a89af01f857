"""Standard output and standard error: what they can show, and what happens when nobody reads them."""

from __future__ import annotations

import codecs
import json
import os
import sys
from typing import Any

PLAIN = {"¶": "para. ", "§": "part ", "—": "-", "–": "-", "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'"}
"""What stands for a character that the terminal's encoding lacks."""


def prepare() -> None:
    """Let both streams take any text, whatever encoding the terminal has."""
    codecs.register_error("plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="plain")


def emit(text: str) -> None:
    """Print on standard output; quiet where its reader has gone (`ask … | head -1`)."""
    try:
        print(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def emit_json(value: dict[str, Any]) -> None:
    """Print one JSON object, in ASCII where the terminal has no UTF-8."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    emit(json.dumps(value, ensure_ascii=not unicode, indent=2))


def say(message: str) -> None:
    """Tell the person something on standard error, on one line."""
    print(f"ask: {' '.join(message.split())}", file=sys.stderr, flush=True)


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(PLAIN.get(letter, "?") for letter in error.object[error.start : error.end]), error.end
