"""Text as HTML that shows every character of it: nothing in a cable, a question or a reply can act on the page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from html import escape

from index.text.invisible import visible as plain
from qa.render import highlight
from qa.render.highlight import flowing
from qa.render.wording import counted

__all__ = ["anchor", "counted", "flowing", "highlighted", "listed", "marked", "plain", "table", "tag", "text"]


def text(said: object) -> str:
    """The text as HTML, of which nothing is hidden."""
    return escape(plain(str(said)))


def tag(element: str, content: str, kind: str = "", /, **attributes: str) -> str:
    """An element around HTML; an attribute's value is text (`data_half` is written `data-half`)."""
    given = {"class": kind, **{key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}}
    written = "".join(f' {key}="{text(value)}"' for key, value in given.items() if value)
    return f"<{element}{written}>{content}</{element}>"


def anchor(identifier: str) -> str:
    """The name under which a question can be linked to: its id, or where that cannot stand in a link its digest."""
    fitting = re.fullmatch(r"[\w.-]+", identifier, re.ASCII)
    return f"q-{identifier if fitting else hashlib.sha256(identifier.encode('utf-8', 'replace')).hexdigest()[:16]}"


def listed(items: Iterable[str], kind: str = "", name: str = "ul") -> str:
    """A list of pieces of HTML; nothing where there are none."""
    inside = "".join(f"<li>{item}</li>" for item in items)
    return tag(name, inside, kind) if inside else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "", caption: str = "") -> str:
    """A table of pieces of HTML; the first cell of each row names it."""
    heads = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{c}</td>" for c in row[1:])}</tr>' for row in rows
    )
    said = f"<caption>{caption}</caption>" if caption else ""
    # A table that is wider than a phone scrolls in its own box, which the keyboard must be able to reach.
    inside = f"<table>{said}<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
    return tag("div", inside, f"scroll {kind}".strip(), tabindex="0", role="group", aria_label=caption or head[0])


def highlighted(passage: str, sentences: Iterable[str]) -> tuple[str, list[str]]:
    """A passage with these sentences marked in it, and those that do not stand in it word for word."""
    pieces, elsewhere = highlight.highlighted(passage, sentences)
    return marked(pieces), elsewhere


def marked(pieces: Iterable[highlight.Piece]) -> str:
    """The pieces as HTML."""
    return "".join(tag("mark", text(piece.text)) if piece.marked else text(piece.text) for piece in pieces)
