"""Vectors at the price of a look-up, for archives that would take days to embed.

A token has the vector that the default embedder gives it as a text of its own; a text has the mean of its tokens', the
frequent ones weighing less, as in model2vec. So they lie in the space in which questions are encoded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding.embedder import Embedder

Vectors = NDArray[np.float32]

_MOST_FREQUENT = 1995
"""Tokens of BERT are numbered by frequency from here on; before are marks and letters."""


def make(file: Path, texts: Iterable[str]) -> None:
    """Write the vectors of all tokens into a file: of those in the texts the model's, random ones of the others."""
    embedder = Embedder.open()
    tokenizer = _tokenizer(embedder)
    vectors = np.random.default_rng(0).normal(size=(tokenizer.get_vocab_size(), embedder.dimension))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    met = sorted({token for each in tokenizer.encode_batch_fast([*texts]) for token in each.ids})
    vectors[met] = embedder.passages([tokenizer.id_to_token(token).removeprefix("##") for token in met])
    np.save(file, vectors.astype(np.float32))


def put_in_place(file: Path) -> None:
    """Let every embedder of this process give vectors of this file for passages; questions are encoded as ever."""
    table, tokenizer = np.load(file), _tokenizer(Embedder.open())
    weights = np.log(2 + np.maximum(0, np.arange(len(table)) - _MOST_FREQUENT)).astype(np.float32)

    def passages(_: Any, texts: Sequence[str], _batch_size: int = 32) -> Vectors:
        encoded = tokenizer.encode_batch_fast([*texts], add_special_tokens=False)
        sums = np.stack([weights[ids] @ table[ids] for ids in (each.ids or [0] for each in encoded)])
        unit: Vectors = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        return unit

    setattr(Embedder, "passages", passages)  # noqa: B010 (mypy forbids to assign to a method)


def _tokenizer(embedder: Embedder) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(embedder.folder / "tokenizer.json"))
    tokenizer.no_padding()
    return tokenizer
