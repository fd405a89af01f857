"""One question of a run as the page opens it: what the template `question.html` shows, worked out."""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from evals import normalise
from evals.judge.grading import Judged
from evals.report.outcomes import SIGNS, WAYS, Outcome
from qa.check.labels import SIGNS as LABEL_SIGNS
from qa.render.highlight import Piece, flowing, highlighted

HINT = 150
"""So many characters of an answer stand beside a closed question."""
LABELS: Mapping[str, str] = {label: f"{sign} {label}" for label, sign in LABEL_SIGNS.items()}


class CitedKey(NamedTuple):
    """A key that a sentence cites: whether the gold accepts it, and its place among the passages; None if not shown."""

    key: str
    accepted: bool
    place: int | None


@dataclass(frozen=True)
class QuestionView:
    """A question with all that its part of the page shows.

    `whole` shows the full text of its passages, else only the sentences that the reader got.
    """

    outcome: Outcome
    grade: Judged | None
    whole: bool

    @property
    def anchor(self) -> str:
        """Return the name under which the question can be linked to."""
        return anchor(self.outcome.question.id)

    @property
    def sign(self) -> str:
        """Return the sign of how it ended."""
        return SIGNS[self.outcome.way]

    @property
    def rank_of_way(self) -> int:
        """Return the place of its ending among all, the worst first."""
        return WAYS.index(self.outcome.way)

    @property
    def hints(self) -> list[str]:
        """Say what stands beside the closed question: both answers, and where the evidence was."""
        outcome = self.outcome
        if outcome.record.error is not None:
            return [_cut(outcome.record.error)]
        hints = [f"Gold: {_cut(outcome.question.answer)}"] if outcome.question.answer is not None else []
        if outcome.failed:
            hints.append("Refused." if outcome.record.abstained else f"Answer: {_cut(outcome.record.text)}")
        # There is nothing to say of an answer that is right, from evidence that stood first.
        telling = outcome.question.answerable and (outcome.failed or outcome.complete_at != 1)
        return [*hints, _evidence_rank(outcome)] if telling else hints

    @property
    def error(self) -> str | None:
        """Say why there is no answer at all; None if there is one, or a refusal."""
        record = self.outcome.record
        return (record.error or "nothing was returned") if record.error is not None or record.answer is None else None

    @property
    def answer(self) -> Mapping[str, Any]:
        """Return the answer's JSON; empty if there is none."""
        return self.outcome.record.answer or {}

    def label(self, sentence: Mapping[str, Any]) -> str:
        """Return the label of a sentence in words; one that is not known as it is."""
        support = str(sentence["support"])
        return LABELS.get(support, support)

    def cited(self, sentence: Mapping[str, Any]) -> list[CitedKey]:
        """Tell of each key that a sentence cites whether it is accepted and where it was shown."""
        shown = [passage["key"] for passage in self.outcome.record.passages]
        accepted = self.outcome.question.keys
        return [
            CitedKey(key, key in accepted, shown.index(key) + 1 if key in shown else None)
            for key in sentence["citations"]
        ]

    @property
    def gold_answer(self) -> str:
        """Return the gold answer, or say why there is none."""
        if self.outcome.question.withheld:
            return "No answer may be given: it stands above the clearance, and the refusal should say so."
        return self.outcome.question.answer or "No answer: these cables do not give one."

    @property
    def must_include(self) -> list[tuple[str, bool]]:
        """Return what a right answer says, and whether this one says it."""
        text = normalise.without_citations(self.outcome.record.text)
        return [(each, normalise.includes(text, [each])) for each in self.outcome.question.must_include]

    @property
    def accepted_sets(self) -> list[list[tuple[str, str]]]:
        """Return the accepted sets of keys, each key with the rank at which it was found, in words."""
        rank_of = {key: rank for rank, key in enumerate(self.outcome.record.keys, 1)}
        return [[(key, _rank(key, rank_of)) for key in sorted(keys)] for keys in self.outcome.question.cites]

    @property
    def asked_with(self) -> str:
        """Return what narrowed the search, in words; empty if nothing did."""
        filters = asdict(self.outcome.question.filters)
        texts = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in filters.items()}
        return "; ".join(f"{name} {text}" for name, text in texts.items() if text)

    @property
    def searched_as(self) -> str:
        """Return what a follow-up was searched as; empty if the question is none."""
        searched = (self.answer.get("record") or {}).get("searched")
        return str(searched) if searched and self.outcome.question.previous else ""

    @property
    def unseen(self) -> list[tuple[str, str]]:
        """Return the accepted paragraphs that were not shown, with their keys."""
        shown = {passage["key"] for passage in self.outcome.record.passages}
        missed = [item for item in sorted(self.outcome.record.paragraphs.items()) if item[0] not in shown]
        return missed if self.whole else []

    def pieces(self, passage: Mapping[str, Any]) -> tuple[list[Piece], Sequence[str]]:
        """Mark in a passage what the reader was shown; also returns what was shown in mended words."""
        return highlighted(flowing(passage["text"]), passage["sentences"])

    @property
    def scores(self) -> str:
        """Return the scores of the question in a line."""
        return " · ".join(
            f"{name} {value:.3g}" for name, value in self.outcome.scored.scores.items() if value is not None
        )

    @property
    def times(self) -> str:
        """Return the times of the question in a line."""
        return " · ".join(f"{name} {value:.0f} ms" for name, value in self.outcome.record.timings_ms.items())


def anchor(identifier: str) -> str:
    """Return a name for links: the id, or its digest if it has characters that cannot stand in a link."""
    fitting = re.fullmatch(r"[\w.-]+", identifier, re.ASCII)
    return f"q-{identifier if fitting else hashlib.sha256(identifier.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _evidence_rank(outcome: Outcome) -> str:
    rank = outcome.complete_at
    if rank is None:
        return f"Evidence not complete within the first {len(outcome.record.ranked)}."
    hidden = ", but not in the first 300 words shown" if outcome.scored.scores["evidence 300"] == 0 else ""
    return f"Evidence complete at rank {rank}{hidden}."


def _rank(key: str, rank_of: Mapping[str, int]) -> str:
    return f"at rank {rank_of[key]}" if key in rank_of else f"not among the first {len(rank_of)}"


def _cut(text: str) -> str:
    return textwrap.shorten(text, HINT, placeholder=" …") or f"{text[:HINT]} …"
