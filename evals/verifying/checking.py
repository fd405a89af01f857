"""Labelled sentences put to the check, as `ask check` would put them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evals.verifying.labelled import Labelled
from index.cable import Passage
from index.errors import UnknownCable
from index.search.retriever import Hit, unranked
from index.store.store import StoredPassage
from index.text import sentences
from index.text.folding import one_line
from qa.check.acronym_table import AcronymTable
from qa.check.checker import Checker
from qa.check.labels import CheckedSentence, Support
from qa.check.thresholds import Thresholds
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
class Reading:
    """The sentences of a claim, held against one text or against the paragraphs that they cite."""

    sentences: tuple[CheckedSentence, ...]
    passages: tuple[Hit, ...]
    """What is cited."""

    @property
    def worst(self) -> CheckedSentence:
        """The sentence that has least for it."""
        return min(self.sentences, key=_standing)


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled claim and what the check said of it, against each text that it may be held against."""

    row: Labelled
    readings: tuple[Reading, ...]

    @property
    def checked(self) -> CheckedSentence:
        """Of several sentences the one that has least for it, against the text that has most."""
        return max((each.worst for each in self.readings), key=_standing)

    @property
    def right(self) -> bool:
        """Whether the check passes what is faithful, or flags what is not."""
        return self.checked.holds == self.row.faithful

    @property
    def chance(self) -> float | None:
        """The chance, 0…1, that a verifier gives it; None if it was not asked or gives none."""
        return self.checked.verdict.chance if self.checked.verdict else None

    @property
    def score(self) -> float:
        """How much speaks for it: the verifier's chance; by its label below 0 or above 1 if there is none."""
        return _score(self.checked)


class Judge:
    """Checks labelled rows; the cables that they cite are read once, by whatever thresholds they are checked.

    `acronyms` are those of the index, as `ask check` knows them.
    """

    def __init__(self, passages: Passages, acronyms: AcronymTable | None = None, cables: int = CABLES) -> None:
        self._passages = passages
        self._acronyms = acronyms
        self._of_cables = lru_cache(cables)(self._read)

    def _read(self, names: tuple[str, ...]) -> tuple[Checker, list[StoredPassage]]:
        shown = [each for name in names for each in _of_cable(self._passages, name)]
        return Checker(shown, self._acronyms, where="in this index"), shown

    def judge(self, rows: Iterable[Labelled], thresholds: Thresholds | None = None) -> Iterator[Judged]:
        """Check each row against the cables that it cites, or against the texts that it brings along."""
        for row in rows:
            if row.evidence:
                yield Judged(row, tuple(_against(row, text, thresholds) for text in row.evidence))
            else:
                checker, shown = self._of_cables(tuple(sorted({key.partition(" ")[0] for key in row.keys})))
                cited = (unranked(each) for each in shown if each.key in row.keys)
                own = checker.by(thresholds) if thresholds else checker
                yield Judged(row, (Reading(_checked(own, row, row.keys), tuple(cited)),))


def judge(rows: Iterable[Labelled], passages: Passages, acronyms: AcronymTable | None = None) -> Iterator[Judged]:
    """Check each row by the thresholds that come along."""
    return Judge(passages, acronyms).judge(rows)


def _against(row: Labelled, text: str, thresholds: Thresholds | None) -> Reading:
    passage = _passage(text)
    return Reading(_checked(Checker([passage], thresholds=thresholds), row, (passage.key,)), (unranked(passage),))


def _checked(checker: Checker, row: Labelled, keys: tuple[str, ...]) -> tuple[CheckedSentence, ...]:
    return tuple(checker.check(DraftSentence(text, keys)) for text in row.sentences)


def _standing(checked: CheckedSentence) -> tuple[bool, float]:
    """Order sentences by what they have for them: none that is flagged stands above one that is not."""
    return checked.holds, _score(checked)


def _score(checked: CheckedSentence) -> float:
    if checked.verdict and checked.verdict.chance is not None:
        return checked.verdict.chance
    return RANK.index(checked.support) + (1 if checked.holds else -len(RANK))


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
