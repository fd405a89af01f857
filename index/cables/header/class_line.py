"""The class line: the best place in a cable's own text for its post and serial.

`UNCLAS SECTION 01 OF 09 PRISTINA 000128`, `C O N F I D E N T I A L KABUL 001651`, `UNCLAS E F T O LONDON 002688`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.ids import posts


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class line: where it stands and what it says."""

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


def _spaced(word: str) -> str:
    return r"[ \t]?".join(word)


_LEVELS = {
    "UNCLASSIFIED": _spaced("UNCLASSIFIED"),
    "UNCLAS": _spaced("UNCLAS") + r"(?:[ \t]?S)?",
    "CONFIDENTIAL": _spaced("CONFIDENTIAL"),
    "LIMITED OFFICIAL USE": r"L[ \t]?I[ \t]?M[ \t]?I[ \t]?T[ \t]?E[ \t]?D[ \t]{1,4}"
    r"O[ \t]?F[ \t]?F[ \t]?I[ \t]?C[ \t]?I[ \t]?A[ \t]?L[ \t]{1,4}U[ \t]?S[ \t]?E",
    "TOP SECRET": r"T[ \t]?O[ \t]?P[ \t]{1,4}S[ \t]?E[ \t]?C[ \t]?R[ \t]?E[ \t]?T",
    "SECRET": _spaced("SECRET"),
}
_LEVEL = "|".join(_LEVELS.values())
_HANDLING = (
    r"(?:E\s?F\s?T\s?O|N\s?O\s?F\s?O\s?R\s?N|SENSITIVE|EXDIS|LIMDIS|NODIS|STADIS|SIPDIS|FOUO|NF|"
    r"FOR\s+OFFICIAL\s+USE\s+ONLY|CORRECTED\s+COPY|C\s?O\s?R\s?R\s?E\s?C\s?T\s?E\s?D\s+C\s?O\s?P\s?Y)"
)
_BETWEEN = rf"(?P<handling>(?:[\s/,(]{{0,4}}{_HANDLING}[\s/,)]{{1,4}}){{0,4}})"
_SECTION = r"(?:(?:FINAL\s+)?S?E?CTION\s*(?P<section>\d{1,2}|[0O]\d)\s*(?:OF|0F|GF)\s*\d{1,3}[\s:]+)?"
_POST = r"(?:(?P<year>\d\d)\s+)?(?P<post>[A-Z][A-Z0'.’-]{0,18}(?:\s{1,3}[A-Z(][A-Z0'.’)-]{1,14}){0,3}?)"
_SERIAL = r"[\s#]{1,6}(?P<serial>(?=O?[0-9])[0-9O]{1,6})(?![0-9./:-]|[ \t]+OF\b)"
_LINE = re.compile(
    rf"(?P<level>{_LEVEL})(?![A-Za-z])[\s/]{{0,6}}{_BETWEEN}[\s/]{{0,3}}{_SECTION}(?P<more>(?:[\s/]*{_HANDLING}\s+)?)"
    rf"{_POST}{_SERIAL}"
)
_LINE_START = re.compile(rf"\n[ \t>*#\"-]{{0,60}}(?={_LEVEL})")
_AFTER_DEBRIS = re.compile(rf"(?:\",\"|\t|header ends[^\n]{{0,12}}\n?)[ \t]{{0,8}}(?={_LEVEL})")
_AT_ONCE = re.compile(rf"[ \t>*#\"-]{{0,60}}(?={_LEVEL})")
_ANYWHERE = re.compile(rf"(?<![A-Za-z])(?={_LEVEL})")
_NOT_A_POST = (
    "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC PAGE PARA SECTION PAGES DECL CABLE CABLES AND FOR OF THE IN ON TO"
    " MESSAGE REF NO NUMBER SUBJECT TAGS ENTIRE TEXT INFORMATION"
)
_NO_POST = frozenset(_NOT_A_POST.split())


def find_all(text: str, start: int, end: int) -> list[ClassLine]:
    """Every class line that begins a line of `text[start:end]`, or follows the debris of a table's row, in order."""
    at_once = _AT_ONCE.match(text, start, end)
    starts = {match.end() for match in _LINE_START.finditer(text, start, end)} | ({at_once.end()} if at_once else set())
    if '","' in text or "\t" in text:
        starts |= {match.end() for match in _AFTER_DEBRIS.finditer(text, start, end)}
    return [line for at in sorted(starts) if (line := parse_at(text, at, end)) is not None]


def find_anywhere(text: str, start: int, end: int) -> ClassLine | None:
    """The first class line in the middle of a line: in copies whose line breaks were lost."""
    for match in _ANYWHERE.finditer(text, start, end):
        if (line := parse_at(text, match.end(), end)) is not None and posts.known(line.post):
            return line
    return None


def parse_at(text: str, at: int, end: int) -> ClassLine | None:
    """The class line that begins exactly at this offset, if one does."""
    match = _LINE.match(text, at, min(end, at + 240))
    if match is None or _is_prose(match["post"]):
        return None
    section, year = match["section"], match["year"]
    return ClassLine(
        start=at,
        end=match.end(),
        level=level_of(match["level"]),
        handling=f"{match['handling']} {match['more']}".strip(),
        section=_number(section) if section else None,
        post=posts.canonical(match["post"]),
        spelt=" ".join(match["post"].split()),
        serial=_number(match["serial"]),
        year=int(year) if year else None,
    )


def level_of(spelt: str) -> str:
    """The classification that a letter-spaced or shortened word spells: "U N C L A S" is UNCLASSIFIED."""
    joined = re.sub(r"\s+", "", spelt)
    for level in ("UNCLAS", "CONFIDENTIAL", "TOPSECRET", "SECRET"):
        if joined.startswith(level):
            return {"UNCLAS": "UNCLASSIFIED", "TOPSECRET": "TOP SECRET"}.get(level, level)
    return "LIMITED OFFICIAL USE"


def _is_prose(post: str) -> bool:
    words = post.split()
    if posts.known(post):
        return False
    return any(word.strip(".") in _NO_POST for word in words) or (len(words) > 1 and posts.near(post) is None)


def _number(digits: str) -> int:
    return int(digits.replace("O", "0"))
