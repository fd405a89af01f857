"""What can be evaluated, whatever searches and answers as an Assistant does, and one question put to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol, runtime_checkable

from evals.gold.questions import GoldQuestion
from evals.measures.record import CUT, Record
from index.cable import Cable, Passage
from index.errors import AskError, NotIndexed
from index.filters import Filters
from index.markings import highest
from index.search.retriever import Hit
from index.text.folding import one_line
from qa import Answer
from qa.drafts.draft import Turn
from qa.json_shapes import hit_dict


class System(Protocol):
    """Questions in, ranked passages and answers out; `qa.Assistant` is one. Raises AskError."""

    def search(
        self, question: str, k: int = 20, *, filters: Filters | None = None, searches: Sequence[str] = ()
    ) -> tuple[Hit, ...]:
        """Return the `k` best passages; `searches` are those that an answer's record tells, if it tells some."""
        ...

    def ask(
        self,
        question: str,
        k: int | None = None,
        *,
        filters: Filters | None = None,
        previous: Sequence[Turn] = (),
    ) -> Answer:
        """Return the answer from the `k` best passages (None: the system's own number)."""
        ...


@runtime_checkable
class _Readable(Protocol):
    """A system from which whole cables can be read."""

    def read(self, cable: str) -> Cable: ...


@runtime_checkable
class _Closable(Protocol):
    """A system that holds files open."""

    def close(self) -> None: ...


@runtime_checkable
class Prompting(Protocol):
    """A system that asks no model, and tells what one would be given."""

    def search(self, question: str, k: int = 20, *, filters: Filters | None = None) -> tuple[Hit, ...]:
        """Return the `k` best passages."""
        ...

    def prompt(self, question: str, hits: Sequence[Hit], previous: Sequence[Turn]) -> Mapping[str, Any]:
        """Return what a model would be given of these passages, as a record keeps it."""
        ...


Opener = Callable[[str | None], System | Prompting]
"""Opens the system at a clearance (None: all of it). Each worker opens its own, so a system need not bear threads."""


class Systems:
    """What one worker has open: a system for each clearance that its questions have."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self._open: dict[str | None, System | Prompting] = {}

    def at(self, clearance: str | None) -> System | Prompting:
        """Return the system of this clearance, opened when it is first needed."""
        if clearance not in self._open:
            self._open[clearance] = self._opener(clearance)
        return self._open[clearance]

    def close(self) -> None:
        """Close all that can be closed."""
        for system in self._open.values():
            if isinstance(system, _Closable):
                system.close()


def record_of(systems: Systems, question: GoldQuestion, k: int, depth: int) -> tuple[Record, AskError | None]:
    """Ask the question; if something goes wrong, its error stands beside what was found nonetheless."""
    record, error = Record(question.id), None
    try:
        system = systems.at(question.filters.clearance)
        answer, error = _answer(system, question, k)
        hits = _found(system, question, answer, max(k, depth))
        record = replace(
            record,
            ranked=tuple((hit.key, float(hit.score)) for hit in hits),
            passages=tuple(hit_dict(hit) for hit in hits[:k]),
            paragraphs=_paragraphs(system, question.keys, hits),
        )
        if isinstance(system, Prompting):
            return replace(
                record, prompt=system.prompt(question.question, hits[:k], _previous(system, question, k))
            ), None
    except AskError as failed:
        answer, error = None, error or failed
    if answer is None:
        return replace(record, error=one_line(str(error)) or type(error).__name__), error
    return replace(record, answer=_plain(answer), timings_ms=dict(answer.timings_ms)), None


def _answer(system: System | Prompting, question: GoldQuestion, k: int) -> tuple[Answer | None, AskError | None]:
    """Return the answer or why there is none; neither if no answer is wanted."""
    if isinstance(system, Prompting):
        return None, None
    try:
        previous = _previous(system, question, k)
        return system.ask(question.question, k, filters=question.filters, previous=previous), None
    except AskError as error:
        return None, error


def _found(system: System | Prompting, question: GoldQuestion, answer: Answer | None, depth: int) -> tuple[Hit, ...]:
    """Return what is found for the question, and for what was searched beside it to answer."""
    searches = answer.record.get("searches") if answer else None
    more: dict[str, Any] = {"searches": searches} if searches else {}
    return system.search(question.standalone, depth, filters=question.filters, **more)


def _previous(system: System | Prompting, question: GoldQuestion, k: int) -> list[Turn]:
    """Return the turns before the question, each marked as if the system had just answered it."""
    turns = []
    for before, answer in question.previous:
        hits = system.search(before, k, filters=question.filters)
        turns.append(Turn(before, answer, highest([hit.passage.marking for hit in hits], "U")))
    return turns


def _paragraphs(system: System | Prompting, keys: frozenset[str], hits: Sequence[Hit]) -> dict[str, str]:
    """Return the paragraphs that the gold row cites: as they were found, else as they stand in their cables."""
    texts = {hit.key: hit.text for hit in hits if hit.key in keys}
    if isinstance(system, _Readable):
        for cable in sorted({key.split(" ")[0] for key in keys - texts.keys()}):
            texts |= {passage.key: passage.text for passage in _passages(system, cable) if passage.key in keys}
    return dict(sorted(texts.items()))


def _passages(system: _Readable, cable: str) -> Sequence[Passage]:
    try:
        return system.read(cable).passages
    except NotIndexed:
        return ()


def _plain(answer: Answer) -> dict[str, Any]:
    """Return the answer's JSON without what the record says already; of its passages only the keys."""
    fields = {name: value for name, value in answer.to_dict().items() if name not in CUT}
    return fields | {"lead": answer.lead, "shown": [hit.key for hit in answer.passages]}
