"""A draft is written, checked by code sentence by sentence, mended where it fails, and read by the verifier as a whole.

If nothing that a model wrote holds, the passages are quoted instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from index.search.retriever import Hit
from qa.answers.repairing import Repaired, repaired
from qa.check.acronym_table import AcronymTable
from qa.check.checker import Checker
from qa.check.labels import CheckedSentence
from qa.drafts.draft import Draft, DraftSentence, Turn
from qa.evidence.evidence import Evidence
from qa.readers.chosen import Readers
from qa.readers.reader import Reader, summed
from qa.verify.combine import Verified, verified
from qa.verify.verifier import Verifier

OnChecked = Callable[[CheckedSentence], None]
Check = Callable[[DraftSentence], CheckedSentence]


class StreamingChecker:
    """Checks each sentence of a draft once: as it is written if somebody listens, else when the draft is whole.

    Under `strict` only what holds is passed on; if a verifier has yet to say so, not before it has.
    """

    def __init__(
        self,
        on_sentence: OnChecked | None,
        acronyms: AcronymTable,
        *,
        strict: bool,
        clearance: str | None = None,
    ) -> None:
        self._on_sentence = on_sentence
        self._acronyms = acronyms
        self._strict = strict
        self._clearance = clearance
        self._held = False
        self._shown: Sequence[Hit] = ()
        self._checker = Checker((), acronyms, clearance=clearance)
        self.first_sentence: float | None = None
        """When the first sentence was written, by `perf_counter`."""

    def take(self, sentence: DraftSentence, shown: Sequence[Hit]) -> None:
        """Take a sentence that was written from these passages, and pass it on."""
        self.first_sentence = self.first_sentence or perf_counter()
        if self._on_sentence is None or self._held:
            return
        checked = self.against(shown)(sentence)
        if checked.holds or not self._strict:
            self._on_sentence(checked)

    def hold(self) -> None:
        """Pass nothing on before `release`, if that may leave something out."""
        self._held = self._strict

    def release(self, sentences: Iterable[CheckedSentence]) -> None:
        """Pass on those that hold, if they were held back until now."""
        if self._on_sentence and self._held:
            for each in sentences:
                if each.holds:
                    self._on_sentence(each)

    def against(self, shown: Sequence[Hit]) -> Check:
        """Return the check against these passages; what was checked against others is forgotten."""
        if tuple(shown) != self._shown:
            self._shown = tuple(shown)
            self._checker = Checker(self._shown, self._acronyms, clearance=self._clearance)
        return self._checker.check


@dataclass(frozen=True, slots=True)
class Written:
    """A draft, the evidence that its reader was shown, its sentences as they were checked, and what verifying cost."""

    draft: Draft
    evidence: Evidence
    checked: Verified
    repaired: Repaired
    ends: Mapping[str, float]
    """When each part of the work was done, by `perf_counter`."""
    failed: int = 0
    """How many sentences a model wrote, if none of them held and `draft` are quotations instead."""

    @property
    def usage(self) -> Mapping[str, int]:
        """What the draft, mending and verifying it used."""
        return {**summed(self.draft.usage, self.repaired.usage), **self.checked.usage}


def write(
    readers: Readers,
    verifier: Verifier | None,
    evidence: Evidence,
    previous: Sequence[Turn],
    checker: StreamingChecker,
) -> Written:
    """Have the reader write a draft, check it, have what fails mended, and have the verifier read what is left open."""
    if verifier or readers.repairs:
        checker.hold()
    draft = readers.reader.read(evidence, previous, checker.take)
    read = perf_counter()
    shown, question = evidence.only(draft.shown), evidence.question.text
    check = checker.against(shown.passages)
    second = repaired([*map(check, draft.sentences)], question, shown.passages, readers.repairs, check)
    mended = perf_counter()
    checked = verified(second.sentences, shown.passages, verifier, question)
    ends = {"first_sentence": checker.first_sentence or read, "read": read}
    ends |= {"repair": mended} if second.attempts else {}
    ends |= {"verify": perf_counter()} if checked.usage else {}
    written = Written(draft, shown, checked, second, ends)
    if readers.instead and draft.sentences and not any(each.holds for each in checked.sentences):
        written = _quoted(readers.instead, evidence, written, checker)
    checker.release(written.checked.sentences)
    return written


def _quoted(reader: Reader, evidence: Evidence, written: Written, checker: StreamingChecker) -> Written:
    """Return quotations in place of what was written; what was written if there are none."""
    quotations = reader.read(evidence)
    if not quotations.sentences:
        return written
    checked = replace(written.checked, sentences=tuple(map(checker.against(evidence.passages), quotations.sentences)))
    draft = replace(quotations, usage=written.draft.usage)
    return replace(written, draft=draft, evidence=evidence, checked=checked, failed=len(written.draft.sentences))
