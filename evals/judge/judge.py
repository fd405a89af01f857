"""Asking the judge: what may go to it is asked of it, the rest is not; each grade is kept as it comes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from evals.gold.questions import GoldQuestion
from evals.judge import grading
from evals.judge.grading import Grade, Judged, Pair
from evals.measures.record import Record
from index.errors import HOPELESS, ModelError, UnknownCable
from index.search.retriever import Hit, unranked
from index.text.folding import one_line
from qa.egress import call_log
from qa.egress.policy import EgressPolicy
from qa.models.chat import ChatRequest, Endpoint, Reply
from qa.readers import budget
from qa.readers.generative import BROKEN, OnWait

if TYPE_CHECKING:
    from index.store.store import Store
    from qa.models.client import Client

Sources = Callable[[Collection[str]], Sequence[Hit]]
"""The paragraphs with these keys, as far as they are there; their markings say what may be sent."""
OnDone = Callable[[int, int], None]
"""Told how many answers are graded, and of how many."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One answer to grade, with the paragraphs that it and the gold answer are made from."""

    question: GoldQuestion
    record: Record
    sources: tuple[Hit, ...]

    def graded(self, grade: Grade, why: str, model: str | None = None) -> Judged:
        """Make its grade; `model` is the judge if it was asked."""
        return Judged(self.question.id, grade, why, model, grading.digest(self.question, self.record))


class Judge:
    """The model at an endpoint. It is asked nothing but what `policy` allows; every call elsewhere is logged."""

    def __init__(
        self, endpoint: Endpoint, policy: EgressPolicy, sources: Sources | None, on_wait: OnWait | None = None
    ) -> None:
        """`sources` may be missing if the endpoint is on this machine: then no marking is looked at."""
        self.name = endpoint.name
        self._endpoint = endpoint
        self._policy = policy
        self._sources = sources
        self._on_wait = on_wait

    def grade(
        self, folder: Path, pairs: Sequence[Pair], *, workers: int = 1, on_done: OnDone = lambda _done, _all: None
    ) -> dict[str, Judged]:
        """Grade all, by the ids; grades that this model gave to the same answers before are taken over.

        Each is kept in the run's folder as it comes. Raises ModelError if the model cannot be asked at all; a question
        on which it fails is not graded.
        """
        before = grading.grades(folder, pairs)
        grades = {id: each for id, each in before.items() if each.model == self.name and each.grade != "not graded"}
        cases = []
        for question, record in pairs:
            if question.id not in grades:
                settled = grading.without_asking(question, record) or self._released(question, record)
                if isinstance(settled, Judged):
                    grades[question.id] = settled
                else:
                    cases.append(settled)
        on_done(0, len(cases))
        for done, each in enumerate(self._graded(cases, workers), 1):
            grades[each.id] = each
            grading.keep(folder, grading.verdict(pairs, grades).rows)
            on_done(done, len(cases))
        grading.keep(folder, grading.verdict(pairs, grades).rows)
        return grades

    def _released(self, question: GoldQuestion, record: Record) -> Judged | _Case:
        """Return the case, or why it may not be sent.

        An answer is marked as high as anything that it was written from, in the gold or in the run.
        """
        if self._sources is None:
            return _Case(question, record, ())
        keys = question.keys | record.shown | record.conflict_keys
        case = _Case(question, record, tuple(self._sources(keys)))
        missing = keys - {hit.key for hit in case.sources}
        if missing:
            return case.graded("not graded", f"not sent, as the marking of {min(missing)} is not known")
        decision = self._policy.decide(case.sources, self._endpoint)
        return case.graded("not graded", decision.reason) if decision.held else case

    def _graded(self, cases: Sequence[_Case], workers: int) -> Iterator[Judged]:
        """Yield the grades, each as soon as it is there."""
        if not cases:
            return
        from qa.models.client import Client

        with Client(self._endpoint, on_wait=self._on_wait) as client, ThreadPoolExecutor(workers) as pool:
            room = budget.window(self._endpoint, client.window())
            as_json = self._endpoint.options.schema != "off"
            requests = [grading.request(case.question, case.record, room, as_json=as_json) for case in cases]
            futures = [pool.submit(self._one, client, *each) for each in zip(cases, requests, strict=True)]
            try:
                yield from (future.result() for future in as_completed(futures))
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _one(self, client: Client, case: _Case, request: ChatRequest) -> Judged:
        try:
            reply = call_log.chat(client, request, self._policy.log, self._endpoint, case.sources)
        except HOPELESS:
            raise
        except ModelError as error:
            return case.graded("not graded", one_line(str(error)), self.name)
        return case.graded(*_read(reply), self.name)


def _read(reply: Reply) -> tuple[Grade, str]:
    """Read the grade of a reply that is whole."""
    if reply.finish == "filtered":
        return "not graded", "the model's provider stopped the grading by its content filter"
    if reply.finish in BROKEN:
        return "not graded", "its reply broke off"
    return grading.grade_in(reply.text)


def stored(store: Store) -> Sources:
    """Return the paragraphs of an index."""

    @cache
    def paragraphs(cable: str) -> dict[str, Hit]:
        try:
            stored = store.passages_of(cable)
        except UnknownCable:
            return {}
        return {each.key: unranked(each) for each in stored}

    return lambda keys: [hit for key in sorted(keys) if (hit := paragraphs(key.partition(" ")[0]).get(key))]
