"""The page's templates, filled: whole pages, and the components that a stream sends one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus, urlencode

from markupsafe import Markup

from index.markings import CLEARANCES, rank
from index.store.overview import Count
from index.text.folding import one_line
from index.text.invisible import visible
from qa.answers.answer import REFUSAL, Citation
from qa.check.labels import SIGNS
from qa.drafts.follow_up import LONGEST_QUESTION
from qa.render import templates
from qa.render.highlight import supporting
from qa.render.wording import hit_text, place, problem_text
from qa.server.page.page_query import MOST_PASSAGES

if TYPE_CHECKING:
    from jinja2 import Environment

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"
SHORT = 320
"""Characters of a nearest passage."""
QUOTED = 600
"""Characters of a sentence that an address says again, so that its words are marked."""
MOST_SHOWN = 10
"""Of senders and tags the most frequent can be ticked; the others are typed."""
MOST_OFFERED = 1000
MOST_COUNTS = 12
"""Of senders and tags so many are counted on the page of the index."""


@cache
def environment() -> Environment:
    """Load the page's templates with the filters that only they need."""
    made = templates.environment(TEMPLATES)
    made.globals |= {
        "address": address,
        "anchor": anchor,
        "asset": asset,
        "longest": LONGEST_QUESTION,
        "most_counts": MOST_COUNTS,
        "most_passages": MOST_PASSAGES,
        "refusal": REFUSAL,
        "signs": SIGNS,
    }
    made.filters |= {
        "form_value": quote_plus,
        "hit_text": hit_text,
        "markings": markings,
        "place": place,
        "path_part": lambda name: quote(name, safe=""),
        "problem_text": problem_text,
        "shortened": shortened,
        "supporting": supporting,
        "split_choices": split_choices,
    }
    return made


def page(template: str, **values: Any) -> str:
    """Fill the template of a whole page."""
    return environment().get_template(template).render(**values)


def component(template: str, macro: str, *values: Any, **named: Any) -> Markup:
    """Fill one component of a template: what a stream sends, and what stands inside a page."""
    return Markup(visible(getattr(environment().get_template(template).module, macro)(*values, **named)))


def plain(title: str, body: str, *, heading: str = "", here: str = "", kind: str = "") -> str:
    """Make a page around one component."""
    return page("plain.html", title=title, body=body, heading=heading, here=here, kind=kind)


def missing(heading: str, message: str, here: str) -> str:
    """Make a page that says why there is none."""
    return page("missing.html", title=heading, message=message, here=here)


def wrong(message: str) -> str:
    """Make a page that says why an address cannot be shown."""
    return missing("Not here", message, "/")


@cache
def asset(name: str) -> str:
    """Return the address of a file of the page; another file has another address."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def address(key: str, cited_for: str = "") -> str:
    """Return where a cited paragraph is read, with the sentence that it is cited for."""
    cable, _, place = key.partition(" ")
    asked = {"p": place.lstrip("¶")} | ({"s": one_line(cited_for)[:QUOTED]} if cited_for else {})
    return f"/cable/{cable}?{urlencode(asked)}#{anchor(key)}"


def anchor(key: str) -> str:
    """Name a paragraph on its cable's page: p9, p134-2, s3."""
    place = key.partition(" ")[2]
    sign = "s" if place.startswith("§") else "p"
    return sign + place.strip("¶§").replace(" (", "-").rstrip(")")


def markings(citations: Sequence[Citation]) -> dict[str, str]:
    """Look up the marking of each cited paragraph by its key."""
    return {citation.key: citation.marking for citation in citations}


def shortened(text: str) -> str:
    """Cut a long passage behind a word."""
    return text if len(text) <= SHORT else text[: SHORT - 2].rsplit(" ", 1)[0] + " …"


def split_choices(counts: Sequence[Count], chosen: Sequence[str]) -> tuple[list[Count], list[str], list[str]]:
    """Split values into those to tick, those to offer for typing, and those typed that are not there at all."""
    shown = [count for n, count in enumerate(counts) if n < MOST_SHOWN or count.value in chosen]
    others = [count.value for count in counts if count not in shown]
    known = {count.value for count in counts}
    return shown, others[:MOST_OFFERED], [value for value in chosen if value not in known]


def levels_below(clearance: str | None) -> list[str]:
    """List the levels to choose from: nobody can choose one above the server's own."""
    return [level for level in CLEARANCES if clearance is None or rank(level) < rank(clearance)]
