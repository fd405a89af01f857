"""Telegrams of the 1970s as the National Archives and PlusD give them: text, then a list of attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.cables.files.raw_cable import Enclosed, Page

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
    r"-----BEGIN PGP[^\n]*\n.{0,20000}?-----END PGP[^\n]*(?:\n|$)|(?:^[A-Za-z0-9+/=]{60,80}[ \t]*\n){10,}", re.M | re.S
)
_RELEASED = re.compile(r"^[ \t]*(?:[A-Z][^\n]{0,40} )?Declassified/Released [^\n]*$", re.MULTILINE)
_FOOT = re.compile(r"\s*(?:NNNN?|\*{3} Current [^\n]*|UNCLASSIFIED|CONFIDENTIAL|SECRET|LIMITED OFFICIAL USE)?\s*")
_FIRST_LINE = re.compile(
    r"^[ \t]*(?:PAGE \d\d|ACTION [A-Z]|VZCZC|[ZOPR](?: [ZOPR])* \d{6}|FM [A-Z]|(?:[ZOPR]{2} RUE[A-Z]+))", re.MULTILINE
)


def archives(text: str) -> Iterator[Enclosed]:
    """A telegram of the National Archives: between "Message Text" and "Message Attributes"."""
    if "ESSAGE TEXT" not in text and "essage Text" not in text:
        return
    starts = list(_TEXT.finditer(text))
    stops = [*(later.start() for later in starts[1:]), len(text)]
    for match, stop in zip(starts, stops, strict=False):
        attributes = _ATTRIBUTES.search(text, match.end(), stop)
        end = attributes.start() if attributes else stop
        yield Enclosed(
            "archives-telegram", text, match.end(), _last_word(text, match.end(), end), _page(text, end, stop)
        )


def plusd(text: str) -> Iterator[Enclosed]:
    """A PlusD page: a key block first, an id with a collection letter, then the telegram."""
    named = _PLUSD_ID.search(text) if _COLLECTION.search(text) else None
    key = _KEY.search(text) if named else None
    if named is None or (key is None and named.start() > 4000):
        return
    after = max(named.end() if named.start() < 8000 else 0, key.end() if key else 0)
    first = _FIRST_LINE.search(text, after)
    attributes = _ATTRIBUTES.search(text, after)
    end = attributes.start() if attributes else len(text)
    page = _page(text, end, len(text)) if attributes else Page()
    start = first.start() if first and first.start() < end else after
    yield Enclosed("plusd-page", text, start, end, page if page.reference_id else Page(named.group()))


def _last_word(text: str, start: int, end: int) -> int:
    """Where a telegram's own text ends: before the stamps, classification words and NNN at its foot."""
    while end > start:
        line = text.rfind("\n", start, end) + 1 or start
        if not _FOOT.fullmatch(text, line, end):
            break
        end = max(line - 1, start)
    return end


def _page(text: str, start: int, end: int) -> Page:
    values = {match.group(1): " ".join(match.group(2).split()) for match in _FIELD.finditer(text, start, end)}
    return Page(
        reference_id=values.get("Document Number") or values.get("Canonical ID"),
        created=values.get("Draft Date") or values.get("Date"),
        classification=values.get("Original Classification"),
        subject=values.get("Subject"),
        tags=values.get("TAGS"),
        references=values.get("Reference"),
        sender=values.get("From"),
    )
