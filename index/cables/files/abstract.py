"""Abstracts: the project's own retellings of cables, marked as such in their first line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.cables.files.raw_cable import Enclosed, Page

_FIRST = re.compile(r"\s{0,20}ABSTRACT of (\S+)[^\n]*\n")
_FIELD = re.compile(r"^(Reference ID|Created|Classification|Origin):[ \t]*(.+)$", re.MULTILINE)
CONTAINER = "abstract"


def cables(text: str) -> Iterator[Enclosed]:
    """The abstract in this text, if it is one."""
    first = _FIRST.match(text)
    if first is None:
        return
    body = re.search(r"\n[ \t]*\n[ \t]*(?:\d{1,3}\.|\()", text)
    found = list(_FIELD.finditer(text, first.end(), body.start() if body else len(text)))
    values = {match.group(1): match.group(2).strip() for match in found}
    page = Page(
        values.get("Reference ID", first.group(1).strip(":,")),
        values.get("Created"),
        values.get("Classification"),
        values.get("Origin"),
    )
    start = max((match.end() for match in found), default=first.end())
    yield Enclosed(CONTAINER, text, start, len(text), page)
