"""A cable to be read, the cited paragraph told apart, and in it what supports the sentence."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from index.cable import Cable
from qa.render.highlight import Piece, flowing, supporting
from qa.render.wording import header_rows, place, with_headings
from qa.server.page.pages import anchor, component

HEADER = ("Subject", "Created", "Classification", "Origin", "Tags", "References", "Signed", "Warnings")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it is shown; `heading` is the one that begins there."""

    heading: str
    anchor: str
    place: str
    marking: str
    pieces: list[Piece]
    cited: bool


def article(cable: Cable, cited: frozenset[str] = frozenset(), cited_for: str = "", level: int = 2) -> Markup:
    """Show the cable; `cited` are the keys of the paragraphs that were asked for, `level` is that of its heading."""
    paragraphs = [
        Paragraph(
            heading,
            anchor(passage.key),
            place(passage),
            passage.marking,
            supporting(passage.text, cited_for) if passage.key in cited else [Piece(flowing(passage.text))],
            passage.key in cited,
        )
        for heading, passage in with_headings(cable.passages)
    ]
    rows = header_rows(cable)
    shown = {name: rows[name] for name in HEADER if name in rows}
    return component("cable.html", "article", cable, shown, paragraphs, level)
