"""The vectors of a new generation: from the old one or the journal if the text is the same, else made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, groupby, islice

import numpy as np

from index.build.vector_journal import Journal
from index.embedding.embedder import Embedder
from index.store import search_units
from index.store.open_index import OpenIndex
from index.store.store import Store
from index.store.vectors import VectorIndex

Progress = Callable[[int, int], None]
Pause = Callable[[int, int], None]

_CHUNK = 8192
"""Units whose texts are sorted by length together: batches of equal length waste no padding."""
_EACH = 16
"""Characters that a text costs beside its own."""
_ASSEMBLED = 16_384

_UNITS = """
SELECT id << 16 AS unit, embedded FROM passages
UNION ALL SELECT passage_id << 16 | n, embedded FROM sentences
"""


class KnownVectors:
    """Vectors that need not be made again, by the digest of their text.

    They come from the generation before, if the same embedder made it, or from the journal.
    """

    def __init__(self, earlier: OpenIndex | None, journal: Journal) -> None:
        self._earlier = earlier
        self._journal = journal
        # A tenth of what the vectors themselves take in memory.
        rows = earlier.store.connection.execute(_UNITS) if earlier else ()
        there = set(earlier.vectors.ids().tolist()) if earlier and earlier.manifest.meaning < 1 else None
        self._units: dict[bytes, int] = {digest: unit for unit, digest in rows if there is None or unit in there}

    @property
    def precisions(self) -> tuple[str, ...]:
        """In which they were made, in this build and in those before."""
        return tuple(sorted(self._journal.precisions.union(self._earlier.manifest.precisions if self._earlier else ())))

    @property
    def bf16_cosine(self) -> float | None:
        """What the manifest says of bf16: as tried in this build, or in the one before."""
        earlier = self._earlier.manifest.bf16_cosine if self._earlier else None
        return earlier if self._journal.bf16_cosine is None else self._journal.bf16_cosine

    def __contains__(self, digest: bytes) -> bool:
        return digest in self._journal or digest in self._units

    def vectors(self, digests: Sequence[bytes], dimension: int) -> np.ndarray:
        """Return the vectors of these texts, in the order given, shape (n, dimension); raises KeyError."""
        vectors = np.empty((len(digests), dimension), np.float32)
        new = [row for row, digest in enumerate(digests) if digest in self._journal]
        old = [row for row, digest in enumerate(digests) if digest not in self._journal]
        if old:
            units = np.array([self._units[digests[row]] for row in old], np.int64)
            assert self._earlier is not None
            vectors[old] = self._earlier.vectors.vectors(units)
        if new:
            vectors[new] = self._journal.vectors([digests[row] for row in new])
        return vectors


def embed(
    store: Store, known: KnownVectors, journal: Journal, embedder: Embedder, progress: Progress, pause: Pause
) -> int:
    """Make the vectors that are missing, into the journal, first of all paragraphs; returns how many.

    `pause` is told how many are made and how many are to come before the first, and whenever some could be used.
    """
    total, done = len({digest for _, digest in store.connection.execute(_UNITS) if digest not in known}), 0
    if not total:
        return 0
    pause(0, total)
    progress(0, total)
    texts = _missing_texts(store, known)
    encoder = embedder.passage_encoder
    while chunk := dict(islice(texts, _CHUNK)):
        in_order = sorted(chunk.items(), key=lambda item: (-len(item[1]), item[0]))
        # In no order of length, so that rate and time left are right from the first group on.
        for group in sorted(_groups(in_order, encoder.characters_at_once)):
            vectors = encoder.encode([text for _, text in group])
            journal.bf16_cosine = encoder.bf16_cosine
            journal.add([digest for digest, _ in group], vectors, encoder.precision)
            done += len(group)
            progress(done, total)
            pause(done, total - done)
    return done


def _groups(texts: Sequence[tuple[bytes, str]], characters: int) -> Iterator[list[tuple[bytes, str]]]:
    """Cut texts, with their digests, into groups of so many characters together: each takes about the same time."""
    held = accumulate(len(text) + _EACH for _, text in texts)
    numbered = groupby(zip(held, texts, strict=True), key=lambda pair: pair[0] // characters)
    yield from ([text for _, text in group] for _, group in numbered)


def _missing_texts(store: Store, known: KnownVectors) -> Iterator[tuple[bytes, str]]:
    """Yield the texts without a vector: those of paragraphs first, as a question needs them most."""
    for part in (slice(0, 1), slice(1, None)):
        for stored in store.all_passages():
            context = search_units.EmbeddingContext(stored.subject, stored.created)
            texts = search_units.embedding_texts(context, stored.passage.search_text, stored.spans)
            for text in islice(texts, part.start, part.stop):
                digest = search_units.text_digest(text)
                if digest not in known:
                    yield digest, text


def assemble(store: Store, known: KnownVectors, dimension: int) -> VectorIndex:
    """Return the index of all vectors that there are: of paragraphs, then of sentences, in the order of their ids."""
    index = VectorIndex.create(dimension)
    rows = store.connection.execute(f"SELECT unit, embedded FROM ({_UNITS}) ORDER BY unit & 65535 > 0, unit")
    while fetched := rows.fetchmany(_ASSEMBLED):
        some = [row for row in fetched if row[1] in known]
        if some:
            index.add(
                np.array([unit for unit, _ in some], np.int64), known.vectors([row[1] for row in some], dimension)
            )
    return index
