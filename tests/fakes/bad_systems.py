"""Systems that no measure must be taken in by, a good one to hold them against, and a town that all are asked about.

Each has the same passages and, but for one, the same retriever; what they make of them differs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from evals.gold.questions import GoldQuestion
from evals.runs.system import Opener, System
from index.errors import ReadError
from index.filters import Filters
from index.search.retriever import Hit
from index.text import tokens
from qa import Answer
from qa.answers.answer import IndexSummary
from qa.answers.answering import compose
from qa.check.checker import Checker
from qa.drafts.draft import Draft, DraftSentence, Turn
from tests.fakes.evidence import evidence, hit

BEFORE, AFTER = "07ANYTOWN3", "08ANYTOWN7"
COUNTED = "The harbour master counted 32 boats in the bay in 2007."
STAFFED = "The coast guard of Anytown employs twelve officers on its two cutters."
IN_FORCE = "The harbour law of the town council entered into force on May 17, 2005."
SIXTY_SIX = "Customs officers seized 66 nets in 2006, most of them from boats without a licence."
SIXTY_FOUR = "Customs officers seized 64 nets in 2006, and fined nobody for them."
SOLD = "Fishermen sell their catch in Othertown, Thirdtown and Lasttown."
LONGEST = (
    "The mayor showed the visitors the fish market, the smokehouse, the school for pilots, the chandlery, the rope "
    "walk, the bell foundry, the museum of knots and at last, after a long lunch with several speeches, the new pier."
)
HITS = (
    hit(1, COUNTED, cable=AFTER),
    hit(2, STAFFED, cable=AFTER),
    hit(3, LONGEST, cable=AFTER),
    hit(4, IN_FORCE, cable=AFTER),
    hit(5, SIXTY_FOUR, cable=AFTER),
    hit(2, SOLD, cable=BEFORE, year=2007),
    hit(1, SIXTY_SIX, cable=BEFORE, year=2007),
    *(
        hit(n, f"Ferry {n} left the pier of the town late on a day of fog.", cable=BEFORE, year=2007)
        for n in range(3, 15)
    ),
)


def _row(id: str, question: str, kind: str, answer: str | None, *cites: set[str], **more: Any) -> GoldQuestion:
    return GoldQuestion(id, question, kind, answer, cites=tuple(map(frozenset, cites)), **more)


GOLD = (
    _row(
        "t-1",
        "How many boats were there in the bay in 2007?",
        "numeric",
        COUNTED,
        {f"{AFTER} ¶1"},
        must_include=("32",),
    ),
    _row(
        "t-2",
        "How many officers does the coast guard employ?",
        "numeric",
        STAFFED,
        {f"{AFTER} ¶2"},
        must_include=("12",),
    ),
    _row(
        "t-3",
        "When did the harbour law enter into force?",
        "date",
        IN_FORCE,
        {f"{AFTER} ¶4"},
        must_include=("17 May 2005",),
    ),
    _row(
        "t-4",
        "Where do fishermen sell their catch?",
        "list",
        SOLD,
        {f"{BEFORE} ¶2"},
        must_include=("othertown", "lasttown"),
    ),
    _row(
        "t-5",
        "How many nets did customs officers seize in 2006?",
        "conflict",
        f"{SIXTY_FOUR} {SIXTY_SIX}",
        {f"{BEFORE} ¶1", f"{AFTER} ¶5"},
        must_include=("66", "64"),
    ),
    _row("t-6", "Who painted the lighthouse of the town?", "unanswerable", None),
    _row("t-7", "What does a licence for a boat cost?", "unanswerable", None),
    _row(
        "t-8",
        "What did the smuggler tell the customs officers?",
        "withheld",
        None,
        filters=Filters(clearance="U"),
        withheld=True,
    ),
)
ASKED = {row.question: row for row in GOLD}

Read = Callable[[str, Sequence[Hit]], Sequence[DraftSentence]]


class Town:
    """A system over the town's passages that reads them in this way; it raises what its reader raises."""

    def __init__(self, read: Read, *, worst_first: bool = False, withheld: bool = False) -> None:
        self._read = read
        self._worst_first = worst_first
        self._withheld = withheld

    def search(self, question: str, k: int = 20, **_: object) -> tuple[Hit, ...]:
        """The passages that share most words with the question."""
        asked = set(tokens.terms(question))
        ranked = sorted(HITS, key=lambda hit: -len(asked.intersection(tokens.terms(hit.text))))
        return tuple(ranked[::-1] if self._worst_first else ranked)[:k]

    def ask(
        self,
        question: str,
        k: int | None = None,
        *,
        filters: Filters | None = None,
        previous: Sequence[Turn] = (),  # noqa: ARG002
    ) -> Answer:
        """What the reader makes of them, checked like any answer. Conflicts are not pointed out for it."""
        hits = self.search(question, k or 8, filters=filters)
        draft = Draft(tuple(self._read(question, hits)))
        index = IndexSummary("0" * 64, 2, len(HITS))
        checked = map(Checker(hits).check, draft.sentences)
        shown = evidence(question, hits)
        found = compose(question, draft, shown, checked, model="made up", index=index, withheld=self._withheld)
        return replace(found, conflicts=())


def _sentences(question: str) -> list[DraftSentence]:
    """The right answer, each sentence with the paragraph that it is from."""
    row = ASKED[question]
    return [DraftSentence(each.text, (each.key,)) for each in HITS if each.key in row.keys]


def is_good(question: str, hits: Sequence[Hit]) -> Sequence[DraftSentence]:
    """Answers what is answered, with the right citations, and refuses the rest."""
    return _sentences(question)


def always_answers(question: str, hits: Sequence[Hit]) -> Sequence[DraftSentence]:
    """Gives the best passage for an answer, whatever was asked."""
    return [DraftSentence(hits[0].text, (hits[0].key,))]


def never_answers(question: str, hits: Sequence[Hit]) -> Sequence[DraftSentence]:
    """Refuses, whatever was asked."""
    return []


def cites_everything(question: str, hits: Sequence[Hit]) -> Sequence[DraftSentence]:
    """Says what is right, and cites all that it was shown for each sentence."""
    return [DraftSentence(each.text, tuple(hit.key for hit in hits)) for each in _sentences(question)]


def cites_nothing(question: str, hits: Sequence[Hit]) -> Sequence[DraftSentence]:
    """Says what is right, and does not say where it stands."""
    return [DraftSentence(each.text, ()) for each in _sentences(question)]


def cites_neighbours(question: str, hits: Sequence[Hit]) -> Sequence[DraftSentence]:
    """Says what is right, and cites for it the paragraph beside the one where it stands."""
    keys = [hit.key for hit in HITS]
    return [DraftSentence(each.text, (keys[keys.index(each.citations[0]) - 1],)) for each in _sentences(question)]


def invents_citations(question: str, hits: Sequence[Hit]) -> Sequence[DraftSentence]:
    """Says what is right, and cites paragraphs that there are not."""
    return [DraftSentence(each.text, (f"{each.citations[0]}9",)) for each in _sentences(question)]


def copies_the_longest(question: str, hits: Sequence[Hit]) -> Sequence[DraftSentence]:
    """Copies the longest passage of all, and cites it rightly."""
    longest = max(hits, key=lambda hit: len(hit.text))
    return [DraftSentence(longest.text, (longest.key,))]


def echoes(question: str, hits: Sequence[Hit]) -> Sequence[DraftSentence]:
    """Says the question again, and cites the best passage."""
    return [DraftSentence(question.rstrip("?") + ".", (hits[0].key,))]


def breaks(question: str, hits: Sequence[Hit]) -> Sequence[DraftSentence]:
    """Ends in an error, whatever was asked."""
    raise ReadError("the town is closed.")


def opener(read: Read, *, worst_first: bool = False) -> Opener:
    """Opens the town with this reader; at a clearance it says that something is withheld."""

    def opened(clearance: str | None) -> System:
        return Town(read, worst_first=worst_first, withheld=clearance is not None)

    return opened
