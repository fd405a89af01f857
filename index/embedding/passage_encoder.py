"""Encode the texts of an archive as fast as this machine can: batches by tokens, in bfloat16 if that loses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING, Any

from index.embedding import processor

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BF16, FP32 = "bf16", "fp32"
LEAST_COSINE = 0.999
"""Of a vector made in bfloat16 to that in single precision; a processor that gives less is not trusted with it."""

_TOKENS_A_CORE = 1024
"""Of a batch. Half or twice as many cost up to a tenth more: what is worked on no longer lies in the core's cache."""
_TOKENS_ON_GPU = 65_536
_BATCHES_AT_ONCE = 8
_CHARACTERS_A_TOKEN = 4
_PROMPTS = ("document", "passage", "corpus")
_TEXT = (
    "Article 139 of the criminal code, which was amended twice in 2007, punishes trafficking in persons; the embassy "
    "asked the ministry how many victims the police had identified, and got no figure. "
)
_PROBES = ("", "Fish", "Who signed?", *(_TEXT[: 40 * n] for n in (1, 2, 4)), *(_TEXT * n for n in (1, 2, 4, 8, 40)))


class PassageEncoder:
    """Encodes texts that are searched, with a loaded SentenceTransformer, to the same vectors as it does."""

    def __init__(self, model: Any) -> None:
        import torch

        self._model = model
        self._device = model.device.type
        cores = processor.use_allowed_cores(torch)
        self._tokens = cores * _TOKENS_A_CORE if self._device == "cpu" else _TOKENS_ON_GPU
        prompt = next((name for name in _PROMPTS if name in model.prompts), model.default_prompt_name)
        self._prompt = model.prompts.get(prompt or "")
        # Models of another make than transformers have no mask by which tokens are counted, and little to gain.
        mask = self._features(["one", "or two texts"]).get("attention_mask")
        self._counts_tokens = isinstance(mask, torch.Tensor) and mask.ndim == 2

    @property
    def characters_at_once(self) -> int:
        """Characters of texts, similar in length, that are worth encoding in one call."""
        return self._tokens * _CHARACTERS_A_TOKEN * _BATCHES_AT_ONCE

    @property
    def precision(self) -> str:
        """bf16 if the processor has it, and gives the vectors of fp32; else fp32."""
        return BF16 if self.bf16_cosine is not None and self.bf16_cosine >= LEAST_COSINE else FP32

    @cached_property
    def bf16_cosine(self) -> float | None:
        """The least cosine of a vector in bf16 to that in fp32, of texts of all lengths; None if nothing has bf16."""
        import torch

        if not (self._counts_tokens and processor.works_in_bf16(torch, self._device)):
            return None
        exact, fast = (self._encoded(_PROBES, bf16=bf16) for bf16 in (False, True))
        return round(float((exact * fast).sum(axis=1).min()), 6)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the unit vectors of texts, shape (n, d)."""
        return self._encoded(texts, bf16=self.precision == BF16)

    def _encoded(self, texts: Sequence[str], *, bf16: bool) -> NDArray[np.float32]:
        import numpy as np
        import torch

        if not self._counts_tokens or not texts:
            vectors = self._model.encode_document(list(texts), normalize_embeddings=True, show_progress_bar=False)
            return np.asarray(vectors, np.float32).reshape(len(texts), self._model.get_embedding_dimension())
        vectors = np.empty((len(texts), self._model.get_embedding_dimension()), np.float32)
        with ExitStack() as stack:
            stack.enter_context(torch.inference_mode())
            if bf16:
                # Matrices in bf16; sums, norms and softmax stay in fp32. Entered once, as it converts the weights anew.
                stack.enter_context(torch.autocast(self._device, torch.bfloat16))
            for rows, batch in self._batches(texts):
                on_device = {name: _moved(value, self._model.device) for name, value in batch.items()}
                embedding = self._model(on_device, task="document")["sentence_embedding"].float()
                vectors[rows] = torch.nn.functional.normalize(embedding, p=2, dim=1).cpu().numpy()
        return vectors

    def _features(self, texts: Sequence[str]) -> dict[str, Any]:
        features: dict[str, Any] = self._model.preprocess(list(texts), prompt=self._prompt, task="document")
        return features

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[NDArray[np.int64], dict[str, Any]]]:
        """Tokenize once, and yield rows and features of texts of like length, cut to the longest of them."""
        import torch

        features = self._features(texts)
        mask = features["attention_mask"]
        width, counts = mask.shape[1], mask.sum(1)
        from_left = bool(mask[:, 0].all())
        order = torch.argsort(counts, descending=True, stable=True)
        while len(order):
            longest = max(1, int(counts[order[0]]))
            columns = slice(longest) if from_left else slice(width - longest, width)
            rows, order = order.tensor_split([max(1, self._tokens // longest)])
            yield rows.numpy(), {name: _cut(value, rows, columns, mask.shape) for name, value in features.items()}


def _cut(value: Any, rows: Any, columns: slice, shape: Any) -> Any:
    """Cut out of one feature what belongs to some texts; what is said of no single text stays whole."""
    if getattr(value, "shape", None) == shape:
        return value[rows, columns]
    return value[rows] if len(getattr(value, "shape", ())) and len(value) == shape[0] else value


def _moved(value: Any, device: Any) -> Any:
    return value.to(device) if hasattr(value, "to") else value
