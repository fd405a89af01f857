"""Merging: one cable that was met twice becomes one, and says so."""

from __future__ import annotations

from dataclasses import replace

from index.cable import Cable, Passage
from index.markings import UNREADABLE, highest


def merge(first: Cable, second: Cable) -> Cable:
    """The more complete of two copies of a cable, with the aliases of both and what only the other knew.

    Where both are as complete, the first is kept: the order of reading decides, so that a walk repeats exactly.
    A paragraph that the two mark differently takes the higher marking.
    """
    kept, other = (second, first) if _completeness(second) > _completeness(first) else (first, second)
    aliases = dict.fromkeys((*first.aliases, *second.aliases))
    return replace(
        kept,
        created=kept.created or other.created,
        classification=kept.classification or other.classification,
        origin=kept.origin or other.origin,
        tags=kept.tags or other.tags,
        subject=kept.subject or other.subject,
        references=kept.references or other.references,
        classified_by=kept.classified_by or other.classified_by,
        signature=kept.signature or other.signature,
        passages=tuple(_marked(passage, kept, other) for passage in kept.passages),
        aliases=tuple(alias for alias in aliases if alias != kept.reference_id),
        warnings=tuple(dict.fromkeys((*kept.warnings, f"also found in {other.path}"))),
    )


def _marked(passage: Passage, kept: Cable, other: Cable) -> Passage:
    markings = [each.marking for each in other.passages if each.key == passage.key]
    if UNREADABLE in markings and other.classification is None:
        return passage
    # A copy without a classification gives the highest to what is unmarked: the other knows better.
    own = [] if passage.marking == UNREADABLE and kept.classification is None else [passage.marking]
    return replace(passage, marking=highest([*own, *markings], passage.marking))


def _completeness(cable: Cable) -> tuple[bool, int, int]:
    """The cable before its abstract, then the one with more text in paragraphs, then the one with more of them."""
    words = sum(len(passage.search_text) for passage in cable.passages)
    return (cable.container != "abstract", words, len(cable.passages))
