"""The reranker: a sentence-transformers CrossEncoder, which reads a question and a passage at once and scores them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from index.embedding import model_folder
from index.errors import EmbedderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SCORING = "ForSequenceClassification"
_BATCH = 16
_DECIMALS = 4
"""Of a score: what stands beside a text in its batch changes the digits behind these."""


class Reranker:
    """A CrossEncoder in a folder; it is loaded with the first texts. Threads may share it."""

    def __init__(self, asked: str, folder: Path) -> None:
        self.asked = asked
        """Its name, or its folder as it was given."""
        self.folder = folder
        self._lock = Lock()

    @classmethod
    def open(cls, name: str) -> Reranker:
        """Open a model by its folder, or by its name if the hub's cache has it; raises EmbedderError."""
        folder = Path(name).resolve() if Path(name).is_dir() else _in_cache(name)
        if not _scores_texts(folder):
            # The library would load an embedder as well, and score by random numbers.
            raise EmbedderError(f"{name} is no reranker: no network in it scores texts (…{_SCORING}).")
        return cls(name, folder)

    @property
    def name(self) -> str:
        """Its name, of a folder the last part: its place on this machine is told nobody else."""
        return self.folder.name if Path(self.asked).is_dir() else self.asked

    @cached_property
    def digest(self) -> str:
        """The digest of all that decides its scores."""
        weights = model_folder.weights_digest(self.folder)
        if weights is None:
            raise EmbedderError(f"The reranker {self.name} has no weights (model.safetensors).")
        return model_folder.digest(self.folder, weights)

    @property
    def told(self) -> dict[str, str]:
        """What records and manifests tell of it: no place on this machine."""
        return {"name": self.name, "sha256": self.digest}

    @cached_property
    def model(self) -> Any:
        """The loaded CrossEncoder."""
        model_folder.quiet()
        import torch
        from sentence_transformers import CrossEncoder
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            # The plain output: a sigmoid would make all good passages alike.
            model = CrossEncoder(str(self.folder), local_files_only=True, activation_fn=torch.nn.Identity())
        except Exception as error:  # what a broken model folder raises is as varied as its parts
            reason = model_folder.reason(error)
            raise EmbedderError(f"The reranker {self.name} cannot be loaded: {reason}") from error
        if model.num_labels != 1:
            raise EmbedderError(f"{self.name} is no reranker: it gives {model.num_labels} numbers for a text, not one.")
        return model

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the score of each text, the higher the better, shape (n,)."""
        import numpy as np

        pairs = [(question[: model_folder.MAX_CHARACTERS], text[: model_folder.MAX_CHARACTERS]) for text in texts]
        with self._lock:
            scores = self.model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        return np.asarray(np.round(np.asarray(scores, np.float64), _DECIMALS), np.float64)


def _scores_texts(folder: Path) -> bool:
    network, made = (_values(folder / name) for name in ("config.json", "config_sentence_transformers.json"))
    names = network.get("architectures") or []
    return made.get("model_type") == "CrossEncoder" or any(str(each).endswith(_SCORING) for each in names)


def _values(file: Path) -> dict[str, Any]:
    try:
        values = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _in_cache(name: str) -> Path:
    """Return the folder of a model in the hub's cache; nothing is fetched, as a question is being asked."""
    model_folder.quiet()
    from huggingface_hub import snapshot_download

    try:
        folder = Path(snapshot_download(name, local_files_only=True))
    except Exception as error:  # no such model, no such folder, no cache: one line says it all
        wrong = f"The reranker {name} is neither a folder nor a model that was fetched to this machine"
        raise EmbedderError(f"{wrong}.", command=f"{wrong}: `hf download {name}`, or give its folder.") from error
    return folder
