"""Verdicts that a model gave before, by digest, in one file of the data folder that only the person may read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from index import atomic
from qa.verify.verifier import Claim, Verdict

FILE = "verdicts.json"
"""The file in the data folder."""
MOST = 2000
"""So many are kept, the newest."""
ONLY_MINE = 0o600


def digest_of(claim: Claim, *asked: str) -> str:
    """Digest a claim with its passages, and with what it is asked with: model, prompt, options."""
    parts = [*asked, claim.text, claim.context, *(text for given in claim.given for text in given)]
    return sha256(json.dumps(parts).encode()).hexdigest()


class VerdictCache:
    """The verdicts in a file: a file that is not there, or cannot be read, holds none."""

    def __init__(self, file: Path, most: int = MOST) -> None:
        self._file = file
        self._most = most
        self._rows: Mapping[str, Any] | None = None

    def get(self, digest: str) -> Verdict | None:
        """Return the verdict of before; None if there is none."""
        if self._rows is None:
            self._rows = self._read()
        return _verdict(self._rows.get(digest))

    def keep(self, verdicts: Mapping[str, Verdict]) -> None:
        """Add those that could be told. What cannot be written is asked again: that costs a call and no more."""
        told = {digest: asdict(each) for digest, each in verdicts.items() if each.entailed is not None}
        if not told:
            return
        rows = self._read() | told  # another process may have added some
        self._rows = dict(list(rows.items())[-self._most :])
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            atomic.write(self._file, json.dumps(self._rows), ONLY_MINE)

    def _read(self) -> dict[str, Any]:
        try:
            rows = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return {}
        return rows if isinstance(rows, dict) else {}


def _verdict(row: object) -> Verdict | None:
    """Return the verdict that a row holds; None if it holds none."""
    try:
        verdict = Verdict(**row) if isinstance(row, dict) else None
    except TypeError:
        return None
    return verdict if verdict and isinstance(verdict.entailed, bool) and isinstance(verdict.reason, str) else None
