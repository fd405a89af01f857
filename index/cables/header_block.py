"""The block of header lines that is printed again inside a body: where it ends, and its text begins again."""

from __future__ import annotations

import re

CLASS_WORD = (
    r"UNCLASSIFIED|UNCLAS|CONFIDENTIAL|SECRET|LIMITED OFFICIAL USE|U N C L A S(?: S I F I E D)?|C O N F I D E N T I A L|S E C R E T"
    r"|L I M I T E D {1,3}O F F I C I A L {1,3}U S E"
)
_SERIAL = r"(?:[ \t]+(?:FINAL[ \t]+)?SECTION[ \t]+\d{1,2}[ \t]+OF[ \t]*\d{1,2})?[ \t]+[A-Z][A-Z.'’ \t-]{1,24}(?:\n[ \t]*[A-Z]{3,12})?[ \t]+\d{3,6}"
CLASS_LINE = rf"(?:{CLASS_WORD})(?:[ \t]*/{{0,2}}[ \t]*(?:E ?F ?T ?O|NOFORN|FOUO|SENSITIVE|EXDIS|NODIS|LIMDIS))?{_SERIAL}(?=[ \t]*(?:\n|\Z|SIPDIS))"
_CAPTION = (
    r"(?:SIPDIS|NOFORN|SENSITIVE|EXDIS|NODIS|STADIS|LIMDIS|TERREP|ROGER CHANNEL|AIDAC|CODEL|NO ?DIS|LIMITED OFFICIAL USE|E F T O"
    r"|C O R R E C T E D {1,3}C O P Y[^\n]{0,60}|SENSITIVE BUT UNCLASSIFIED[^\n]{0,60}|(?:NOT FOR )?INTERNET DISTRIBUTION|PLEASE PROTECT ACCORDINGLY\.?)"
)
_ROUTING = (
    r"(?:VZCZ\S*|[A-Z]{2} RUE[^\n]*|RU[A-Z]{4,5}[ /][^\n]*|DE RUE[^\n]*|ZN[RY] [^\n]*|[ZOPR](?: [OPR])? \d{6}\s?Z [^\n]*|FM [^\n]*|TO [^\n]*|INFO [^\n]*"
    r"|ACTION [^\n]*|[A-Z/]{1,8}-\d\d\b[^\n]*|/\d{2,4}W?[^\n]*|-{4,}[0-9A-Z]{0,12} {1,3}\d{6}Z[^\n]*|AM(?:EMBASSY|CONSUL) [^\n]*)"
)
_PASSING = (
    r"(?:DEPT|DEPARTMENT|STATE|NSC|SECDEF|USDOC|WHITE HOUSE|TREASURY|JUSTICE|ENERGY|LABOR|COMMERCE|USTR|USAID|CIA|DOD|OSD|JOINT STAFF|PASS|[A-Z/]{2,12})"
    r"(?: ALSO| PLEASE)?(?: FOR| PASS)\b[^a-z\n]*"
)
_SIMPLE = re.compile(rf"[ \t]*(?:{_CAPTION}|{CLASS_LINE}|{CLASS_WORD}|{_ROUTING}|{_PASSING})[ \t]*(?=\n|\Z)")
_FIELD = re.compile(
    r"[ \t]*¶?(?:E\.? ?O\.?[ :]*\d{4,5}|EO \d{5}|TAGS?\b *:?|SUBJECT *:|SUBJ(?:ECT)? *:|REFS? *:|REF\([SA]\) *:|REFTELS? *:|REFERENCES? *:"
    r"|\(?[USC]?\)? *Classified [Bb]y\b|\(?[USC]?\)? *CLASSIFIED BY\b|\(?[USC]?\)? *Derived [Ff]rom\b|REASONS? *:)",
)
_TAG_LINE = re.compile(r"[ \t]*[A-Z]{2,6}(?:[, ]+[A-Z]{2,6})*[ \t]*(?=\n|\Z)")
_LABEL = re.compile(r"[ \t]*(?:- )?(?:¶|\$\\P ?)?\s?\d{1,4} ?\$? ?[.,] {0,3}(?:\(|[A-Z])")
_FIELD_AHEAD = re.compile(r"\n[ \t]*(?:E\.? ?O\.?[ :]*\d{4,5}|TAGS?\b *:|SUBJ(?:ECT)? *:)")
_LOOK = 1800
_MAX_LINES = 90


def opens_block(text: str, start: int, end: int) -> bool:
    """Whether a body begins with lines that still belong to its header."""
    at = _skip_blank(text, start, end)
    return bool(_FIELD.match(text, at, end) or _OPENING.match(text, at, end))


_OPENING = re.compile(rf"[ \t]*(?:{CLASS_LINE}|{_CAPTION}(?=[ \t]*\n)|VZCZ|FM (?:AM|SEC|US))")


def block_end(text: str, start: int, end: int) -> int:
    """Where the header block that begins at `start` ends; the class line or routing line itself is always part of it."""
    at = _line_end(text, start, end) if not _FIELD.match(text, start, end) else start
    last = at
    at = _to_fields(text, at, end)
    for _ in range(_MAX_LINES):
        begin = _skip_blank(text, at, end)
        if begin >= end or _LABEL.match(text, begin, end):
            break
        stop = _field_end(text, begin, end) if _FIELD.match(text, begin, end) else _simple_end(text, begin, end)
        if stop is None:
            break
        at = last = stop
    return max(last, start)


def _to_fields(text: str, at: int, end: int) -> int:
    """Past addresses and passing lines of any form, where E.O., TAGS or SUBJECT follow soon and no paragraph begins before."""
    ahead = _FIELD_AHEAD.search(text, at, min(end, at + _LOOK))
    if ahead is None or _PARAGRAPH_BETWEEN.search(text, at, ahead.start()):
        return at
    return ahead.start()


_PARAGRAPH_BETWEEN = re.compile(
    r"\n[ \t]*(?:- )?(?:¶|\$\\P ?)?\s?\d{1,3} ?\$? ?[.,] {0,3}(?:\((?:U|C|S|SBU)\b|[A-Z])|[a-z]{3}\.[ \t]*\n"
)


def _field_end(text: str, begin: int, end: int) -> int:
    is_tags = text[begin : begin + 8].strip(" ¶").startswith("TAG")
    at = _line_end(text, begin, end)
    for _ in range(12):
        line = at + 1
        if line >= end or _LABEL.match(text, line, end) or _FIELD.match(text, line, end):
            break
        stop = _line_end(text, line, end)
        blank = not text[line:stop].strip()
        if blank and not is_tags:
            break
        if is_tags and not blank and not _TAG_LINE.match(text, line, end):
            break
        at = stop
    return at


def _simple_end(text: str, begin: int, end: int) -> int | None:
    line = _SIMPLE.match(text, begin, end)
    return line.end() if line else None


def _skip_blank(text: str, at: int, end: int) -> int:
    """The start of the next line that holds something, or of this one where it does."""
    while at < end and text[at].isspace():
        at += 1
    return at


def _line_end(text: str, at: int, end: int) -> int:
    stop = text.find("\n", at, end)
    return stop if stop >= 0 else end
