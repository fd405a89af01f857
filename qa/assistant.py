"""The library's face: open an index, ask it, search it, read from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Self

from index.cables import refs
from index.errors import UnknownCable, UsageError
from index.filters import Filters
from index.generation import IndexFolder
from index.opened import OpenIndex, open_index
from index.passages import Cable
from index.retriever import Hit, Retriever
from qa import sample
from qa.answer import Answer, IndexSummary
from qa.compose import compose, one_line
from qa.config import MODEL, Settings, read_settings
from qa.paragraphs import named, split_citation
from qa.readers.draft import Reader

Values = str | Iterable[str] | None
Day = str | date | None


class Assistant:
    """An index and a reader: questions in, checked answers out."""

    def __init__(self, index: OpenIndex, reader: Reader, k: int) -> None:
        self._index = index
        self._reader = reader
        self._retriever = Retriever(index)
        self._k = k

    @classmethod
    def open(cls, path: str | Path | None = None, model: str | None = None) -> Self:
        """The index in this folder; without one the settings', and where none is built yet the bundled sample."""
        return cls.of(read_settings(index=path, model=model))

    @classmethod
    def of(cls, settings: Settings, building: sample.Building = sample.silently) -> Self:
        """What these settings lead to; `building` is opened around indexing the sample, if that is needed."""
        reader = _reader(settings.model)
        if settings.index is not None or IndexFolder(settings.own_index).exists():
            return cls(open_index(settings.own_index, settings.embedder), reader, settings.k)
        return cls(sample.ready(settings.sample_index, settings.embedder, building), reader, settings.k)

    def ask(
        self,
        question: str,
        k: int | None = None,
        *,
        cable: Values = None,
        origin: Values = None,
        tag: Values = None,
        since: Day = None,
        until: Day = None,
    ) -> Answer:
        """The answer that the `k` best passages give (None: the settings' number), checked against what it cites."""
        question = _text(question)
        began = perf_counter()
        hits = self.search(question, k or self._k, cable=cable, origin=origin, tag=tag, since=since, until=until)
        found = perf_counter()
        draft = self._reader.read(question, hits)
        read = perf_counter()
        timings = {"retrieve": found - began, "read": read - found, "total": read - began}
        return compose(
            question,
            draft,
            hits,
            model=self._reader.name,
            index=self._summary(),
            notice=sample.notice(self._index),
            timings_ms={name: round(seconds * 1000, 1) for name, seconds in timings.items()},
        )

    def search(
        self,
        question: str,
        k: int = 20,
        *,
        cable: Values = None,
        origin: Values = None,
        tag: Values = None,
        since: Day = None,
        until: Day = None,
    ) -> tuple[Hit, ...]:
        """The `k` passages that bear on the question most, best first; no reader."""
        filters = Filters.parse(cable=cable, origin=origin, tag=tag, since=since, until=until)
        return self._retriever.search(_text(question), k, filters)

    def read(self, cable: str, paragraph: str | int | None = None) -> Cable:
        """The cable as indexed, whole or with only the paragraphs of that number ("9", "134 (2)", "§3")."""
        name, cited = split_citation(cable)
        found = self._cable(name)
        wanted = cited if paragraph is None else str(paragraph)
        return found if wanted is None else replace(found, passages=named(found, wanted))

    def _cable(self, name: str) -> Cable:
        """The cable of this name, as it is written or as its canonical id; UnknownCable with the nearest ids."""
        store = self._index.store
        reference_id = refs.canonical(name) or name.upper()
        try:
            return store.cable(reference_id)
        except UnknownCable as error:
            near = refs.near(reference_id, store.reference_ids(), 3)
            hint = f"did you mean {' or '.join(near)}?" if near else "`ask index show` says what is indexed."
            raise UnknownCable(f"no cable {one_line(name)} in this index; {hint}") from error

    def close(self) -> None:
        """Close the files of the index."""
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _summary(self) -> IndexSummary:
        manifest = self._index.manifest
        return IndexSummary(manifest.digest, manifest.cables, manifest.paragraphs)


def _reader(model: str) -> Reader:
    if model != MODEL:
        raise UsageError(f"the model {model!r} is not known: this version reads with {MODEL!r} only.")
    from qa.readers.embedded import EmbeddedReader

    return EmbeddedReader()


def _text(question: str) -> str:
    """The question as text that every layer below can encode."""
    return question.encode("utf-8", "replace").decode("utf-8")
