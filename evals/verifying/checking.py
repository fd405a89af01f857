"""Labelled sentences put to the check, as `ask check` would put them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evals.verifying.labelled import Labelled
from index.cable import Passage
from index.errors import UnknownCable
from index.store.store import StoredPassage
from index.text import sentences
from index.text.folding import one_line
from qa.check.acronym_table import AcronymTable
from qa.check.checker import Checker
from qa.check.labels import CheckedSentence, Support
from qa.drafts.draft import DraftSentence

Passages = Callable[[str], Sequence[StoredPassage]]
"""The passages of a cable by its name; raises UnknownCable."""
RANK: tuple[Support, ...] = (
    "uncited",
    "empty",
    "unsupported",
    "contradicted",
    "partly",
    "matched",
    "quoted",
    "verified",
)
"""The labels, that first which says least for a sentence."""
CABLES = 32
"""So many sets of cables are kept as evidence at a time."""
_TEXT = "EVIDENCE"


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled claim and what the check said of it."""

    row: Labelled
    checked: CheckedSentence
    """Of several sentences the one that has least for it, against the text that has most."""

    @property
    def right(self) -> bool:
        """Whether the check passes what is faithful, or flags what is not."""
        return self.checked.holds == self.row.faithful

    @property
    def score(self) -> float:
        """How much speaks for it, by its label."""
        return _rank(self.checked)


def judge(rows: Iterable[Labelled], passages: Passages, acronyms: AcronymTable | None = None) -> Iterator[Judged]:
    """Check each row against the cables that it cites, or against the texts that it brings along.

    `acronyms` are those of the index, as `ask check` knows them.
    """

    @lru_cache(CABLES)
    def of_cables(names: tuple[str, ...]) -> Checker:
        shown = [each for name in names for each in _of_cable(passages, name)]
        return Checker(shown, acronyms, where="in this index")

    for row in rows:
        if row.evidence:
            yield Judged(row, max((_against(row, text) for text in row.evidence), key=_rank))
        else:
            checker = of_cables(tuple(sorted({key.partition(" ")[0] for key in row.keys})))
            yield Judged(row, _worst(checker, row, row.keys))


def _against(row: Labelled, text: str) -> CheckedSentence:
    passage = _passage(text)
    return _worst(Checker([passage]), row, (passage.key,))


def _worst(checker: Checker, row: Labelled, keys: tuple[str, ...]) -> CheckedSentence:
    return min((checker.check(DraftSentence(text, keys)) for text in row.sentences), key=_rank)


def _rank(checked: CheckedSentence) -> int:
    return RANK.index(checked.support)


def _of_cable(passages: Passages, name: str) -> Sequence[StoredPassage]:
    try:
        return passages(name)
    except UnknownCable:
        return ()


def _passage(text: str) -> StoredPassage:
    """Make a text a passage, cut into sentences as those of cables are."""
    search_text = one_line(text)
    passage = Passage(_TEXT, 1, 1, "U", "", text, search_text, 0, len(text))
    spans, raw_spans = sentences.spans_of(search_text, text)
    return StoredPassage(0, passage, None, None, None, None, tuple(spans), tuple(raw_spans))
