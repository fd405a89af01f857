"""Archive pages as HTML: the table of the cable's data, and its header and body in `<code><pre>` blocks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from index.cables.files.raw_cable import Enclosed, Page

_TABLE = re.compile(r"<table[^>]{0,40}class=['\"]cable['\"]", re.IGNORECASE)
_PRE = re.compile(r"<pre[^>]{0,80}>", re.IGNORECASE)
_CELL = re.compile(r"<td[^>]{0,80}>(.{0,600}?)</td>", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<h3[^>]{0,40}>\s*Viewing cable\s+([^,<]{4,40}),(.{0,600}?)</h3>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,2000}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/h\d|/li)\b[^<>]{0,200}>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style)\b[^<>]{0,400}>.{0,400000}?</\1\s*>", re.IGNORECASE | re.DOTALL)


def is_html(text: str) -> bool:
    """Whether a text is an HTML page or a fragment that holds a cable's table."""
    opening = text[:2000].lower()
    return "<html" in opening or "<!doctype html" in opening or "<table class='cable'" in opening


def cables(text: str) -> Iterator[Enclosed]:
    """Every cable on an archive page: each table with the blocks that follow it."""
    tables = [match.start() for match in _TABLE.finditer(text)]
    for at, stop in zip(tables, [*tables[1:], len(text)], strict=False):
        blocks = list(_blocks(text, at, stop))
        if blocks:
            cable = "\n".join(blocks)
            yield Enclosed("archive-html", cable, 0, len(cable), _page(text, at))


def plain(text: str) -> str:
    """Any other page's text, without tags: what a person would copy from it."""
    seen = _BREAK.sub("\n", _UNSEEN.sub(" ", text))
    return html.unescape(_TAG.sub("", seen))


def _blocks(text: str, start: int, end: int) -> Iterator[str]:
    for match in _PRE.finditer(text, start, end):
        stop = text.find("</pre>", match.end(), end)
        yield _untagged(text[match.end() : stop if stop >= 0 else end])


def _untagged(block: str) -> str:
    if "<" in block:
        block = _TAG.sub("", block)
    return html.unescape(block).replace("\r\n", "\n")


def _page(text: str, table: int) -> Page:
    stop = text.find("</table>", table)
    cells = [_untagged(cell).strip() for cell in _CELL.findall(text, table, stop if stop >= 0 else table + 4000)]
    cells += [""] * (5 - len(cells))
    title = _TITLE.search(text, max(0, table - 6000), table)
    return Page(
        reference_id=cells[0] or None,
        created=cells[1] or None,
        classification=cells[3] or None,
        origin=cells[4] or None,
        subject=_untagged(title.group(2)).strip() or None if title else None,
    )
