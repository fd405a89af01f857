"""What was found of a sentence in the passages that it cites, and what speaks against it.

quoted        its words stand there, word for word
verified      a verifier says that the passages entail it, and code found nothing against it
matched       every figure, date, name and most words were found there, and nothing against them: no more than that
partly        some of what it says stands there, and something else does not
contradicted  the passage says the opposite
unsupported   too little of it stands there, or it cites nothing that was shown
uncited       it cites no passage
empty         it says nothing that could be checked
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from index.cable import Passage

if TYPE_CHECKING:
    from qa.check.parts import Part
    from qa.json_shapes import CountsJson
    from qa.verify.verifier import Verdict

Support = Literal["quoted", "verified", "matched", "partly", "contradicted", "unsupported", "uncited", "empty"]
SIGNS: Mapping[Support, str] = {
    "quoted": "“”",
    "verified": "✓",
    "matched": "≈",
    "partly": "◐",
    "contradicted": "≠",
    "unsupported": "✗",
    "uncited": "∅",
    "empty": "…",
}
"""The sign of each label, the same wherever one is shown."""
HOLDS: frozenset[Support] = frozenset({"quoted", "verified", "matched"})
"""The labels of sentences that nothing was found against."""

Kind = Literal[
    "citation",  # cites no passage, or a key that was not offered
    "figure",
    "date",
    "percentage",
    "money",
    "article",
    "duration",
    "name",
    "acronym",
    "quotation",
    "negation",
    "strength",  # goes further: all for some, certain for likely, done for alleged, a cause of its own
    "marking",  # bears a mark above the clearance
    "empty",  # says nothing that could be looked for
    "words",  # too little of what it says stands in the passage
    "verifier",  # a verifier says that the passage does not entail it
]


class Shown(Protocol):
    """A passage that was shown to whoever wrote the draft, with what its cable says of itself; a Hit is one."""

    @property
    def key(self) -> str: ...
    @property
    def passage(self) -> Passage: ...
    @property
    def created(self) -> datetime | None: ...
    @property
    def subject(self) -> str | None: ...
    @property
    def sentence_texts(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Problem:
    """What speaks against a sentence. `suggested` are keys of other passages shown that do support it."""

    kind: Kind
    detail: str
    """In words for a person: "33 is not in 08PRISTINA128 ¶9"."""
    suggested: tuple[str, ...] = ()


class Objection(NamedTuple):
    """A problem, and where in the sentence the words stand that it is about; None if it is about all of them."""

    start: int | None
    problem: Problem


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one part of a sentence: where it stands, or what speaks against it."""

    part: Part
    support: Support
    key: str | None = None
    sentence: str | None = None
    """The sentence of the passages cited that is most like the part, and the key of its passage; None if none is."""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """One sentence, the keys it cites, and what was found of it there."""

    text: str
    citations: tuple[str, ...]
    support: Support
    problems: tuple[Problem, ...] = ()
    """One at most of each part, and those of the whole."""
    verdict: Verdict | None = None
    """What a verifier says of it; None if none was asked."""
    findings: tuple[Finding, ...] = ()
    """One for each part; those about the whole sentence come first. What a verifier says is none of them."""

    @property
    def holds(self) -> bool:
        """Whether nothing was found against it."""
        return self.support in HOLDS

    def part_of(self, problem: Problem) -> Part | None:
        """Return the part that a problem is about; None if it is about the whole sentence."""
        found = (each.part for each in self.findings if each.problem == problem)
        return next((part for part in found if part.text != self.text), None)

    def offering(self, keys: tuple[str, ...]) -> CheckedSentence:
        """Return the sentence with these keys offered by the first of its problems, if there are both."""
        if not keys or not self.problems:
            return self
        first = self.problems[0]
        offering = replace(first, suggested=keys)
        findings = tuple(replace(each, problem=offering) if each.problem is first else each for each in self.findings)
        return replace(self, problems=(offering, *self.problems[1:]), findings=findings)


def counts(sentences: Sequence[CheckedSentence]) -> CountsJson:
    """Count the sentences, all and by label."""
    labels = [sentence.support for sentence in sentences]
    return {
        "sentences": len(labels),
        "quoted": labels.count("quoted"),
        "verified": labels.count("verified"),
        "matched": labels.count("matched"),
        "partly": labels.count("partly"),
        "contradicted": labels.count("contradicted"),
        "unsupported": labels.count("unsupported"),
        "uncited": labels.count("uncited"),
        "empty": labels.count("empty"),
    }
