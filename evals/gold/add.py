"""Rows that a person adds to a gold file: the next id, the citations that were chosen, the file with one line more."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals import normalise
from evals.gold import questions as gold
from evals.gold.fields import FIELDS, KEY
from evals.gold.questions import GoldQuestion
from evals.gold.rows import REQUIRED
from index import atomic
from index.errors import DiskError, UsageError
from index.filelock import waited_for

LOCK = "gold.lock"
USUAL = ("numeric", "entity", "date", "list", "explanation", "definition", "yesno", "comparison", "conflict")
_FIGURE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w])")
_PLACE = re.compile(r"[1-9]\d{0,3}")


def next_id(ids: Sequence[str], path: Path) -> str:
    """Return the id after the last one; in a new file the first that its name gives."""
    last = re.fullmatch(r"(.*?)(\d+)", ids[-1]) if ids else None
    stem = re.sub(r"[^\w.:-]+", "-", path.stem)[:60]
    prefix, width = (last[1], len(last[2])) if last else (f"{stem}-", 3)
    numbers = [int(match[1]) for id in ids if (match := re.fullmatch(rf"{re.escape(prefix)}(\d+)", id))]
    return f"{prefix}{max(numbers, default=0) + 1:0{width}}"


def chosen(text: str, shown: Sequence[str]) -> list[list[str]]:
    """Read the accepted sets that a person chose: "1 3" is one set of two, "1 | 3" two sets; keys may stand for places.

    Raises UsageError if a part names nothing that was shown and no paragraph.
    """
    return [_set(part.strip(), shown) for part in text.split("|")] if text.strip() else []


def _set(part: str, shown: Sequence[str]) -> list[str]:
    from qa.drafts.citation_keys import find

    if re.search(r"[¶§]|[a-z]", part, re.IGNORECASE):
        keys = [key for cited in find(f"[{part}]") for key in cited.keys if KEY.fullmatch(key)]
    else:
        keys = [_at(place, shown) for place in re.split(r"[\s,+]+", part)]
    if not keys:
        raise UsageError(f"{part!r} names no paragraph: write places such as 1 3, or keys such as 08PRISTINA128 ¶9")
    return list(dict.fromkeys(keys))


def _at(place: str, shown: Sequence[str]) -> str:
    if not _PLACE.fullmatch(place) or int(place) > len(shown):
        raise UsageError(f"{place!r} is no place in the list: write 1 to {len(shown)}, a key, or | between two sets")
    return shown[int(place) - 1]


def must_say(answer: str) -> list[str]:
    """Return the figures of this answer, as what a right answer must say: each by itself, not as a part of a larger
    one.
    """
    figures = dict.fromkeys(_FIGURE.findall(normalise.normalised(answer)))
    return [rf"re:(?<!\.)\b{re.escape(figure)}\b(?!\.\d)" for figure in figures]


def kept(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row as it stands in a file: its fields in order, without empty ones that need not be there."""
    return {name: row[name] for name in FIELDS if row.get(name) or (name in REQUIRED and name in row)}


def read_if_there(path: Path) -> list[GoldQuestion]:
    """Read the questions that the file holds so far; none if it is not there yet, or empty."""
    return gold.read(path) if path.exists() and path.stat().st_size else []


def save(path: Path, row: Mapping[str, Any], data_dir: Path) -> str:
    """Add the row under the next free id, and return its line; two who add at once both find their rows.

    The file keeps its own style of line ends.
    """
    path = path.resolve()
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        handle = os.open(data_dir / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            with waited_for(handle):
                ids = [question.id for question in read_if_there(path)]
                added = json.dumps(kept({"id": next_id(ids, path), **row}), ensure_ascii=False)
                atomic.write(path, _with(path.read_bytes() if path.exists() else b"", added))
        finally:
            os.close(handle)
    except OSError as error:
        raise DiskError(
            f"{path} cannot be written ({error.strerror}); the row is: {json.dumps(row, ensure_ascii=False)}"
        ) from error
    return added


def _with(data: bytes, added: str) -> bytes:
    end = b"\r\n" if b"\r\n" in data else b"\n"
    between = b"" if not data.strip(b"\xef\xbb\xbf") or data.endswith(b"\n") else end
    return data + between + added.encode() + end


def kinds(questions: Iterable[GoldQuestion]) -> list[str]:
    """List the kinds of question to choose from: those that there are, and the usual ones."""
    return list(dict.fromkeys([*(question.type for question in questions if question.answerable), *USUAL]))
