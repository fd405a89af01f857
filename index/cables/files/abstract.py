"""Abstracts: the project's own retellings of cables, marked as such in their first line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.cables.files.raw_cable import OpenFile, PageMetadata, RawCable

NAME = "abstract"
_FIRST = re.compile(r"\s{0,20}ABSTRACT of (\S+)[^\n]*\n")
_FIELD = re.compile(r"^(Reference ID|Created|Classification|Origin):[ \t]*(.+)$", re.MULTILINE)
_BODY = re.compile(r"\n[ \t]*\n[ \t]*(?:\d{1,3}\.|\()")


def read(file: OpenFile) -> Iterator[RawCable]:
    """Yield the abstract."""
    text, first = file.text, _FIRST.match(file.text)
    if first is None:
        return
    body = _BODY.search(text)
    found = list(_FIELD.finditer(text, first.end(), body.start() if body else len(text)))
    values = {match.group(1): match.group(2).strip() for match in found}
    page = PageMetadata(
        values.get("Reference ID", first.group(1).strip(":,")),
        values.get("Created"),
        values.get("Classification"),
        values.get("Origin"),
    )
    start = max((match.end() for match in found), default=first.end())
    yield RawCable(NAME, text, start, len(text), page)
