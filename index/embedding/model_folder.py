"""The folder of a sentence-transformers model: its digests, and its libraries kept quiet."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from index.disk import sha256

MAX_CHARACTERS = 20_000
"""Of a text. Far more than any model reads; what comes after it would only cost time."""
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")


def weights_digest(folder: Path) -> str | None:
    """Return the digest of the weights, of several files that of their digests; None if there are none."""
    files = next((found for pattern in _WEIGHTS if (found := sorted(folder.rglob(pattern)))), [])
    digests = [sha256(file) for file in files]
    if len(digests) < 2:
        return digests[0] if digests else None
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def digest(folder: Path, weights_sha256: str) -> str:
    """Return the digest of weights, tokenizer, modules and prompts together."""
    digest = hashlib.sha256(weights_sha256.encode())
    for file in sorted([*folder.rglob("*.json"), *folder.rglob("*.txt"), *folder.rglob("*.model")]):
        digest.update(f"{file.relative_to(folder).as_posix()} {sha256(file)}\n".encode())
    return digest.hexdigest()


def quiet() -> None:
    """Keep the libraries' bars and notices off the terminal."""
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def reason(error: Exception) -> str:
    """Return what a library says of an error, in one line."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
