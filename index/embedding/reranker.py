"""The reranker: a sentence-transformers CrossEncoder, which reads a question and a passage at once and scores them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from index.embedding import cross_encoder, model_folder
from index.errors import EmbedderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WHAT = "reranker"
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
        return cls(name, cross_encoder.found(name, _WHAT))

    @property
    def name(self) -> str:
        """Its name, of a folder the last part."""
        return cross_encoder.own_name(self.asked, self.folder)

    @cached_property
    def digest(self) -> str:
        """The digest of all that decides its scores."""
        return cross_encoder.digest(self.folder, self.name, _WHAT)

    @property
    def told(self) -> dict[str, str]:
        """What records and manifests tell of it: no place on this machine."""
        return {"name": self.name, "sha256": self.digest}

    @cached_property
    def model(self) -> Any:
        """The loaded CrossEncoder, whose plain numbers are kept: a sigmoid would make all good passages alike."""
        model = cross_encoder.loaded(self.folder, self.name, _WHAT)
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
