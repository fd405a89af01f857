"""Telegrams of the 1970s as the National Archives and PlusD give them: text, then a list of attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.cables.files.raw_cable import OpenFile, PageMetadata, RawCable
from index.markings import CLASSIFICATION

ARCHIVES, PLUSD = "archives-telegram", "plusd-page"
_TEXT = re.compile(r"^[ \t]*Message Text:?[ \t]*$", re.MULTILINE | re.IGNORECASE)
_ATTRIBUTES = re.compile(r"^[ \t]*Message Attributes:?[ \t]*$", re.MULTILINE | re.IGNORECASE)
_FIELD = re.compile(
    r"^[ \t]*(Document Number|Canonical ID|Draft Date|Film Number|From|To|Subject|TAGS|Original Classification"
    r"|Current Classification|Reference|Locator|Date)[ \t]*:[ \t]*(.*(?:\n[ \t]{2,}\S.*)*)$",
    re.MULTILINE,
)
_PLUSD_ID = re.compile(r"\b((?:19|20)?\d\d[A-Z][A-Z ]{1,16}\d{1,6})_([a-z])\b")
_COLLECTION = re.compile(r"_[a-z]\b")
_KEY = re.compile(
    r"-----BEGIN PGP[^\n]*\n(?:[^-]|-(?!----BEGIN PGP)){0,20000}?-----END PGP[^\n]*(?:\n|$)"
    r"|(?:^[A-Za-z0-9+/=]{60,80}[ \t]*\n){10,}",
    re.M | re.S,
)
_FOOT = re.compile(rf"\s*+(?:NNNN?|\*{{3}} Current [^\n]*|{CLASSIFICATION})?\s*")
_FIRST_LINE = re.compile(
    r"^[ \t]*(?:PAGE \d\d|ACTION [A-Z]|VZCZC|[ZOPR](?: [ZOPR])* \d{6}|FM [A-Z]|(?:[ZOPR]{2} RUE[A-Z]+))", re.MULTILINE
)


def read_archives(file: OpenFile) -> Iterator[RawCable]:
    """Yield the telegrams of the National Archives: from "Message Text" to "Message Attributes"."""
    text = file.text
    starts = list(_TEXT.finditer(text))
    for match, stop in zip(starts, [*(later.start() for later in starts[1:]), len(text)], strict=False):
        attributes = _ATTRIBUTES.search(text, match.end(), stop)
        end = attributes.start() if attributes else stop
        last = _without_foot(text, match.end(), end)
        yield RawCable(ARCHIVES, text, match.end(), last, _page(text, end, stop))


def read_plusd(file: OpenFile) -> Iterator[RawCable]:
    """Yield the telegram of a PlusD page, which comes after a key block and the id."""
    text = file.text
    named = _PLUSD_ID.search(text) if _COLLECTION.search(text) else None
    key = _KEY.search(text) if named else None
    if named is None or (key is None and named.start() > 4000):
        return
    after = max(named.end() if named.start() < 8000 else 0, key.end() if key else 0)
    first = _FIRST_LINE.search(text, after)
    attributes = _ATTRIBUTES.search(text, after)
    end = attributes.start() if attributes else len(text)
    page = _page(text, end, len(text))
    start = first.start() if first and first.start() < end else after
    yield RawCable(PLUSD, text, start, end, page if page.reference_id else PageMetadata(named.group()))


def _without_foot(text: str, start: int, end: int) -> int:
    """Return the end of a telegram's own text: before the stamps, classification words and NNN at its foot."""
    while end > start:
        line = text.rfind("\n", start, end) + 1 or start
        if not _FOOT.fullmatch(text, line, end):
            break
        end = max(line - 1, start)
    return end


def _page(text: str, start: int, end: int) -> PageMetadata:
    """Read the attributes; there are none in an empty stretch."""
    values = {match.group(1): " ".join(match.group(2).split()) for match in _FIELD.finditer(text, start, end)}
    return PageMetadata(
        reference_id=values.get("Document Number") or values.get("Canonical ID"),
        created=values.get("Draft Date") or values.get("Date"),
        classification=values.get("Original Classification"),
        subject=values.get("Subject"),
        tags=values.get("TAGS"),
        references=values.get("Reference"),
        sender=values.get("From"),
    )
