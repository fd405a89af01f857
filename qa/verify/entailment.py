"""The verifier that is an entailment cross-encoder: DeBERTa-NLI, MiniCheck and HHEM read a passage and a claim so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from index.embedding import cross_encoder
from index.embedding.model_folder import MAX_CHARACTERS
from qa.verify.label_order import LabelOrder, label_order
from qa.verify.verifier import Claim, Verdict, Verification, about

_WHAT = "verifier"
_BATCH = 16
_DECIMALS = 4
"""Of a chance: what stands beside a pair in its batch changes the digits behind these."""
ENOUGH = 0.5
LEAST_TOKENS = 32
"""A window of a passage has so many at least, however long the claim is."""
UNKNOWN_LENGTH = 512
"""What is assumed of a model that does not tell how many tokens it reads."""


class EntailmentVerifier:
    """A CrossEncoder in a folder; it is loaded with the first claims. Threads may share it."""

    def __init__(self, asked: str, folder: Path) -> None:
        self._folder = folder
        self.name = cross_encoder.own_name(asked, folder)
        self._lock = Lock()

    @classmethod
    def open(cls, name: str) -> EntailmentVerifier:
        """Open a model by its folder, or by its name if the hub's cache has it; raises EmbedderError."""
        return cls(name, cross_encoder.found(name, _WHAT))

    @property
    def settings(self) -> dict[str, Any]:
        """What the answer's record says of the verifier."""
        return {"name": self.name, "sha256": self._digest}

    def verify(self, claims: Sequence[Claim]) -> Verification:
        """Score each claim against its passages, cut into windows: the best window decides. Raises EmbedderError."""
        return Verification(tuple(map(self._verdict, claims)))

    @cached_property
    def _digest(self) -> str:
        return cross_encoder.digest(self._folder, self.name, _WHAT)

    @cached_property
    def _model(self) -> Any:
        return cross_encoder.loaded(self._folder, self.name, _WHAT)

    @cached_property
    def _labels(self) -> LabelOrder:
        return label_order(self.name, cross_encoder.values(self._folder / "config.json"), self._model.num_labels)

    @property
    def _length(self) -> int:
        """How many tokens the model reads of passage and claim together."""
        told = (self._model.tokenizer.model_max_length, getattr(self._model.config, "max_position_embeddings", None))
        return min((each for each in told if isinstance(each, int) and each > 0), default=UNKNOWN_LENGTH)

    def _verdict(self, claim: Claim) -> Verdict:
        import numpy as np

        with self._lock:
            pairs = [(window, claim.text) for window in self._windows(claim)]
            if not pairs:
                return Verdict(None, reason="it cites no passage with words")
            logits = self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
            entailed, against = self._labels.chances(np.asarray(logits, np.float64).reshape(len(pairs), -1))
        chance, opposite = (round(float(each.max()), _DECIMALS) for each in (entailed, against))
        if chance >= ENOUGH:
            return Verdict(True, chance)
        return Verdict(False, chance, contradicted=opposite >= ENOUGH)

    def _windows(self, claim: Claim) -> Iterator[str]:
        """Yield what is read with a claim: the windows of each passage, and those of all together if it cites several.

        Each begins with what is said of the cable.
        """
        for hit in claim.passages:
            yield from self._cut(about(hit), hit.text, claim.text)
        if len(claim.passages) > 1:
            yield from self._cut("", " ".join(text for _, text in claim.given), claim.text)

    def _cut(self, before: str, text: str, claim: str) -> Iterator[str]:
        """Cut a text into windows that overlap by half, so that no fact is torn."""
        words = text[:MAX_CHARACTERS].split()
        room = max(LEAST_TOKENS, self._length - sum(self._lengths([before, claim])) - 4)
        lengths = self._lengths(words)
        begin = 0
        while begin < len(words):
            end, used = begin + 1, lengths[begin]
            while end < len(words) and used + lengths[end] <= room:
                used += lengths[end]
                end += 1
            yield " ".join(filter(None, (before, *words[begin:end])))
            if end == len(words):
                return
            begin += max(1, (end - begin) // 2)

    def _lengths(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text."""
        found = self._model.tokenizer(list(texts), add_special_tokens=False, verbose=False)["input_ids"]
        return [len(ids) for ids in found]
