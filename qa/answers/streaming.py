"""The sentences of a draft as they are written: each checked, and told to whoever listens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter

from index.search.retriever import Hit
from qa.check.acronym_table import Expansions
from qa.check.checker import Checker
from qa.check.labels import CheckedSentence
from qa.drafts.draft import DraftSentence

OnChecked = Callable[[CheckedSentence], None]


class Telling:
    """Checks each sentence of a draft when it is written, and passes it on."""

    def __init__(self, on_sentence: OnChecked | None, long_forms: Expansions, *, strict: bool) -> None:
        self._on_sentence = on_sentence
        self._long_forms = long_forms
        self._strict = strict
        self._checker: Checker | None = None
        self.first: float | None = None

    def tell(self, sentence: DraftSentence, shown: Sequence[Hit]) -> None:
        """Take a sentence that was written from these passages."""
        self.first = self.first or perf_counter()
        if self._on_sentence is None:
            return
        checked = self.checker(shown).check(sentence)
        if checked.support == "supported" or not self._strict:
            self._on_sentence(checked)

    def checker(self, shown: Sequence[Hit]) -> Checker:
        """The check against these passages, made once."""
        self._checker = self._checker or Checker(shown, self._long_forms)
        return self._checker
