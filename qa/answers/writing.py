"""A draft is written and checked: by code sentence by sentence, by the verifier, if there is one, as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

from index.search.retriever import Hit
from qa.check.acronym_table import AcronymTable
from qa.check.checker import Checker
from qa.check.labels import CheckedSentence
from qa.drafts.draft import Draft, DraftSentence, Turn
from qa.evidence.evidence import Evidence
from qa.readers.reader import Reader
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
    ends: Mapping[str, float]
    """When each part of the work was done, by `perf_counter`."""

    @property
    def usage(self) -> Mapping[str, int]:
        """What the draft and verifying it used."""
        return {**self.draft.usage, **self.checked.usage}


def write(
    reader: Reader,
    verifier: Verifier | None,
    evidence: Evidence,
    previous: Sequence[Turn],
    checker: StreamingChecker,
) -> Written:
    """Have the reader write a draft, check it, and have the verifier read what the check left open."""
    if verifier:
        checker.hold()
    draft = reader.read(evidence, previous, checker.take)
    read = perf_counter()
    shown = evidence.only(draft.shown)
    by_code = map(checker.against(shown.passages), draft.sentences)
    checked = verified(by_code, shown.passages, verifier, evidence.question.text)
    checker.release(checked.sentences)
    ends = {"first_sentence": checker.first_sentence or read, "read": read}
    return Written(draft, shown, checked, ends | ({"verify": perf_counter()} if checked.usage else {}))
