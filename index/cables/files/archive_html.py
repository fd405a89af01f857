"""Archive pages as HTML: the table of the cable's data, and its header and body in `<code><pre>` blocks.

Bounded patterns find them, as they measured better than a parser: they read the same from every page of the test data,
twenty times faster, and lose nothing after a loose "<" in a cable's text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from index.cables.files.raw_cable import OpenFile, PageMetadata, RawCable

NAME = "archive-html"
_TABLE = re.compile(r"<table[^>]{0,40}class=['\"]cable['\"]", re.IGNORECASE)
_PRE = re.compile(r"<pre[^>]{0,80}>", re.IGNORECASE)
_CELL = re.compile(r"<td[^>]{0,80}>(.{0,600}?)</td>", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<h3[^>]{0,40}>\s*Viewing cable\s+([^,<]{4,40}),(.{0,600}?)</h3>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,2000}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/h\d|/li)\b[^<>]{0,200}>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style)\b[^<>]{0,400}>.{0,400000}?</\1\s*>", re.IGNORECASE | re.DOTALL)


def is_html(file: OpenFile) -> bool:
    """Tell whether a text is an HTML page or a fragment that holds a cable's table."""
    opening = file.text[:2000].lower()
    return any(sign in opening for sign in ("<html", "<!doctype html", "<table class='cable'"))


def read(file: OpenFile) -> Iterator[RawCable | str]:
    """Yield every cable on an archive page; for any other page the text that a person would copy from it."""
    text = file.text
    tables = [match.start() for match in _TABLE.finditer(text)]
    found = False
    for at, stop in zip(tables, [*tables[1:], len(text)], strict=False):
        if blocks := list(_blocks(text, at, stop)):
            cable, found = "\n".join(blocks), True
            yield RawCable(NAME, cable, 0, len(cable), _page(text, at))
    if not found:
        yield _untagged(_BREAK.sub("\n", _UNSEEN.sub(" ", text)))


def _blocks(text: str, start: int, end: int) -> Iterator[str]:
    for match in _PRE.finditer(text, start, end):
        stop = text.find("</pre>", match.end(), end)
        yield _untagged(text[match.end() : stop if stop >= 0 else end])


def _untagged(block: str) -> str:
    return html.unescape(_TAG.sub("", block) if "<" in block else block).replace("\r\n", "\n")


def _page(text: str, table: int) -> PageMetadata:
    stop = text.find("</table>", table)
    cells = [_untagged(cell).strip() for cell in _CELL.findall(text, table, stop if stop >= 0 else table + 4000)]
    reference_id, created, _, classification, origin = (cell or None for cell in [*cells, *[""] * 5][:5])
    title = _TITLE.search(text, max(0, table - 6000), table)
    subject = _untagged(title.group(2)).strip() or None if title else None
    return PageMetadata(reference_id, created, classification, origin, subject)
