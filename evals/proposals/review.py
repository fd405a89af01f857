"""Who decides on a proposed question: a person who reads it in a terminal, or nobody."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from evals.gold.dialogue import Lines
from evals.gold.questions import of_row
from evals.proposals.checks import REASONS, Dropped
from evals.proposals.proposer import Proposal, Proposer
from index import terminal
from index.errors import UsageError
from index.store.store import StoredPassage
from index.text.folding import one_line
from index.text.invisible import visible

Decide = Callable[[Proposal], Proposal | Dropped | None]
"""Returns the question as it is kept, or why it is not; None ends the work."""
WIDTH = 100
LONGEST = 600
"""Characters of another passage that are shown."""
KEEP = "Keep it? (y, n; q: stop)"
KEEP_BOTH = "Keep it? (y, n; a: yes, and the others answer it too; q: stop)"


class Tally:
    """How many questions were written, kept, and not kept for which reason."""

    def __init__(self) -> None:
        self.kept = 0
        self.dropped: Counter[str] = Counter()

    @property
    def written(self) -> int:
        """Count those that were written, or should have been."""
        return self.kept + self.dropped.total()

    def text(self) -> str:
        """Write the counts on one line."""
        counts = [f"{self.dropped[reason]} {reason}" for reason in REASONS if self.dropped[reason]]
        return f"{self.written} written: " + ", ".join([f"{self.kept} kept", *counts])


def collect(
    proposer: Proposer,
    passages: Sequence[StoredPassage],
    decide: Decide,
    save: Callable[[dict[str, Any]], object],
    tally: Tally,
) -> None:
    """Have a question written from each passage and save those that are kept, one by one, telling how each ended."""
    for number, stored in enumerate(passages, 1):
        place = f"{number} of {len(passages)}, {stored.key}"
        outcome = proposer.propose(stored)
        if isinstance(outcome, Proposal):
            decided = decide(outcome)
            if decided is None:
                return
            outcome = decided
        if isinstance(outcome, Proposal):
            save(dict(outcome.row))
            proposer.known.append(of_row({"id": f"the question from {stored.key}", **outcome.row}))
            tally.kept += 1
            terminal.say(f"{place}: kept")
        else:
            tally.dropped[outcome.reason] += 1
            terminal.say(f"{place}: {outcome.reason}: {outcome.why}")


def unread(proposal: Proposal) -> Proposal | Dropped:
    """Keep what code finds nothing against, and say that nobody has read it."""
    if proposal.elsewhere:
        keys = ", ".join(each.key for each in proposal.elsewhere)
        return Dropped("have other answers", f"{keys} may answer it too, and nobody is asked")
    return _noted(proposal, "read by nobody")


class Person:
    """A person at a terminal, who sees each question with what it is from."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def decide(self, proposal: Proposal) -> Proposal | Dropped | None:
        """Show the question and ask; the end of the input stops the work."""
        self._lines.tell(visible(text(proposal)))
        while True:
            try:
                said = self._lines.next(KEEP_BOTH if proposal.elsewhere else KEEP).lower()
            except UsageError:
                return None
            if said in {"q", "quit"}:
                return None
            if said in {"n", "no"}:
                return Dropped("refused", "by you")
            if said in {"y", "yes"}:
                return _noted(proposal, "accepted by a person")
            if said == "a" and proposal.elsewhere:
                return _noted(_with_others(proposal), "accepted by a person")
            self._lines.again("write one of these letters")


def _with_others(proposal: Proposal) -> Proposal:
    cites = [*proposal.row["cites"], *([each.key] for each in proposal.elsewhere)]
    return replace(proposal, row={**proposal.row, "cites": cites})


def _noted(proposal: Proposal, how: str) -> Proposal:
    return replace(proposal, row={**proposal.row, "notes": f"{proposal.row['notes']}, {how}"})


def text(proposal: Proposal) -> str:
    """Write a question with its answer, its key, the sentence quoted, and what else may answer it."""
    row, stored = proposal.row, proposal.source
    day = f", {stored.created:%Y-%m-%d}" if stored.created else ""
    fields = [
        ("Question", row["question"]),
        ("Answer", f"{row['answer']} ({row['type']})"),
        ("Must say", "  ".join(row["must_include"])),
        ("From", f"{stored.key} ({stored.passage.marking}{day}): {proposal.quote}"),
        *(("Also in?", f"{each.key}: {textwrap.shorten(each.said, LONGEST)}") for each in proposal.elsewhere),
    ]
    return "\n".join(_field(name, one_line(said)) for name, said in fields)


def _field(name: str, said: str) -> str:
    return textwrap.fill(said, WIDTH, initial_indent=f"{name:<10}", subsequent_indent=" " * 10)
