"""What a verifier is: claims in, verdicts out. It reads prose, which the check by code cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from index.search.retriever import Hit
from index.text.folding import one_line
from qa.readers.excerpts import Excerpt


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, the passages that it cites, and what it may refer back to: the question, or the sentence before."""

    text: str
    passages: tuple[Hit, ...]
    context: str = ""

    @property
    def given(self) -> tuple[tuple[str, str], ...]:
        """The key of each passage, and its text as a verifier reads it."""
        return tuple((hit.key, "\n".join(filter(None, (about(hit), hit.text)))) for hit in self.passages)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the passages entail the claim; None if the verifier could not tell, and `reason` says why."""

    entailed: bool | None
    chance: float | None = None
    """The chance that they do, 0…1; None if the verifier gives none."""
    reason: str = ""
    contradicted: bool = False
    """Whether they say the opposite; then they do not entail it."""
    verifier: str = ""
    """The name of who says so."""

    @property
    def said(self) -> str:
        """The verdict in words: "entailed", "not entailed", "contradicted" or "could not tell"."""
        if self.entailed is None:
            return "could not tell"
        return "contradicted" if self.contradicted else "entailed" if self.entailed else "not entailed"


@dataclass(frozen=True, slots=True)
class Verification:
    """A verdict for each claim, in order, and what they cost."""

    verdicts: tuple[Verdict, ...]
    usage: Mapping[str, int] = field(default_factory=dict)
    """Tokens, as the server counted them."""
    calls: int = 0
    """Requests that were answered; none if all verdicts were kept from before."""


class Verifier(Protocol):
    """Claims in, verdicts out."""

    @property
    def name(self) -> str:
        """The model's name: no place on this machine."""
        ...

    @property
    def settings(self) -> dict[str, Any]:
        """What an answer's record says of the verifier; no key is among it."""
        ...

    def verify(self, claims: Sequence[Claim]) -> Verification:
        """Return a verdict for each claim; what cannot be told is no error. Raises EmbedderError, DiskError."""
        ...


def about(hit: Hit) -> str:
    """Say on one line what the cable of a passage is: its sender, date and subject, and the passage's heading."""
    date = f"{hit.created:%d %B %Y}".lstrip("0") if hit.created else None
    parts = (hit.origin, date, Excerpt(hit, "").subject, hit.passage.heading)
    return ". ".join(one_line(part) for part in parts if part)
