"""What a server said instead of a reply, whatever shape it has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qa.models.protocols.jsonpath import at, entries_at, text_at

MOST_SHOWN = 300
CODES = (
    ("error", "code"),
    ("error", "type"),
    ("error", "status"),
    ("error", "param"),
    ("code",),
    ("type",),
    ("param",),
)


@dataclass(frozen=True, slots=True)
class Said:
    """An error of the server: its status, its words, its codes, the whole body and the headers (in lower case)."""

    status: int
    message: str
    codes: frozenset[str]
    body: Any
    headers: Mapping[str, str]

    @property
    def shown(self) -> str:
        """Status and the beginning of the words, for a message of ours."""
        return f"{self.status}: {self.message}" if self.message else f"{self.status}, without a word"


def read(status: int, headers: Mapping[str, str], raw: bytes, key: str | None = None) -> Said:
    """The error in this body; the key is taken out, as some servers repeat it."""
    text = raw.decode("utf-8", errors="replace")
    if key:
        text = text.replace(key, "[the key]")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        body = text
    if isinstance(body, list) and body and isinstance(body[0], dict):
        body = body[0]
    lowered = {name.lower(): value for name, value in headers.items()}
    return Said(_status(status, body), one_line(_words(body)), _codes(body), body, lowered)


def _status(status: int, body: Any) -> int:
    """The status, or, where an error follows a 200, the one that its body names."""
    named = at(body, "error", "code") or at(body, "status_code")
    return named if status < 300 and isinstance(named, int) and 400 <= named < 600 else status


def _words(body: Any) -> str:
    """OpenAI, Anthropic and Gemini say it in `error.message`, Ollama in `error`, FastAPI in `detail`, others above."""
    if isinstance(body, str):
        return body
    inner = text_at(body, "error", "metadata", "raw")
    said = text_at(body, "error", "message") or text_at(body, "error") or text_at(body, "message")
    said = said or text_at(body, "detail") or "; ".join(map(_complaint, entries_at(body, "detail")))
    return f"{said} ({inner})" if inner else said or (json.dumps(body, ensure_ascii=False) if body else "")


def _complaint(entry: Any) -> str:
    """One of FastAPI's: the field that it is about, and what is wrong with it."""
    where = ".".join(str(step) for step in entries_at(entry, "loc"))
    return ": ".join(part for part in (where, text_at(entry, "msg") or str(entry)) if part)


def _codes(body: Any) -> frozenset[str]:
    named = [at(body, *path) for path in CODES]
    reasons = [text_at(detail, "reason") for detail in entries_at(body, "error", "details")]
    return frozenset(each for each in (*named, *reasons) if isinstance(each, str) and each)


def one_line(text: str) -> str:
    """Printable and short: what a server sends gets to a terminal."""
    line = "".join(char if char.isprintable() else " " for char in text)
    line = " ".join(line.split())
    return line if len(line) <= MOST_SHOWN else f"{line[:MOST_SHOWN]}…"
