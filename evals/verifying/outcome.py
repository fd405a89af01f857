"""What came of labelled sentences: by code alone, and with a verifier, which costs something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from evals.verifying.checking import Judged, Reading
from qa.verify.combine import verified
from qa.verify.verifier import Verdict, Verifier

OnDone = Callable[[int], None]
"""Is told how many rows are done."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a verifier was asked, and what it took."""

    verifier: str
    usage: Mapping[str, int]
    """Calls and tokens by the names that an answer has them by; empty if nothing was asked."""
    seconds: float
    verdicts: tuple[Verdict, ...]

    @property
    def untold(self) -> list[str]:
        """The reasons why it could not tell of a sentence, one for each."""
        return [each.reason for each in self.verdicts if each.entailed is None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Rows as code alone checked them, and the same with a verifier; without one `cost` is None."""

    by_code: Sequence[Judged]
    verified: Sequence[Judged] = ()
    cost: Cost | None = None


def verify(found: Sequence[Judged], verifier: Verifier, on_done: OnDone) -> Outcome:
    """Have a verifier read what code left open. Raises EmbedderError, DiskError.

    Each row is put to it by itself: beside its counterpart a wrong sentence would give itself away.
    """
    read: list[Judged] = []
    usage: Counter[str] = Counter()
    began = perf_counter()
    for each in found:
        done = [(reading, verified(reading.sentences, reading.passages, verifier)) for reading in each.readings]
        for _, told in done:
            usage.update(told.usage)
        read.append(replace(each, readings=tuple(replace(one, sentences=told.sentences) for one, told in done)))
        on_done(len(read))
    verdicts = tuple(verdict for each in read for reading in each.readings for verdict in _verdicts(reading))
    return Outcome(found, read, Cost(verifier.name, dict(usage), perf_counter() - began, verdicts))


def _verdicts(reading: Reading) -> list[Verdict]:
    return [each.verdict for each in reading.sentences if each.verdict]
