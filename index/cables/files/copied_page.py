"""Archive pages copied as text, in both layouts, and plain mirror text: the page's data, and where the cable stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.cables.files.raw_cable import Enclosed, Page

_B = r"[ \t\xa0]*"
_NEWER = re.compile(
    rf"^{_B}Identifier:?{_B}\n+{_B}Created:?{_B}\n+{_B}Classification:?{_B}\n+{_B}Origin:?{_B}\n+"
    rf"{_B}(\S[^\n]*)\n+{_B}(\S[^\n]*)\n+{_B}(\S[^\n]*)\n+{_B}(\S[^\n]*)\n",
    re.MULTILINE,
)
_HOW_TO = re.compile(rf"^{_B}(?:pdf)?[ \t\xa0]*how-to read a cable{_B}$", re.MULTILINE | re.IGNORECASE)
_TITLE = re.compile(r"Cable title:[\s\xa0]*(.*?)[\s\xa0]*(?:Tags:|$)", re.DOTALL)
_TAGS = re.compile(rf"^{_B}Tags:(.*)$", re.MULTILINE)
_SHARE = re.compile(rf"^{_B}Share this cable{_B}$", re.MULTILINE)
_OLDER = re.compile(
    r"^[ \t\xa0]*Reference ID\s+Created\s+Released\s+Classification\s+Origin[ \t\xa0]*\n\s*"
    r"(\S+)\s+(\d{4}-\d\d-\d\d(?:[ \t]+\d\d:\d\d)?)\s+(?:(\d{4}-\d\d-\d\d(?:[ \t]+\d\d:\d\d)?)\s+)?"
    r"((?:UNCLASSIFIED|CONFIDENTIAL|SECRET|LIMITED OFFICIAL USE)(?://[A-Z]+(?:[ \t]+OFFICIAL[ \t]+USE[ \t]+ONLY)?)?)"
    r"\s+(\S[^\n]*)\n",
    re.MULTILINE,
)
_VIEWING = re.compile(r"Viewing cable \S{4,40}, ([^\n]+)")
_MIRROR = re.compile(
    r"\s{0,40}(\d\d(?:\d\d)?[A-Z][A-Z0-9]{3,60})[ \t]*\n([^\n]{0,600})\n"
    r"[ \t]*([^\n]{0,40}\b(?:19|20)\d\d\b[^\n]{0,30})\n"
    r"[ \t]*((?:UNCLASSIFIED|CONFIDENTIAL|SECRET|LIMITED OFFICIAL USE)[^\n]{0,60})\n([^\n]{2,80})(?:\n|$)"
)


def newer(text: str) -> Iterator[Enclosed]:
    """Copies of the newer page: stacked labels, four values, "how-to read a cable" before the cable."""
    heads = list(_NEWER.finditer(text)) if "Identifier" in text else []
    for match, stop in _with_stops(text, heads):
        how_to = _HOW_TO.search(text, match.end(), stop)
        start = how_to.end() if how_to else match.end()
        share = _SHARE.search(text, start, stop)
        page = text[match.end() : start]
        title, tags = _TITLE.search(page), _TAGS.search(page)
        yield Enclosed(
            "copied-page-newer",
            text,
            start,
            share.start() if share else stop,
            Page(
                reference_id=match.group(1).strip(),
                created=match.group(2).strip(),
                classification=match.group(3).strip(),
                origin=match.group(4).strip(),
                subject=title.group(1).strip() if title else None,
                tags=tags.group(1).replace("\xa0", " ").strip() if tags else None,
            ),
        )


def older(text: str) -> Iterator[Enclosed]:
    """Copies of the 2010–11 page: its menus, then the row under "Reference ID Created Released …"."""
    heads = list(_OLDER.finditer(text)) if "Released" in text else []
    for match, stop in _with_stops(text, heads):
        titles = _VIEWING.findall(text, 0, match.start())
        reference_id, created, _, classification, origin = match.groups()
        page = Page(reference_id, created, classification, origin.strip(), subject=titles[-1] if titles else None)
        yield Enclosed("copied-page-older", text, match.end(), stop, page)


def mirror(text: str) -> Iterator[Enclosed]:
    """Plain mirror text: id, subject, date, classification and origin on a line each, then the cable."""
    if match := _MIRROR.match(text):
        reference_id, subject, created, classification, origin = (value.strip() for value in match.groups())
        page = Page(reference_id, created, classification, origin, subject=subject or None)
        yield Enclosed("mirror-text", text, match.end(), len(text), page)


def _with_stops(text: str, heads: list[re.Match[str]]) -> Iterator[tuple[re.Match[str], int]]:
    stops = [*(match.start() for match in heads[1:]), len(text)]
    return zip(heads, stops[: len(heads)], strict=True)
