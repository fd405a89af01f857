"""What is indexed: counts, the months, and the list of cables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from index.store.overview import CableLine, Count
from index.text.folding import one_line
from qa.render.markup import counted, table, tag, text
from qa.server.jobs import IndexInfo
from qa.server.page import shell
from qa.server.page.asking import Query
from qa.server.page.histogram import histogram, period

COUNT = 50
MOST = 12


def page(info: IndexInfo, lines: Sequence[CableLine], total: int, first: int, query: Query) -> str:
    """The whole page."""
    held = info.overview
    counts = {"Senders": ("origin", held.origins), "Tags": ("tag", held.tags), "Markings": ("marking", held.markings)}
    body = [
        tag("h1", "What is indexed"),
        tag("p", text(_said(info)), "held"),
        tag("p", text(info.notice), "limits") if info.notice else "",
        histogram(held.months),
        tag("div", "".join(_counts(name, *given) for name, given in counts.items()), "columns"),
        tag("h2", text(_heading(total, query))),
        *_cables(lines, total, first, query),
        tag("p", f"Built {text(info.created[:10])} with {text(info.embedder)}. Digest {text(info.digest)}", "note"),
    ]
    return shell.document("What is indexed", "".join(body), "/index", "plain-page")


def _said(info: IndexInfo) -> str:
    held = info.overview
    dated = period(held.months)
    undated = f"; {held.undated} without a date" if held.undated else ""
    limit = f" Up to {info.clearance}: what lies above is not counted." if info.clearance else ""
    counts = f"{counted(held.cables, 'cable')} with {counted(held.paragraphs, 'paragraph')}"
    return f"{counts}{f', {dated}' if dated else ''}{undated}.{limit}"


def _heading(total: int, query: Query) -> str:
    chosen = [*query.origin, *query.tag, *query.marking, *query.cable]
    chosen += [f"since {query.since}"] if query.since else []
    chosen += [f"until {query.until}"] if query.until else []
    return counted(total, "cable") + (f": {', '.join(chosen)}" if chosen else "")


def _counts(heading: str, name: str, counts: Sequence[Count]) -> str:
    rows = [
        [tag("a", text(each.value), href=f"/index?{urlencode({name: each.value})}"), str(each.number)]
        for each in counts[:MOST]
    ]
    what = "Paragraphs" if name == "marking" else "Cables"
    more = tag("p", f"and {len(counts) - MOST} more", "note") if len(counts) > MOST else ""
    return tag("section", tag("h2", heading) + table([heading, what], rows) + more) if counts else ""


def _cables(lines: Sequence[CableLine], total: int, first: int, query: Query) -> Iterator[str]:
    rows = ([_link(line), _when(line), text(line.origin or ""), _about(line), str(line.paragraphs)] for line in lines)
    yield table(["Cable", "Date", "Sender", "Subject", "¶"], rows, "cables", "Cables, newest first")
    pages = []
    if first:
        pages.append(tag("a", "Newer", href=_address(query, max(0, first - COUNT))))
    if first + len(lines) < total:
        pages.append(tag("a", "Older", href=_address(query, first + COUNT)))
    if pages:
        shown = f"{first + 1} to {first + len(lines)} of {total}"
        yield tag("nav", tag("span", shown) + " ".join(pages), "paging", aria_label="More cables")


def _link(line: CableLine) -> str:
    return tag("a", text(line.reference_id), href=f"/cable/{line.reference_id}")


def _when(line: CableLine) -> str:
    return f"{line.created:%Y-%m-%d}" if line.created else "no date"


def _about(line: CableLine) -> str:
    return f"{tag('span', text(line.marking), 'badge')} {text(one_line(line.subject or ''))}"


def _address(query: Query, first: int) -> str:
    given = [(name, value) for name in ("cable", "origin", "tag", "marking") for value in getattr(query, name)]
    given += [(name, value) for name in ("since", "until") if (value := getattr(query, name))]
    return f"/index?{urlencode([*given, ('first', str(first))])}"
