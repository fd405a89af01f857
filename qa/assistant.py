"""The library's face: open an index, ask it, search it, read from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Self, Unpack

from index.build.fingerprint import outdated
from index.cable import Cable
from index.filters import Filters, FilterWords
from index.markings import cleared
from index.search.retriever import Found, Hit, Retriever
from index.store.generation import IndexFolder
from index.store.manifest import Manifest
from index.store.open_index import OpenIndex, open_index
from index.store.overview import CableLine, Overview, listed, overview
from index.store.store import StoredPassage
from index.text.folding import encodable
from qa import sample
from qa.answers.answer import Answer, IndexSummary
from qa.answers.answering import compose, record
from qa.answers.asked import Asked, searchable
from qa.answers.writing import OnChecked, StreamingChecker, write
from qa.check.acronym_table import AcronymTable, known
from qa.drafts.draft import Turn
from qa.drafts.follow_up import of_length, resolve
from qa.evidence.evidence import Evidence
from qa.readers.chosen import Readers, readers
from qa.readers.reader import Searches, Sending, summed
from qa.reading import read_cable, read_passages
from qa.settings.config import EMBEDDED, Settings, read_settings
from qa.verify import chosen
from qa.verify.verifier import Verifier

if TYPE_CHECKING:
    import httpx

    from qa.models.cancellation import Stop


class Assistant:
    """An index and a reader: questions in, checked answers out."""

    def __init__(
        self,
        index: OpenIndex,
        readers: Readers,
        settings: Settings,
        retriever: Retriever | None = None,
        verifier: Verifier | None = None,
    ) -> None:
        self._index = index
        self._readers = readers
        self._verifier = verifier
        self._settings = settings
        self._retriever = retriever or Retriever.of(index, settings.weights, settings.decline_below, settings.reranker)

    @classmethod
    def open(
        cls,
        path: str | Path | None = None,
        model: str | None = None,
        *,
        clearance: str | None = None,
        strict: bool | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> Self:
        """Open the index in this folder, else that of the settings, else the bundled sample.

        `clearance` (U, SBU, C or S) limits what is searched and read at all; `strict` leaves out of an answer what
        the passages cited do not support. `transport` takes the place of the network between here and the model.
        """
        settings = read_settings(index=path, model=model, clearance=clearance, strict=strict)
        return cls.of(settings, transport=transport)

    @classmethod
    def of(
        cls,
        settings: Settings,
        building: sample.Building = sample.silently,
        on_wait: Callable[[float, str], None] | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> Self:
        """Open what these settings lead to.

        `building` is entered while the sample is indexed, if that is needed; `on_wait` is told of each pause (seconds,
        why) before a model is asked again.
        """
        chosen_readers = readers(settings, on_wait, transport=transport)
        verifier = chosen.verifier(settings, on_wait, transport=transport)
        if settings.index is not None or IndexFolder(settings.own_index).exists():
            opened = open_index(settings.own_index, settings.embedder)
        else:
            opened = sample.ready(settings.sample_index, settings.embedder, building)
        return cls(opened, chosen_readers, settings, verifier=verifier)

    def ask(
        self,
        question: str,
        k: int | None = None,
        *,
        filters: Filters | None = None,
        previous: Sequence[Turn] = (),
        on_sentence: OnChecked | None = None,
        searches: Sequence[str] | None = None,
        **words: Unpack[FilterWords],
    ) -> Answer:
        """Answer from the `k` best passages (None: the settings' number), checked against what the answer cites.

        `filters` choose the passages, or words: cable, origin, tag, since, until, marking. `previous`: turns followed
        up (`answer.turn`). `on_sentence` is told of each sentence as code checked it; a verifier may change its label.
        """
        began = perf_counter()
        assisted = searches is None and self._readers.searches is not None
        asking = self._search(question, k, self._filters(filters, words), previous, searches or (), last=not assisted)
        asking = self._assisted(asking) if assisted else asking
        found = perf_counter()
        strict, clearance = self._settings.strict, self._settings.clearance
        checker = StreamingChecker(on_sentence, self.acronyms(clearance), strict=strict, clearance=clearance)
        written = write(self._readers, self._verifier, asking.evidence, asking.previous, checker)
        answer = compose(
            encodable(question),
            written.draft,
            written.evidence,
            written.checked.sentences,
            model=EMBEDDED if written.failed else self._readers.reader.name,
            index=IndexSummary.of(self.manifest, clearance),
            strict=strict,
            withheld=self._index.store.withholds(asking.filters),
            notice=self.notice,
            failed=written.failed,
            record=record(asking, self._settings, self._readers, self._verifier, written.repaired)
            | self._retriever.made_of,
        )
        ends = {"assist": asking.assisted, "retrieve": found, **written.ends, "total": perf_counter()}
        timings = {name: round((end - began) * 1000, 1) for name, end in ends.items() if end}
        return replace(answer, usage=summed(asking.searches.usage, written.usage), timings_ms=timings)

    def preview(
        self,
        question: str,
        k: int | None = None,
        *,
        filters: Filters | None = None,
        previous: Sequence[Turn] = (),
        **words: Unpack[FilterWords],
    ) -> Sending:
        """Return exactly the request that `ask` would send to a model, and what would be held back.

        If a model writes searches, its request for them is shown as well, and the other one as it is without any.
        """
        asking = self._search(question, k, self._filters(filters, words), previous, ())
        writer = self._readers.searches
        first = writer.preview(asking.asked.text, asking.evidence.passages) if writer else None
        return replace(self._readers.reader.preview(asking.evidence, asking.previous), searches=first)

    def acronyms(self, clearance: str | None) -> AcronymTable:
        """Return what acronyms stand for in the paragraphs that may be read at this clearance."""
        return known(tuple(self._index.store.acronyms(clearance)))

    def search(
        self,
        question: str,
        k: int = 20,
        *,
        filters: Filters | None = None,
        searches: Sequence[str] = (),
        **words: Unpack[FilterWords],
    ) -> tuple[Hit, ...]:
        """Return the passages that `find` finds, best first."""
        return self.find(question, k, filters=filters, searches=searches, **words).hits

    def find(
        self,
        question: str,
        k: int = 20,
        *,
        filters: Filters | None = None,
        searches: Sequence[str] = (),
        **words: Unpack[FilterWords],
    ) -> Found:
        """Find the `k` passages that bear on the question most, and the cables that it names; no reader is asked.

        `searches` are further wordings of the question, as a cable might put it: what is counted is averaged over all.
        """
        asked = encodable(of_length(question))
        return self._retriever.find(asked, k, self._filters(filters, words), searchable(searches))

    def under(self, settings: Settings, stop: Stop | None = None) -> Self:
        """Use the same opened index under other settings; closing either closes the index for both.

        Once `stop` is set, a question that waits for a model raises `index.errors.Stopped`.
        """
        verifier = chosen.verifier(settings, stop=stop)
        return type(self)(self._index, readers(settings, stop=stop), settings, self._retriever, verifier)

    def warm(self) -> None:
        """Open every part of the index now, so that the first question is not slower, and threads may share it."""
        self._retriever.warm()

    def overview(self) -> Overview:
        """Count what may be read of the index, by month, sender, tag and marking."""
        return overview(self._index.store, self._settings.clearance)

    def cables(
        self, first: int = 0, count: int = 50, *, filters: Filters | None = None, **words: Unpack[FilterWords]
    ) -> tuple[tuple[CableLine, ...], int]:
        """Return up to `count` cables of which the filters leave a passage, newest first, and how many there are."""
        return listed(self._index.store, self._filters(filters, words), first, count)

    def read(self, cable: str, paragraph: str | int | None = None) -> Cable:
        """Return the cable, whole or with only the paragraphs of that number ("9", "134 (2)", "§3"), as it may be read.

        Raises UnknownCable, also if nothing of it may be read; UnknownParagraph, also if the paragraph may not be read.
        """
        return read_cable(self._index.store, self._settings.clearance, cable, paragraph)

    def passages(self, cable: str) -> list[StoredPassage]:
        """Return what `read` gives of a cable as paragraphs with their sentences; raises UnknownCable."""
        return read_passages(self._index.store, self._settings.clearance, cable)

    @property
    def folder(self) -> Path:
        """The folder of the index."""
        return self._index.folder.path

    @property
    def manifest(self) -> Manifest:
        """What the index was made from and with."""
        return self._index.manifest

    @property
    def notice(self) -> str | None:
        """What every answer ends with if the index holds abstracts; None for cables."""
        return sample.notice(self._index)

    @property
    def outdated(self) -> str | None:
        """What to say once if the index was made by other code than this; None if it was this."""
        return outdated(self.manifest.software_sha256)

    def close(self) -> None:
        """Close the files of the index."""
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _filters(self, filters: Filters | None, words: FilterWords) -> Filters:
        """Return the filters, given as one value or as words, limited by the clearance of the settings."""
        if filters is not None and words:
            raise TypeError(f"give `filters` or {', '.join(words)}, not both")
        return (Filters.parse(**words) if filters is None else filters).limited_to(self._settings.clearance)

    def _search(
        self,
        question: str,
        k: int | None,
        filters: Filters,
        previous: Sequence[Turn],
        searches: Sequence[str],
        *,
        last: bool = True,
    ) -> Asked:
        """Search for the question, made to stand by itself; turns above the clearance do not reach a reader.

        Unless it is the `last` search for it, no reranker is asked.
        """
        number = k or self._settings.k
        resolved = resolve(encodable(of_length(question)), encodable(previous[-1].question) if previous else None)
        wordings = searchable(searches)
        found = self._retriever.find(resolved.searched, number, filters, wordings, rerank=last)
        kept = tuple(turn for turn in previous if cleared(turn.marking, self._settings.clearance))
        asked, clearance = resolved.answered, filters.clearance
        names, words = self._retriever.unknown_names(asked, clearance), self._retriever.unknown_words(asked, clearance)
        evidence = Evidence(asked, found.hits, names, words, found.missing)
        return Asked(resolved, evidence, found.filters, number, kept, Searches(wordings))

    def _assisted(self, asking: Asked) -> Asked:
        """Search once more, with what the model writes to search for."""
        assert self._readers.searches is not None
        written = self._readers.searches.write(asking.asked.text, asking.evidence.passages)
        asking = replace(asking, searches=written, assisted=perf_counter())
        if not written.texts and self._settings.reranker is None:
            return asking
        passages = self._retriever.search(asking.asked.searched, asking.k, asking.filters, written.texts)
        return replace(asking, evidence=replace(asking.evidence, passages=passages))
