"""The end of a cable: its signature, and what is printed after it."""

from __future__ import annotations

import re

from index.markings import CLASS_WORD, CLASSIFICATION

_CUT = re.compile(
    r"\n[ \t]*(?:Share this cable|facebook[ \xa0]{1,4}-|Message Attributes[ \t]*\n)|\n={3,}[ ]?CABLE ENDS"
)
_TABLE_DATE = re.compile(r"\d\d?/\d\d?/\d{4}(?:\s{1,4}\d{2,6}\b|\s*\Z)")
_TABLE_NAME = re.compile(r"(?:^|[\s.)\"'])([A-Z][A-Z'’.-]{2,20}(?: [A-Z][A-Z'’.-]{1,20}){0,2})\s{1,4}\d{1,4}\s{1,4}\Z")
_LAST_LINE = re.compile(
    r"(?:NNN{1,3}|End [Cc]able [Tt]ext\.?|END CABLE TEXT\.?|=+ ?CABLE ENDS ?=+|[>#*\\]{1,4}|\"?\)?;?"
    rf"|(?:19|20)\d\d[A-Z]{{3,18}}\d{{3,6}} {{1,3}}- {{1,3}}(?:{CLASS_WORD})|{CLASS_WORD}|BT|#\d{{4}}|[-=_*]{{3,}}"
    r"|Declassified/Released.{0,90}|(?:EO )?Systematic Review \d\d? [A-Z]{3} \d{4})[ \t]*"
)
_CAPITALS = re.compile(
    r"[#*<\\_¶-]{0,3}[ \t]*(?:/s/ )?"
    r"([A-Z][A-Z'’.-]{1,24}(?:,? (?:[A-Z][A-Z'’.-]{0,20}|II|III|de|van|von|del|la)){0,2})[ \t]*[#*>\\_]{0,3}\.?"
)
_MIXED = re.compile(
    r"[#*<]?((?:(?:van|de|von|del|la|De|Van|Mc|Mac|O)[ '’]|Ma?c(?=[A-Z]))?"
    r"[A-Z][a-z'’]{2,18}(?:-[A-Z][a-z]{2,18})?(?: [A-Z][a-z]{2,14})?)[#*>]?"
)
_GLUED = re.compile(
    r"[.!?)\"'”]{1,3}\s{1,50}[#*]?([A-Z][A-Z'’-]{2,20}(?: [A-Z][A-Z'’-]{2,20})?"
    r"|(?:(?:van|de|von) |Ma?c(?=[A-Z]))?[A-Z][a-z]{2,16}(?:-[A-Z][a-z]{2,16})?)[#*]?\Z"
)
_VISIT = re.compile(
    r"\n[ \t]*(?:Visit|VISIT)\b[^\n]{3,70}\b[Ww](?:eb|EB) ?[Ss](?:ite|ITE)[^\n]{0,100}"
    r"(?:\n[ \t]*\(?(?:https?:|www\.)[^\n]{4,120}){0,2}\s*\Z"
)
_NO_NAME = re.compile(
    r"\b(?:END|COMMENT|SUMMARY|TEXT|NOTE|UNQUOTE|UNQTE|MESSAGE|NONE|ADVISE|REGARDS|REPORT|ATTACHMENT|CABLE|QUOTE|ANNEX"
    rf"|{CLASSIFICATION}|SENSITIVE|SIPDIS|BEGIN|BT|NNNN|PERIOD|PARAGRAPH|EXEMPT)\b",
    re.IGNORECASE,
)
_RELEASE_CODE = re.compile(
    r"\n[ \t]*(?:GP-\d|EXEMPT|X?GDS[^\n]{0,20}|DECONTROL[^\n]{0,40}|UNQUOTE|END (?:TEXT|QUOTE))\s*\Z"
)
_SENTENCE_END = ".!?:;)\"'”’]*>-=_"
_MOST_LINES = 40


def find_tail(text: str) -> tuple[int, str | None]:
    """Return where the last paragraph ends in this text, and who signed.

    The text is that of the last paragraph and all that follows, noise blanked out.
    """
    cut = _CUT.search(text)
    stop = _before_last_lines(text, cut.start() if cut else len(text))
    signature = _before_table(text, stop) or _signature(text, stop)
    if signature is None:
        return stop, None
    first, name = signature
    return _before_last_lines(text, first), " ".join(name.split()).strip(".,-")


def _before_table(text: str, stop: int) -> tuple[int, str] | None:
    """Find a signature before the row of a table: a number, a date, another number."""
    for date in _TABLE_DATE.finditer(text, 0, stop):
        floor = max(0, date.start() - 80)
        name = _TABLE_NAME.search(text[floor : date.start()])
        if name and _is_name(name.group(1)):
            return floor + name.start(1), name.group(1)
    return None


def _before_last_lines(text: str, stop: int) -> int:
    """Pass the lines that may stand around a signature, from the last one up."""
    for _ in range(_MOST_LINES):
        stop = _before_blanks(text, stop)
        line = text.rfind("\n", 0, stop) + 1
        if visit := _VISIT.search(text, max(0, stop - 320), stop):
            stop = visit.start()
        elif line > 0 and stop - line <= 130 and _LAST_LINE.fullmatch(text[line:stop].strip()):
            stop = line
        else:
            break
    return stop


def _signature(text: str, stop: int) -> tuple[int, str] | None:
    """Find where the signature begins, and the name: the last line, or the last word after the last sentence."""
    line = text.rfind("\n", 0, stop) + 1
    last = text[line:stop].strip()
    if line > 0 and len(last) <= 50 and (name := _own_line(text, line, last)):
        return stop - len(text[line:stop].lstrip()), name
    glued = _GLUED.search(text, max(0, stop - 110), stop)
    return (glued.start(1), glued.group(1)) if glued and _is_name(glued.group(1)) else None


def _own_line(text: str, line: int, last: str) -> str | None:
    above = _before_blanks(text, line)
    ended = above == 0 or text[above - 1] in _SENTENCE_END
    apart = text.count("\n", above, line) > 1 or _RELEASE_CODE.search(text, max(0, above - 60), above) is not None
    name = _CAPITALS.fullmatch(last) if ended or apart else None
    name = name or (_MIXED.fullmatch(last) if ended else None)
    return name.group(1) if name and _is_name(name.group(1)) else None


def _is_name(found: str) -> bool:
    return len(found) > 2 and not _NO_NAME.search(found)


def _before_blanks(text: str, stop: int) -> int:
    """Return the place before blanks, and before the backslashes that end the lines of a table's row."""
    while stop > 0 and (text[stop - 1].isspace() or text[stop - 1] == "\\"):
        stop -= 1
    return stop
