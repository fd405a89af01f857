"""Archive pages copied as text, in both layouts, and plain mirror text: the page's data, and the cable's place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.cables.files.raw_cable import OpenFile, PageMetadata, RawCable
from index.markings import CLASSIFICATION

NEWER, OLDER, MIRROR = "copied-page-newer", "copied-page-older", "mirror-text"
_B = r"[ \t\xa0]*"
_NEWER = re.compile(
    rf"^{_B}Identifier:?{_B}\n+{_B}Created:?{_B}\n+{_B}Classification:?{_B}\n+{_B}Origin:?{_B}\n+"
    rf"{_B}(\S[^\n]*)\n+{_B}(\S[^\n]*)\n+{_B}(\S[^\n]*)\n+{_B}(\S[^\n]*)\n",
    re.MULTILINE,
)
_HOW_TO = re.compile(rf"^{_B}+(?:pdf{_B}+)?how-to read a cable{_B}$", re.MULTILINE | re.IGNORECASE)
_TITLE = re.compile(r"Cable title:[\s\xa0]*(.*?)[\s\xa0]*(?:Tags:|$)", re.DOTALL)
_TAGS = re.compile(rf"^{_B}Tags:(.*)$", re.MULTILINE)
_SHARE = re.compile(rf"^{_B}Share this cable{_B}$", re.MULTILINE)
_OLDER = re.compile(
    r"^[ \t\xa0]*Reference ID\s+Created\s+Released\s+Classification\s+Origin[ \t\xa0]*\n\s*"
    r"(\S+)\s+(\d{4}-\d\d-\d\d(?:[ \t]+\d\d:\d\d)?)\s+(?:(\d{4}-\d\d-\d\d(?:[ \t]+\d\d:\d\d)?)\s+)?"
    rf"((?:{CLASSIFICATION})(?://[A-Z]+(?:[ \t]+OFFICIAL[ \t]+USE[ \t]+ONLY)?)?)\s+(\S[^\n]*)\n",
    re.MULTILINE,
)
_VIEWING = re.compile(r"Viewing cable \S{4,40}, ([^\n]+)")
_MIRROR = re.compile(
    r"\s{0,40}(\d\d(?:\d\d)?[A-Z][A-Z0-9]{3,60})[ \t]*\n([^\n]{0,600})\n"
    r"[ \t]*([^\n]{0,40}\b(?:19|20)\d\d\b[^\n]{0,30})\n"
    rf"[ \t]*((?:{CLASSIFICATION})[^\n]{{0,60}})\n([^\n]{{2,80}})(?:\n|$)"
)


def read_newer(file: OpenFile) -> Iterator[RawCable]:
    """Yield copies of the newer page: stacked labels, four values, "how-to read a cable" before the cable."""
    text = file.text
    for match, stop in _with_stops(_NEWER, text):
        how_to = _HOW_TO.search(text, match.end(), stop)
        start = how_to.end() if how_to else match.end()
        share = _SHARE.search(text, start, stop)
        title, tags = _TITLE.search(text[match.end() : start]), _TAGS.search(text[match.end() : start])
        reference_id, created, classification, origin = (value.strip() for value in match.groups())
        page = PageMetadata(
            reference_id,
            created,
            classification,
            origin,
            subject=title.group(1).strip() if title else None,
            tags=tags.group(1).replace("\xa0", " ").strip() if tags else None,
        )
        yield RawCable(NEWER, text, start, share.start() if share else stop, page)


def read_older(file: OpenFile) -> Iterator[RawCable]:
    """Yield copies of the 2010–11 page: its menus, then the row under "Reference ID Created Released …"."""
    text = file.text
    for match, stop in _with_stops(_OLDER, text):
        titles = _VIEWING.findall(text, 0, match.start())
        reference_id, created, _, classification, origin = match.groups()
        subject = titles[-1] if titles else None
        page = PageMetadata(reference_id, created, classification, origin.strip(), subject)
        yield RawCable(OLDER, text, match.end(), stop, page)


def read_mirror(file: OpenFile) -> Iterator[RawCable]:
    """Yield plain mirror text: id, subject, date, classification and origin on a line each, then the cable."""
    if match := _MIRROR.match(file.text):
        reference_id, subject, created, classification, origin = (value.strip() for value in match.groups())
        page = PageMetadata(reference_id, created, classification, origin, subject or None)
        yield RawCable(MIRROR, file.text, match.end(), len(file.text), page)


def _with_stops(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], int]]:
    heads = list(pattern.finditer(text))
    return zip(heads, [*(match.start() for match in heads[1:]), len(text)], strict=False)
