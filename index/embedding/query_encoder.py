"""The query encoder: a question to its vector in milliseconds, without torch.

It is the embedder's own network, exported once at build (index/embedding/onnx_export.py) and run by onnxruntime.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.embedding.model_folder import MAX_CHARACTERS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NETWORK = "network.onnx"
WEIGHTS = "network.weights"
TOKENIZER = "tokenizer.json"
SETTINGS = "encoder.json"


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """What must be known beside network and tokenizer to encode as the embedder does."""

    dimension: int
    max_tokens: int
    prompt: str
    lower_case: bool
    pad_token: str
    pad_id: int

    @classmethod
    def read(cls, path: Path) -> EncoderSettings:
        """Read the settings in a file; raises ValueError, TypeError or OSError if it holds none."""
        return cls(**json.loads(path.read_text("utf-8")))

    def write(self, path: Path) -> None:
        """Write the settings into a file."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", "utf-8")


class QueryEncoder:
    """Encodes questions as the embedder does that it was exported from."""

    def __init__(self, settings: EncoderSettings, tokenizer: Any, session: Any) -> None:
        self.settings = settings
        self._tokenizer = tokenizer
        self._session = session
        self._inputs = [node.name for node in session.get_inputs()]

    @classmethod
    def open(cls, folder: Path, *, lasting: bool = False) -> QueryEncoder:
        """Open the encoder that was exported into `folder`; a `lasting` one opens slower and encodes faster."""
        from tokenizers import Tokenizer

        settings = EncoderSettings.read(folder / SETTINGS)
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        tokenizer.enable_truncation(settings.max_tokens)
        tokenizer.enable_padding(pad_id=settings.pad_id, pad_token=settings.pad_token)
        return cls(settings, tokenizer, _session(folder / NETWORK, lasting=lasting))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the unit vectors of `texts`, shape (n, d)."""
        import numpy as np

        if not texts:
            return np.empty((0, self.settings.dimension), np.float32)
        encodings = self._tokenizer.encode_batch([self._prepared(text) for text in texts])
        columns = {
            "input_ids": [encoding.ids for encoding in encodings],
            "attention_mask": [encoding.attention_mask for encoding in encodings],
            "token_type_ids": [encoding.type_ids for encoding in encodings],
        }
        feeds = {name: np.array(columns[name], np.int64) for name in self._inputs}
        vectors: NDArray[np.float32] = self._session.run(None, feeds)[0]
        return vectors

    def _prepared(self, text: str) -> str:
        text = self.settings.prompt + text[:MAX_CHARACTERS]
        return text.lower() if self.settings.lower_case else text


def _session(network: Path, *, lasting: bool) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS") or 2)
    # The saved graph is optimised already, and its weights are mapped from the disk as they are: quick to open for one
    # question. Packed anew, which takes as long as four questions do, they make each question half as dear.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.add_session_config_entry("session.disable_prepacking", "0" if lasting else "1")
    # Threads that wait for work by spinning take it from the other processes of a server.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0" if lasting else "1")
    return onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
