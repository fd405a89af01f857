"""The library's face: open an index, ask it, search it, read from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Self, Unpack

from index.build.fingerprint import outdated
from index.cable import Cable
from index.filters import Filters, FilterWords
from index.markings import cleared
from index.search.retriever import Found, Hit, Retriever
from index.search.weights import fitting
from index.store.generation import IndexFolder
from index.store.manifest import Manifest
from index.store.open_index import OpenIndex, open_index
from index.store.overview import CableLine, Overview, listed, overview
from index.store.store import StoredPassage
from index.text.folding import encodable
from qa import sample
from qa.answers.answer import Answer, IndexSummary
from qa.answers.answering import OnChecked, StreamingChecker, compose, record
from qa.answers.paragraph_names import named, split_citation
from qa.check.acronym_table import Expansions
from qa.drafts.draft import Turn
from qa.drafts.follow_up import StandaloneQuestion, of_length, resolve
from qa.evidence.evidence import Evidence
from qa.readers.reader import Reader, Sending
from qa.reading import readable_cable
from qa.settings.config import EMBEDDED, Settings, read_settings

if TYPE_CHECKING:
    import httpx

    from qa.models.cancellation import Stop


@dataclass(frozen=True, slots=True)
class _Ask:
    """A question with what was found for it, and how."""

    asked: StandaloneQuestion
    evidence: Evidence
    filters: Filters
    k: int
    previous: tuple[Turn, ...]


class Assistant:
    """An index and a reader: questions in, checked answers out."""

    def __init__(
        self, index: OpenIndex, reader: Reader, settings: Settings, retriever: Retriever | None = None
    ) -> None:
        self._index = index
        self._reader = reader
        self._settings = settings
        self._retriever = retriever or Retriever(index, fitting(settings.weights, index) if settings.weights else None)

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
        reader = _reader(settings, on_wait, transport=transport)
        if settings.index is not None or IndexFolder(settings.own_index).exists():
            return cls(open_index(settings.own_index, settings.embedder), reader, settings)
        return cls(sample.ready(settings.sample_index, settings.embedder, building), reader, settings)

    def ask(
        self,
        question: str,
        k: int | None = None,
        *,
        filters: Filters | None = None,
        previous: Sequence[Turn] = (),
        on_sentence: OnChecked | None = None,
        **words: Unpack[FilterWords],
    ) -> Answer:
        """Answer from the `k` best passages (None: the settings' number), checked against what the answer cites.

        The passages are chosen by `filters`, or by words: cable, origin, tag, since, until, marking. `previous` are
        the turns that this question follows up (`answer.turn`). `on_sentence` is told of each sentence, checked, as
        soon as the model has written it.
        """
        began = perf_counter()
        asking = self._search(question, k, self._filters(filters, words), previous)
        found = perf_counter()
        own = self._settings
        checker = StreamingChecker(on_sentence, self._expansions(), strict=own.strict, clearance=own.clearance)
        draft = self._reader.read(asking.evidence, asking.previous, checker.take)
        shown = asking.evidence.only(draft.shown)
        read = perf_counter()
        answer = compose(
            encodable(question),
            draft,
            shown,
            checker.against(shown.passages),
            model=self._reader.name,
            index=IndexSummary(self.manifest.digest_at(own.clearance), self.manifest.cables, self.manifest.paragraphs),
            strict=self._settings.strict,
            withheld=self._index.store.withholds(asking.filters),
            notice=self.notice,
            record=record(asking.asked.text, asking.k, asking.filters, self._settings, self._reader, asking.previous)
            | {"weights": self._retriever.weights},
        )
        first = checker.first_sentence or read
        ends = {"retrieve": found, "first_sentence": first, "read": read, "total": perf_counter()}
        return replace(answer, timings_ms={name: round((end - began) * 1000, 1) for name, end in ends.items()})

    def preview(
        self,
        question: str,
        k: int | None = None,
        *,
        filters: Filters | None = None,
        previous: Sequence[Turn] = (),
        **words: Unpack[FilterWords],
    ) -> Sending:
        """Return exactly the request that `ask` would send to a model, and what would be held back."""
        asking = self._search(question, k, self._filters(filters, words), previous)
        return self._reader.preview(asking.evidence, asking.previous)

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
        wordings = tuple(encodable(of_length(each)) for each in searches)
        return self._retriever.find(encodable(of_length(question)), k, self._filters(filters, words), wordings)

    def under(self, settings: Settings, stop: Stop | None = None) -> Self:
        """Use the same opened index under other settings; closing either closes the index for both.

        Once `stop` is set, a question that waits for a model raises `index.errors.Stopped`.
        """
        return type(self)(self._index, _reader(settings, stop=stop), settings, self._retriever)

    def warm(self) -> None:
        """Open every part of the index now, so that the first question is not slower, and threads may share it."""
        self._index.warm()

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
        name, cited = split_citation(cable)
        readable = readable_cable(self._index.store, name, self._settings.clearance)
        number = cited if paragraph is None else str(paragraph)
        return readable if number is None else replace(readable, passages=named(readable, number))

    def passages(self, cable: str) -> list[StoredPassage]:
        """Return what `read` gives of a cable as paragraphs with their sentences; raises UnknownCable."""
        readable = self.read(cable)
        stored = self._index.store.passages_of(readable.reference_id)
        kept = [each for each in stored if cleared(each.passage.marking, self._settings.clearance)]
        return [replace(each, subject=readable.subject) for each in kept]

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

    def _expansions(self) -> Expansions:
        """Return what the acronyms of the corpus stand for, as far as the clearance lets it be read."""
        expansions: dict[str, list[str]] = {}
        for short, long, _ in self._index.store.acronyms(self._settings.clearance):
            expansions.setdefault(short, []).append(long)
        return expansions

    def _filters(self, filters: Filters | None, words: FilterWords) -> Filters:
        """Return the filters, given as one value or as words, limited by the clearance of the settings."""
        if filters is not None and words:
            raise TypeError(f"give `filters` or {', '.join(words)}, not both")
        return (Filters.parse(**words) if filters is None else filters).limited_to(self._settings.clearance)

    def _search(self, question: str, k: int | None, filters: Filters, previous: Sequence[Turn]) -> _Ask:
        """Search for the question, made to stand by itself; turns above the clearance do not reach a reader."""
        number = k or self._settings.k
        resolved = resolve(encodable(of_length(question)), encodable(previous[-1].question) if previous else None)
        found = self._retriever.find(resolved.searched, number, filters)
        kept = tuple(turn for turn in previous if cleared(turn.marking, self._settings.clearance))
        asked, clearance = resolved.answered, filters.clearance
        names, words = self._retriever.unknown_names(asked, clearance), self._retriever.unknown_words(asked, clearance)
        evidence = Evidence(asked, found.hits, names, words, found.missing)
        return _Ask(resolved, evidence, found.filters, number, kept)


def _reader(
    settings: Settings,
    on_wait: Callable[[float, str], None] | None = None,
    stop: Stop | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Reader:
    if settings.model == EMBEDDED:
        from qa.readers.extractive import EmbeddedReader

        return EmbeddedReader()
    from qa.egress.policy import EgressPolicy
    from qa.models.providers import endpoint
    from qa.readers.generative import ChatReader

    served = endpoint(settings)
    assert served is not None, "only the embedded reader has no endpoint"
    return ChatReader(served, EgressPolicy.of(settings), on_wait, stop, transport)
