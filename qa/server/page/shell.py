"""What every page has around it: head, the way to the other pages, foot."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from qa.render.markup import listed, tag, text

STATIC = Path(__file__).parent / "static"
NAME = "Ask the cables"
PAGES = {"/": "Ask", "/index": "What is indexed", "/evaluations": "Evaluations", "/docs": "For programs"}


def document(title: str, body: str, here: str = "", kind: str = "") -> str:
    """A whole page around this main part; `here` is the address of the page in the list of all."""
    named = f"{title} · {NAME}" if title else NAME
    inside = "".join(
        [
            tag("a", "Skip to the main part", "skip", href="#main"),
            tag("header", tag("a", NAME, "name", href="/") + _ways(here), "top"),
            tag("main", body, kind, id="main", tabindex="-1"),
            tag(
                "footer",
                tag("p", "Every sentence cites its paragraph, and code has checked it there. Read what is cited."),
            ),
        ]
    )
    return f'<!doctype html>\n<html lang="en">{_head(named)}<body>{inside}</body></html>\n'


def asset(name: str) -> str:
    """The address of a file of the page, another one whenever the file is another."""
    return f"/static/{name}?v={_version(name)}"


@cache
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def _head(title: str) -> str:
    return tag(
        "head",
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{text(title)}</title>'
        f'<link rel="stylesheet" href="{asset("page.css")}">'
        f'<link rel="icon" href="{asset("icon.svg")}" type="image/svg+xml">'
        f'<script src="{asset("page.js")}" defer></script>',
    )


def _ways(here: str) -> str:
    links = (
        tag("a", said, href=address, aria_current="page" if address == here else "") for address, said in PAGES.items()
    )
    return tag("nav", listed(links), aria_label="Pages")
