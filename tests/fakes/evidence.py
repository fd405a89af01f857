"""Passages and hits written for the tests, in the form of a cable's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from index.cable import Cable, Passage
from index.search.retriever import Hit, HitSentence
from qa.drafts.follow_up import resolve
from qa.evidence.evidence import Evidence


def passage(
    number: int | None,
    text: str,
    *,
    ordinal: int = 1,
    marking: str = "SBU",
    cable: str = "08ANYTOWN7",
    heading: str = "",
) -> Passage:
    """One paragraph of the cable."""
    return Passage(cable, number, ordinal, marking, heading, text, " ".join(text.split()), 0, len(text))


def hit(
    number: int,
    *sentences: str,
    marking: str = "SBU",
    cable: str = "08ANYTOWN7",
    score: float = 0.9,
    sentence_score: float = 4.0,
    year: int = 2008,
    bears: bool = True,
    chance: float = 0.9,
) -> Hit:
    """The paragraph with these sentences as a ranked passage, all of them evidence, each scoring less than the last."""
    found = tuple(HitSentence(text, text, sentence_score - 0.2 * n) for n, text in enumerate(sentences))
    created = datetime(year, 3, 12, 16, 16, tzinfo=UTC)
    paragraph = passage(number, "\n".join(sentences), marking=marking, cable=cable)
    return Hit(paragraph, score, found, found, created, "TOWN NEWS", "Embassy Anytown", 0.5, bears, chance)


def evidence(question: str, hits: Sequence[Hit], unknown_words: tuple[str, ...] = ()) -> Evidence:
    """The question with these passages found for it."""
    return Evidence(resolve(question).answered, tuple(hits), unknown_words=unknown_words)


def cable(*passages: Passage) -> Cable:
    """The cable that holds these paragraphs."""
    return Cable(
        reference_id="08ANYTOWN7",
        created=datetime(2008, 3, 12, 16, 16, tzinfo=UTC),
        classification="CONFIDENTIAL",
        origin="Embassy Anytown",
        tags=("PGOV", "KV"),
        subject="TOWN\nNEWS",
        references=("08STATE2",),
        classified_by=None,
        signature="DOE",
        path="anytown.txt",
        container="abstract",
        text="",
        parts=(),
        passages=passages,
    )
