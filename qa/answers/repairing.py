"""The second round: what failed the check goes back to the model once, and what it writes is checked anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.search.retriever import Hit
from qa.check.labels import CheckedSentence
from qa.drafts.draft import DraftSentence
from qa.readers.repair import Failing, Repairs

if TYPE_CHECKING:
    from collections.abc import Callable

    from qa.readers.repair import RepairWriter


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sentence that failed, and what the model wrote in its place: None if it dropped or left it."""

    before: CheckedSentence
    after: CheckedSentence | None
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Repaired:
    """The sentences after the second round, and what was tried for those that failed; no attempt if none did."""

    sentences: tuple[CheckedSentence, ...]
    attempts: tuple[Attempt, ...] = ()
    reason: str | None = None
    """Why the model mended nothing."""
    usage: Mapping[str, int] = field(default_factory=dict)


def repaired(
    sentences: Sequence[CheckedSentence],
    question: str,
    shown: Sequence[Hit],
    writer: RepairWriter | None,
    check: Callable[[DraftSentence], CheckedSentence],
) -> Repaired:
    """Have what fails mended, if there is anything and somebody to do it.

    A sentence that holds takes the place of the one that failed, unless it is said already; one that fails again
    leaves the first as it was.
    """
    failing = [each for each in sentences if not each.holds]
    if writer is None or not failing:
        return Repaired(tuple(sentences))
    repairs = writer.repair(question, [_failing(each) for each in failing], shown)
    attempts = tuple(_attempts(failing, repairs, check))
    return Repaired(tuple(_kept(sentences, attempts)), attempts, repairs.reason, repairs.usage)


def _failing(sentence: CheckedSentence) -> Failing:
    wrong = "; ".join(problem.detail for problem in sentence.problems)
    suggested = tuple(key for problem in sentence.problems for key in problem.suggested)
    more = f"; but see {', '.join(suggested)}" if suggested else ""
    return Failing(DraftSentence(sentence.text, sentence.citations), wrong + more, suggested)


def _attempts(
    failing: Sequence[CheckedSentence], repairs: Repairs, check: Callable[[DraftSentence], CheckedSentence]
) -> Iterator[Attempt]:
    for place, sentence in enumerate(failing):
        mended = repairs.sentences.get(place)
        yield Attempt(sentence, check(mended) if mended else None, place in repairs.sentences and mended is None)


def _kept(sentences: Sequence[CheckedSentence], attempts: Sequence[Attempt]) -> Iterator[CheckedSentence]:
    told = {each.text for each in sentences if each.holds}
    left = iter(attempts)
    for sentence in sentences:
        attempt = None if sentence.holds else next(left)
        if attempt is None or not (attempt.dropped or (attempt.after and attempt.after.holds)):
            yield sentence
        elif attempt.after and attempt.after.text not in told:
            told.add(attempt.after.text)
            yield attempt.after
