"""What is measured: ask, and what people use instead. Each builds from a file of cables and finds paragraphs."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

import numpy as np

from index import Retriever, build_index, open_index
from index.cable import Cable
from index.cables.reading import read_paths
from index.embedding.embedder import Embedder
from index.text.tokens import STOPWORDS

K = 8
Search = Callable[[str], list[str]]
"""Returns the keys of the best paragraphs for a question, best first."""
_AT_ONCE = 1024
LOOKING, READING, USABLE, ANSWERS = "looking", "reading", "usable", "answers after"


class System(Protocol):
    """Something that finds paragraphs."""

    def build(self, cables: Path, folder: Path) -> dict[str, float]:
        """Make its index in a folder; returns the seconds of each stage."""

    def open(self, folder: Path) -> Search:
        """Open the index."""


class Ask:
    """This program, by its library."""

    def build(self, cables: Path, folder: Path) -> dict[str, float]:
        """Build as `ask index build` does; also tells when the index first answered."""
        began = stage_began = perf_counter()
        stage, seconds, answers = "", defaultdict[str, float](float), 0.0

        def progress(now_at: str, _done: int, _total: int) -> None:
            nonlocal stage, stage_began, answers
            now = perf_counter()
            if now_at == USABLE:
                answers = now - began
            else:
                seconds[stage] += now - stage_began
                stage, stage_began = now_at, now

        build_index([cables], folder, progress=progress)
        progress("", 0, 0)
        # A file that is read is reported once it is: what came before it is reading as well.
        seconds[READING] += seconds.pop(LOOKING, 0.0)
        seconds.pop("")
        return {**seconds, ANSWERS: answers or perf_counter() - began}

    def open(self, folder: Path) -> Search:
        """Open it to search."""
        retriever = Retriever(open_index(folder))
        return lambda question: [hit.key for hit in retriever.search(question, K)]


class FullText:
    """SQLite's FTS5: BM25 over paragraphs, any of the words."""

    def build(self, cables: Path, folder: Path) -> dict[str, float]:
        """Put every paragraph into a table."""
        folder.mkdir(parents=True)
        with sqlite3.connect(folder / "fts.db") as database:
            database.execute("CREATE VIRTUAL TABLE p USING fts5(key UNINDEXED, text, tokenize='porter unicode61')")
            database.executemany("INSERT INTO p VALUES (?, ?)", paragraphs(cables))
        return {}

    def open(self, folder: Path) -> Search:
        """Open the table."""
        database = sqlite3.connect(folder / "fts.db")
        query = f"SELECT key FROM p WHERE p MATCH ? ORDER BY bm25(p) LIMIT {K}"

        def search(question: str) -> list[str]:
            words = [word for word in re.findall(r"\w+", question.lower()) if word not in STOPWORDS]
            return [key for (key,) in database.execute(query, (" OR ".join(f'"{word}"' for word in words),))]

        return search


class Dense:
    """`SentenceTransformer.encode` of every paragraph, and all cosines at each question."""

    def build(self, cables: Path, folder: Path) -> dict[str, float]:
        """Encode the paragraphs."""
        folder.mkdir(parents=True)
        keys, texts = zip(*paragraphs(cables), strict=True)
        embedder = Embedder.open()
        parts = [embedder.passages(texts[at : at + _AT_ONCE]) for at in range(0, len(texts), _AT_ONCE)]
        np.save(folder / "vectors.npy", np.concatenate(parts))
        (folder / "keys.json").write_text(json.dumps(keys), "utf-8")
        return {}

    def open(self, folder: Path) -> Search:
        """Open vectors and model."""
        vectors, keys = np.load(folder / "vectors.npy"), json.loads((folder / "keys.json").read_text("utf-8"))
        embedder = Embedder.open()

        def search(question: str) -> list[str]:
            cosines = vectors @ embedder.queries([question])[0]
            best = np.argpartition(-cosines, min(K, len(cosines) - 1))[:K]
            return [keys[at] for at in best[np.argsort(-cosines[best])]]

        return search


class Txtai:
    """txtai, words and vectors together, with the same model."""

    def build(self, cables: Path, folder: Path) -> dict[str, float]:
        """Index every paragraph."""
        made = self._embeddings(Embedder.open().passages)
        made.index((key, text, None) for key, text in paragraphs(cables))
        made.save(str(folder))
        return {}

    def open(self, folder: Path) -> Search:
        """Load the index."""
        embeddings = self._embeddings(Embedder.open().queries)
        embeddings.load(str(folder), config={**embeddings.config})
        return lambda question: [key for key, _ in embeddings.search(question, K)]

    def _embeddings(self, encode: Callable[..., Any]) -> Any:
        from txtai import Embeddings

        def transform(texts: list[str]) -> Any:  # txtai takes plain functions alone
            return encode(texts)

        return Embeddings(method="external", transform=transform, hybrid=True)


SYSTEMS: dict[str, System] = {"ask": Ask(), "SQLite FTS5": FullText(), "encode + exact": Dense(), "txtai": Txtai()}


def at_hand() -> list[str]:
    """Return the names of the systems that are installed."""
    return [name for name in SYSTEMS if name != "txtai" or find_spec("txtai")]


def paragraphs(cables: Path) -> Iterator[tuple[str, str]]:
    """Read the cables as ask does: the key of each paragraph, and its text."""
    for cable in read_paths([cables]):
        if isinstance(cable, Cable):
            yield from ((passage.key, passage.search_text) for passage in cable.passages)
