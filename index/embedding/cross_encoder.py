"""A sentence-transformers CrossEncoder, which reads two texts at once: found by name or folder, and loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from index.embedding import model_folder
from index.errors import EmbedderError

_SCORING = "ForSequenceClassification"


def found(name: str, what: str) -> Path:
    """Return the folder of a model, given by folder, or by name if the hub's cache has it. Raises EmbedderError.

    `what` it is to be stands in errors: "reranker".
    """
    folder = Path(name).resolve() if Path(name).is_dir() else _in_cache(name, what)
    if not _scores_texts(folder):
        # The library would load an embedder as well, and score by random numbers.
        raise EmbedderError(f"{name} is no {what}: no network in it scores texts (…{_SCORING}).")
    return folder


def own_name(asked: str, folder: Path) -> str:
    """Return its name, of a folder the last part: its place on this machine is told nobody else."""
    return folder.name if Path(asked).is_dir() else asked


def digest(folder: Path, name: str, what: str) -> str:
    """Return the digest of all that decides its scores. Raises EmbedderError if it has no weights."""
    weights = model_folder.weights_digest(folder)
    if weights is None:
        raise EmbedderError(f"The {what} {name} has no weights (model.safetensors).")
    return model_folder.digest(folder, weights)


def loaded(folder: Path, name: str, what: str) -> Any:
    """Return the loaded CrossEncoder, which gives plain numbers (logits). Raises EmbedderError."""
    model_folder.quiet()
    import torch
    from sentence_transformers import CrossEncoder
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return CrossEncoder(str(folder), local_files_only=True, activation_fn=torch.nn.Identity())
    except Exception as error:  # what a broken model folder raises is as varied as its parts
        raise EmbedderError(f"The {what} {name} cannot be loaded: {model_folder.reason(error)}") from error


def values(file: Path) -> dict[str, Any]:
    """Return what a file of JSON says; nothing if it is missing or no object."""
    try:
        read = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _scores_texts(folder: Path) -> bool:
    network, made = (values(folder / name) for name in ("config.json", "config_sentence_transformers.json"))
    names = network.get("architectures") or []
    return made.get("model_type") == "CrossEncoder" or any(str(each).endswith(_SCORING) for each in names)


def _in_cache(name: str, what: str) -> Path:
    """Return the folder of a model in the hub's cache; nothing is fetched, as a question is being asked."""
    model_folder.quiet()
    from huggingface_hub import snapshot_download

    try:
        folder = Path(snapshot_download(name, local_files_only=True))
    except Exception as error:  # no such model, no such folder, no cache: one line says it all
        wrong = f"The {what} {name} is neither a folder nor a model that was fetched to this machine"
        raise EmbedderError(f"{wrong}.", command=f"{wrong}: `hf download {name}`, or give its folder.") from error
    return folder
