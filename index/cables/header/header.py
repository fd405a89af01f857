"""The header of a cable: where it ends, and the raw text of each of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from index.cables.header import dates, tags
from index.cables.header.class_line import ClassLine
from index.cables.header.lines import Line, split
from index.ids import posts

_WINDOW = 16_000
"""No header is longer than this after its class line: a bound on the work, whatever the text is."""
_FM = re.compile(r"(?:^|[ \t])FM[ \t]+([A-Z][A-Z0-9 .,'/()-]{2,60}?)(?=[ \t]+(?:TO|INFO)[ \t]|[ \t]*$)", re.MULTILINE)
_PRINTED_DATE = re.compile(r"[A-Z][a-z]{5,8}, \d{1,2} [A-Z][a-z]{2,8} \d{4}, \d\d:\d\d")
_SERIAL_OF_SENDER = re.compile(r"(?:^|[ \t])DE[ \t]+[A-Z]{4,8}[ \t]+#(\d{4})", re.MULTILINE)
_SECURITY = re.compile(r"(?:^|[ \t])ZN[RY][ \t]+([UCS])\1{3,4}\b", re.MULTILINE)
_REF_ITEM = re.compile(
    r"[\s¶]*(?:(?:REF\s)?(?:[A-Z][.):]|[(\[][A-Z][)\]]|\d{1,2}[.)])\s*){0,2}(?:\d\d(?:\d\d)?\s+)?"
    r"(?P<post>[A-Za-z][A-Za-z.'-]*(?:[ ][A-Za-z.'-]+){0,3}?)[\s,]+#?\d{1,6}\b"
)
_REASON_GOES_ON = re.compile(r"\s*(?:REASONS?\b|\(?[a-h]\)|.{0,8}\b1\.\s?[45]\b|and \()", re.IGNORECASE)
_PASSED_OVER = ("mark", "caption")
_MOST_LINES = {"eo": 6, "tags": 12, "subject": 8, "ref": 40, "by": 8}


@dataclass(slots=True)
class Header:
    """The fields of a header as they are printed, and where the body begins."""

    body_start: int
    sender: str | None = None
    sender_serial: int | None = None
    security: str | None = None
    created: datetime | None = None
    captions: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    """Raw values under eo, tags, subject, ref and by; absent if the header has no such line."""


def read(text: str, start: int, end: int, line: ClassLine | None) -> Header:
    """Read the header of the cable in `text[start:end]`, whose class line may be known."""
    fields_start = line.end if line else start
    walk = _Walk(text)
    body_start = walk.find_body(split(text, fields_start, min(end, fields_start + _WINDOW)), end)
    preamble = text[start : min(body_start, line.start if line else start + _WINDOW)]
    printed = _PRINTED_DATE.search(preamble)
    serial = _first(_SERIAL_OF_SENDER, preamble)
    return Header(
        body_start=body_start,
        sender=_first(_FM, preamble),
        sender_serial=int(serial) if serial else None,
        security=_first(_SECURITY, preamble),
        created=dates.of_group(preamble) or (dates.of_page(printed.group()) if printed else None),
        captions=text[fields_start:body_start],
        fields={name: "".join(pieces) for name, pieces in walk.values.items()},
    )


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match.group(1) if match else None


class _Walk:
    """A walk down the lines of a header that collects values until the body begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.values: dict[str, list[str]] = {}
        self.open = ""
        """The field that the next line may go on with."""
        self.after_blank = False

    def find_body(self, lines: Iterable[Line], end: int) -> int:
        """Collect the fields and return the offset at which the body begins."""
        run: list[Line] = []
        for run in _runs(lines):
            label_ahead = _labels_ahead(run, "subject" in self.values)
            for n, line in enumerate(run):
                under = run[n + 1].kind if n + 1 < len(run) else "blank"
                if self._body_begins(line, label_ahead[n], under):
                    return line.start
                self._take(line)
        return run[-1].end if run else end

    def _so_far(self, name: str) -> str:
        return "".join(self.values.get(name, ()))

    def _take(self, line: Line) -> None:
        open_line = self.open and not self.after_blank
        if line.kind == "blank":
            self.after_blank = bool(self._so_far(self.open).strip())
        elif line.kind == "label":
            self._open(line)
        elif line.kind not in _PASSED_OVER and (line.kind != "routing" or open_line) and self._goes_on(line):
            self.values[self.open].append(self.text[line.start : line.end])
            self.after_blank = False
        elif line.kind not in _PASSED_OVER:
            self.open = ""

    def _open(self, line: Line) -> None:
        value = self.text[line.value : line.end]
        if line.label == "by" and "by" in self.values:
            value = self.text[line.start : line.end]
        elif self._so_far(line.label).strip():
            self.open = ""
            return
        self.open, self.after_blank = line.label, False
        self.values.setdefault(line.label, []).append(value)

    def _goes_on(self, line: Line) -> bool:
        """Tell whether a line continues the open field."""
        piece = self.text[line.start : line.end]
        if not self.open:
            return False
        if not self.after_blank:
            room = len(self.values[self.open]) <= _MOST_LINES[self.open]
            return room and line.kind not in ("rule", "summary") and self._fits(piece)
        if self.open == "tags":
            return tags.looks_like(piece)
        return _is_ref_item(piece) if self.open == "ref" else self.open == "by" and bool(_REASON_GOES_ON.match(piece))

    def _fits(self, piece: str) -> bool:
        """Tell whether a line may go on with the open field, to judge by its words."""
        so_far = self._so_far(self.open)
        if self.open == "tags" and so_far.strip():
            return so_far.rstrip().endswith(",") or tags.looks_like(piece) or "(" in piece
        if self.open == "subject":
            return not (so_far.isupper() and _is_prose(piece))
        return self.open != "ref" or not _is_prose(piece)

    def _body_begins(self, line: Line, label_ahead: bool, under: str) -> bool:
        piece = self.text[line.start : line.end]
        if line.kind == "start":
            return not (self.open == "ref" and len(piece) < 60 and _is_ref_item(piece))
        if line.kind in ("blank", "label", "routing", *_PASSED_OVER) or label_ahead:
            return False
        if line.kind in ("rule", "summary") or not self._goes_on(line):
            return True
        return under == "rule" and self.open != "subject" and not re.search(r"\d|\([BDbd]\)", piece)


def _is_ref_item(piece: str) -> bool:
    match = _REF_ITEM.match(piece)
    return match is not None and posts.known(match["post"]) is not None


def _is_prose(piece: str) -> bool:
    """Tell whether a line is a sentence: long, in small letters, and no id in it."""
    small = sum(char.islower() for char in piece)
    return len(piece) > 44 and small > 0.6 * len(piece) and not re.search(r"\d{3}", piece)


def _runs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Cut the lines after each that may start the body: seldom is more than the first run needed."""
    run: list[Line] = []
    for line in lines:
        run.append(line)
        if line.kind == "start":
            yield run
            run = []
    if run:
        yield run


def _labels_ahead(lines: Sequence[Line], subject_seen: bool) -> list[bool]:
    """Tell for each line whether a label is within reach: far before the subject, near after it."""
    reaches = []
    for line in lines:
        reaches.append(14 if subject_seen else 60)
        subject_seen = subject_seen or line.label == "subject"
    ahead, distance = [False] * len(lines), 1_000
    for n in range(len(lines) - 1, -1, -1):
        ahead[n] = distance <= reaches[n]
        distance = 1 if lines[n].kind == "label" else distance + 1
    return ahead
