"""The end of a cable: its signature, and what is printed after it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.cables.header_block import CLASS_WORD


@dataclass(frozen=True, slots=True)
class Tail:
    """Where the text of the last paragraph must end, and who signed."""

    start: int
    signature: str | None


_CUT = re.compile(
    r"\n[ \t]*(?:Share this cable|facebook[ \xa0]{1,4}-|Message Attributes[ \t]*\n)|\n={3,}[ ]?CABLE ENDS"
)
_TABLE = re.compile(
    r"(?<=[\s.)\"'])([A-Z][A-Z'’.-]{2,20}(?: [A-Z][A-Z'’.-]{1,20}){0,2})\s{1,4}\d{1,4}\s{1,4}\d\d?/\d\d?/(?:\d{4})\s{1,4}\d{2,6}\b"
)
_LAST_LINE = re.compile(
    r"(?:NNN{1,3}|End [Cc]able [Tt]ext\.?|END CABLE TEXT\.?|=+ ?CABLE ENDS ?=+|[>#*\\]{1,4}|\"?\)?;?"
    rf"|(?:19|20)\d\d[A-Z]{{3,18}}\d{{3,6}} {{1,3}}- {{1,3}}(?:{CLASS_WORD})|{CLASS_WORD}|BT|#\d{{4}}|[-=_*]{{3,}}"
    r"|(?:Visit|VISIT) (?:[A-Z][\w.'’]*[ ]?){1,6}Class\w{2,8} [Ww]eb ?[Ss]ite:?.{0,90}|\(?https?://\S{5,90}\)?"
    r"|Declassified/Released.{0,90}|(?:EO )?Systematic Review \d\d? [A-Z]{3} \d{4})[ \t]*"
)
_CAPITALS = re.compile(
    r"[#*<\\_-]{0,3}[ \t]*(?:/s/ )?([A-Z][A-Z'’.-]{1,24}(?:,? (?:[A-Z][A-Z'’.-]{0,20}|II|III|de|van|von|del|la)){0,2})[ \t]*[#*>\\_]{0,3}\.?"
)
_MIXED = re.compile(
    r"[#*<]?((?:(?:van|de|von|del|la|De|Van|Mc|Mac|O)[ '’])?[A-Z][a-z'’]{2,18}(?:-[A-Z][a-z]{2,18})?(?: [A-Z][a-z]{2,14})?)[#*>]?"
)
_GLUED = re.compile(
    r"[.!?)\"'”]{1,3}\s{1,4}[#*]?([A-Z][A-Z'’-]{2,20}(?: [A-Z][A-Z'’-]{2,20})?|(?:(?:van|de|von) )?[A-Z][a-z]{2,16}(?:-[A-Z][a-z]{2,16})?)[#*]?\Z"
)
_NO_NAMES = frozenset(
    """END COMMENT SUMMARY TEXT NOTE UNQUOTE MESSAGE NONE ADVISE REGARDS REPORT ATTACHMENT CABLE QUOTE ANNEX UNCLASSIFIED CONFIDENTIAL SECRET
    SENSITIVE SIPDIS BEGIN BT NNNN UNQTE NOTE: PERIOD PARAGRAPH""".split()
)
_SENTENCE_END = ".!?:;)\"'”’]*>-"
_MOST_LINES = 40


def find_tail(text: str, start: int, end: int) -> Tail:
    """The tail of `text[start:end]`, where `start` is the beginning of the last paragraph's text."""
    cut = _CUT.search(text, start, end)
    stop = _before_last_lines(text, start, cut.start() if cut else end)
    table = _TABLE.search(text, start, stop)
    if table and table.group(1).split()[-1] not in _NO_NAMES:
        return Tail(table.start(1), _name(table.group(1)))
    return _signed(text, start, stop)


def _before_last_lines(text: str, start: int, stop: int) -> int:
    """Past the lines that may stand after a signature, from the last one up."""
    for _ in range(_MOST_LINES):
        stop = start + len(text[start:stop].rstrip()) if text[stop - 1 : stop].isspace() else stop
        line = max(text.rfind("\n", start, stop) + 1, start)
        if line <= start or stop - line > 130 or not _LAST_LINE.fullmatch(text[line:stop].strip()):
            return stop
        stop = line
    return stop


def _signed(text: str, start: int, stop: int) -> Tail:
    line = max(text.rfind("\n", start, stop) + 1, start)
    last = text[line:stop].strip()
    if line > start and len(last) <= 50:
        before = text[start:line].rstrip() if line - start < 400 else text[line - 400 : line].rstrip()
        blank = text[line - len(text[start:line]) + len(text[start:line].rstrip()) : line].count("\n") > 1
        ended = not before or before[-1] in _SENTENCE_END
        name = _CAPITALS.fullmatch(last) if ended or blank else None
        name = name or (_MIXED.fullmatch(last) if ended else None)
        if name and not _NO_NAMES & set(name.group(1).upper().split()) and len(name.group(1)) > 2:
            first = line + len(text[line:stop]) - len(text[line:stop].lstrip())
            return Tail(_before_last_lines(text, start, first), _name(name.group(1)))
    glued = _GLUED.search(text[max(start, stop - 60) : stop])
    if glued and not _NO_NAMES & set(glued.group(1).upper().split()):
        return Tail(stop - (len(glued.group()) - (glued.start(1) - glued.start())), _name(glued.group(1)))
    return Tail(stop, None)


def _name(found: str) -> str:
    return " ".join(found.split()).strip(".,-")
