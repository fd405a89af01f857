"""A question and the passages found for it, with what they say: read once, and handed to reader and answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.search.question import Question
from index.search.retriever import Hit
from qa.drafts.draft import Conflict
from qa.evidence.candidates import Candidate, rank_sentences
from qa.evidence.conflicts import find_conflicts
from qa.evidence.mentions import Expansions, defined_acronyms


@dataclass(frozen=True)
class Evidence:
    """The passages that may answer a question, best first; each part is worked out when it is first asked for."""

    question: Question
    passages: tuple[Hit, ...]
    unknown: tuple[str, ...] = ()
    """Names of the question that no passage of the index has."""
    unknown_words: tuple[str, ...] = ()
    """Other words that count and that no passage of the index has."""
    missing: tuple[str, ...] = ()
    """Cables that the question names and the index does not have."""

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """The sentences that could answer, best first."""
        return rank_sentences(self.question, self.passages)

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What the passages answer differently."""
        return find_conflicts(self.question, self.candidates)

    @cached_property
    def expansions(self) -> Expansions:
        """What acronyms stand for, as the passages say."""
        return defined_acronyms(self.passages)

    def only(self, shown: Sequence[Hit] | None) -> Evidence:
        """Keep the passages that a reader was shown; None means all of them."""
        return self if shown is None or tuple(shown) == self.passages else replace(self, passages=tuple(shown))
