"""The class line: the best place in a cable's own text for its post and serial.

`UNCLAS SECTION 01 OF 09 PRISTINA 000128`, `C O N F I D E N T I A L KABUL 001651`, `UNCLAS E F T O LONDON 002688`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.ids import posts
from index.markings import CLASS_WORD, HANDLING, classification_of


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class line: its place in the text and what it says."""

    start: int
    end: int
    level: str
    """UNCLASSIFIED, LIMITED OFFICIAL USE, CONFIDENTIAL, SECRET or TOP SECRET."""
    handling: str
    """What stands between the level and the post: "E F T O", "NOFORN", or nothing."""
    section: int | None
    post: str
    spelt: str
    """The post as it is printed, its words apart: "THE HAGUE"."""
    serial: int
    year: int | None


CORRECTED_COPY = r"C\s?O\s?R\s?R\s?E\s?C\s?T\s?E\s?D\s{1,3}C\s?O\s?P\s?Y"
_HANDLING = rf"(?:{HANDLING}|{CORRECTED_COPY})"
_BETWEEN = rf"(?P<handling>(?:[\s/,(]{{0,4}}{_HANDLING}[\s/,)]{{1,4}}){{0,4}})"
_SECTION = r"(?:(?:FINAL\s+)?S?E?CTION\s*(?P<section>\d{1,2}|[0O]\d)\s*(?:OF|0F|GF)\s*\d{1,3}[\s:]+)?"
_POST = r"(?:(?P<year>\d\d)\s+)?(?P<post>[A-Z][A-Z0'.’-]{0,18}(?:\s{1,3}[A-Z(][A-Z0'.’)-]{1,14}){0,3}?)"
_SERIAL = r"[\s#]{1,6}(?P<serial>(?=O?[0-9])[0-9O]{1,6})(?![0-9./:-]|[ \t]+OF\b)"
_LINE = re.compile(
    rf"(?P<level>{CLASS_WORD})(?![A-Za-z])[\s/]{{0,6}}{_BETWEEN}[\s/]{{0,3}}{_SECTION}(?P<more>(?:[\s/]*{_HANDLING}\s+)?)"
    rf"{_POST}{_SERIAL}"
)
_LINE_START = re.compile(rf"\n[ \t>*#\"-]{{0,60}}(?={CLASS_WORD})")
_AFTER_DEBRIS = re.compile(rf"(?:\",\"|\t|header ends[^\n]{{0,12}}\n?)[ \t]{{0,8}}(?={CLASS_WORD})")
_AT_ONCE = re.compile(rf"[ \t>*#\"-]{{0,60}}(?={CLASS_WORD})")
_ANYWHERE = re.compile(rf"(?<![A-Za-z])(?={CLASS_WORD})")
_NO_POST = """
    JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC PAGE PARA SECTION PAGES DECL CABLE CABLES AND FOR OF THE IN ON TO
    MESSAGE REF NO NUMBER SUBJECT TAGS ENTIRE TEXT INFORMATION
    """.split()


def find_all(text: str, start: int, end: int) -> list[ClassLine]:
    """Find every class line that begins a line of `text[start:end]`, or follows the remains of a table's row."""
    at_once = _AT_ONCE.match(text, start, end)
    starts = {match.end() for match in _LINE_START.finditer(text, start, end)} | ({at_once.end()} if at_once else set())
    if '","' in text or "\t" in text:
        starts |= {match.end() for match in _AFTER_DEBRIS.finditer(text, start, end)}
    return [line for at in sorted(starts) if (line := parse_at(text, at, end)) is not None]


def find_anywhere(text: str, start: int, end: int) -> ClassLine | None:
    """Find the first class line within a line: in copies whose line breaks were lost."""
    for match in _ANYWHERE.finditer(text, start, end):
        if (line := parse_at(text, match.end(), end)) is not None and posts.known(line.post):
            return line
    return None


def parse_at(text: str, at: int, end: int) -> ClassLine | None:
    """Read the class line that begins exactly at this offset; None if none does."""
    match = _LINE.match(text, at, min(end, at + 240))
    if match is None or _is_prose(match["post"]):
        return None
    section, year = match["section"], match["year"]
    return ClassLine(
        start=at,
        end=match.end(),
        level=classification_of(match["level"]),
        handling=f"{match['handling']} {match['more']}".strip(),
        section=_number(section) if section else None,
        post=posts.canonical(match["post"]),
        spelt=" ".join(match["post"].split()),
        serial=_number(match["serial"]),
        year=int(year) if year else None,
    )


def _is_prose(post: str) -> bool:
    words = post.split()
    if posts.known(post):
        return False
    return any(word.strip(".") in _NO_POST for word in words) or (len(words) > 1 and posts.near(post) is None)


def _number(digits: str) -> int:
    return int(digits.replace("O", "0"))
