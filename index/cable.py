"""The values that all other code passes on: a cable, its passages, the parts of its text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

PartKind = Literal["header", "heading", "label", "paragraph", "noise", "trailer"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a cable's text, `text[start:end]`, and what it is.

    The parts of a cable are in order, do not overlap and cover its text without a gap. "label" is a paragraph's number
    and portion mark; "noise" is what is left out of the search text (page marks, repeated headers, stray captions).
    """

    kind: PartKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One numbered paragraph of a cable, or one unnumbered paragraph by its position.

    `text` is the raw text after the label, exactly as found, page marks inside it included: it is what may be quoted.
    `search_text` is the repaired copy on one line: page marks out, broken lines joined, OCR'd years and quotes mended.
    `start` and `end` are the character offsets of `text` in the cable's text.
    """

    reference_id: str
    number: int | None
    """The printed number, or None if the paragraph has none."""
    ordinal: int
    """1 for the first paragraph with this number, 2 for the second; of an unnumbered paragraph its position, from 1."""
    marking: str
    """U, SBU, C, S or TS, with caveats after a double slash, as in "S//NF"."""
    heading: str
    text: str
    search_text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The citation: `08PRISTINA128 ¶9`, `07PRISTINA150 ¶134 (2)`, or by position `72TEHRAN1164 §1`."""
        return passage_key(self.reference_id, self.number, self.ordinal)


def passage_key(reference_id: str, number: int | None, ordinal: int) -> str:
    """Return the citation of a passage; § counts positions if the cable itself gives no number."""
    if number is None:
        return f"{reference_id} §{ordinal}"
    return f"{reference_id} ¶{number}" + (f" ({ordinal})" if ordinal > 1 else "")


def without_place(passage: Passage) -> Passage:
    """Return the passage without its offsets: they would tell how much is withheld before it."""
    return replace(passage, start=0, end=0)


@dataclass(frozen=True, slots=True)
class Cable:
    """One cable as read: its metadata, its whole text, and the passages found in it."""

    reference_id: str
    """Canonical: `08PRISTINA128`."""
    created: datetime | None
    """UTC, from the date-time group if there is one, else from the page."""
    classification: str | None
    origin: str | None
    """The page's name of the sender ("Embassy Pristina"), or one made from the FM line."""
    tags: tuple[str, ...]
    subject: str | None
    references: tuple[str, ...]
    """Canonical ids of the cables named on the REF line."""
    classified_by: str | None
    signature: str | None
    path: str
    container: str
    text: str
    """The text of this cable, taken out of its container, otherwise unchanged."""
    parts: tuple[Part, ...]
    passages: tuple[Passage, ...]
    aliases: tuple[str, ...] = ()
    """Other ids under which this cable was met: a malformed page id, the archive form."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a stretch of one, that gave no cable, and why, in words for a person."""

    path: str
    reason: str
    failed: bool = False
    """Whether reading itself failed, so that the file is tried again at the next build."""
