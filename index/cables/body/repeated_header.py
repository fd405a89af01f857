"""The block of header lines that is printed again inside a body: where it ends, and the text goes on."""

from __future__ import annotations

import re

CLASS_WORD = (
    r"UNCLASSIFIED|UNCLAS|CONFIDENTIAL|SECRET|LIMITED OFFICIAL USE|U N C L A S(?: S I F I E D)?"
    r"|C O N F I D E N T I A L|S E C R E T|L I M I T E D {1,3}O F F I C I A L {1,3}U S E"
)
_SECTION = r"(?:[ \t]+(?:FINAL[ \t]+)?SECTION[ \t]+\d{1,2}[ \t]+OF[ \t]*\d{1,2})?"
_POST_AND_SERIAL = r"[ \t]+[A-Z][A-Z.'’ \t-]{1,24}(?:\n[ \t]*[A-Z]{3,12})?[ \t]+\d{3,6}"
_HANDLING = r"(?:[ \t]*/{0,2}[ \t]*(?:E ?F ?T ?O|NOFORN|FOUO|SENSITIVE|EXDIS|NODIS|LIMDIS))?"
CLASS_LINE = rf"(?:{CLASS_WORD}){_HANDLING}{_SECTION}{_POST_AND_SERIAL}(?=[ \t]*(?:\n|\Z|SIPDIS))"
"""A class line with the cable's post and serial, as a piece of a regular expression."""

EXECUTIVE_ORDER = r"E\.? ?O\.? ?(?:11652|12065|12356|12958|12598|13526)(?:[ \t]*:|[ \t]+DECL)"
FROM_LINE = r"FM (?:AMEMB|AMCONSUL|SECSTATE|USMISSION|USOFFICE|USLO|USINT|USUN|USEU|USDEL)"
_CAPTION = (
    r"(?:SIPDIS|NOFORN|SENSITIVE|EXDIS|NODIS|STADIS|LIMDIS|TERREP|ROGER CHANNEL|AIDAC|CODEL|NO ?DIS|E F T O"
    r"|LIMITED OFFICIAL USE|C O R R E C T E D {1,3}C O P Y[^\n]{0,60}|SENSITIVE BUT UNCLASSIFIED[^\n]{0,60}"
    r"|(?:NOT FOR )?INTERNET DISTRIBUTION|PLEASE PROTECT ACCORDINGLY\.?)"
)
_ROUTING = (
    r"(?:VZCZ\S*|[A-Z]{2} RUE[^\n]*|RU[A-Z]{4,5}[ /][^\n]*|DE RUE[^\n]*|ZN[RY] [^\n]*"
    r"|[ZOPR](?: [OPR])? \d{6}\s?Z [^\n]*"
    r"|(?:FM|TO|INFO|ACTION) [^\n]*|[A-Z/]{1,8}-\d\d\b[^\n]*|/\d{2,4}W?[^\n]*"
    r"|-{4,}[0-9A-Z]{0,12} {1,3}\d{6}Z[^\n]*|AM(?:EMBASSY|CONSUL) [^\n]*)"
)
_PASSING = (
    r"(?:DEPT|DEPARTMENT|STATE|NSC|SECDEF|USDOC|WHITE HOUSE|TREASURY|JUSTICE|ENERGY|LABOR|COMMERCE|USTR|USAID|CIA|DOD"
    r"|OSD|JOINT STAFF)(?: ALSO| PLEASE)?(?: FOR| PASS)\b[^a-z\n]*"
)
_ADDRESS_LINE = re.compile(rf"[ \t]*(?:{_CAPTION}|{CLASS_LINE}|{CLASS_WORD}|{_ROUTING}|{_PASSING})[ \t]*(?=\n|\Z)")
_CAPTION_LINE = re.compile(rf"[ \t]*(?:{_CAPTION}|{CLASS_LINE}|{_PASSING})[ \t]*(?=\n|\Z)")
_FIELD = re.compile(
    rf"[ \t]*¶?(?:{EXECUTIVE_ORDER}|TAGS? *:|SUBJ(?:ECT)? *:|(?:REF|Ref)(?:S|TELS?|ERENCES?|\([SA]\))? *:"
    r"|(?:\([UCS]\))? *(?:Classified|CLASSIFIED) (?:[Bb]y|BY)\b|Derived [Ff]rom\b|REASONS? *:)",
)
_TAG_LINE = re.compile(r"[ \t]*[A-Z]{2,6}(?:[, ]+[A-Z]{2,6})*[ \t]*(?=\n|\Z)")
_LABEL = re.compile(r"[ \t]*(?:- )?(?:¶|\$\\P ?)?\s?\d{1,4} ?\$? ?[.,] {0,3}(?:\(|[A-Z])")
_LABEL_WITHIN = re.compile(r"[ \t]¶?\d{1,3}\. {0,3}\((?:U|C|S|SBU)\b")
_FIELD_AHEAD = re.compile(rf"\n[ \t]*(?:{EXECUTIVE_ORDER}|TAGS? *:|SUBJ(?:ECT)? *:)")
_TEXT_BEFORE_FIELD = re.compile(
    r"\n[ \t]*(?:- )?(?:¶|\$\\P ?)?\s?\d{1,3} ?\$? ?[.,] {0,3}(?:\((?:U|C|S|SBU)\b|[A-Z])|[A-Za-z]{3}\.[ \t]*\n"
)
_OPENING = re.compile(rf"[ \t]*(?:{CLASS_LINE}|{_CAPTION}(?=[ \t]*\n)|VZCZ|{FROM_LINE})")
_LOOK_AHEAD = 1800
_LONGEST_LINE = 300
_MOST_LINES = 90
_MOST_FIELD_LINES = 12


def opens_block(text: str, start: int, end: int) -> bool:
    """Whether a body begins with lines that still belong to its header."""
    at = _skip_blank(text, start, end)
    return bool(_FIELD.match(text, at, end) or _OPENING.match(text, at, end))


def block_end(text: str, start: int, end: int) -> int:
    """Where the header block that begins at `start` ends; its first line is always part of it.

    Addresses may come until the first field (E.O., TAGS, SUBJECT, REF, Classified By), then only fields and captions.
    """
    in_fields = _FIELD.match(text, start, end) is not None
    at = last = start
    if not in_fields:
        last = _line_end(text, start, end)
        at = _to_fields(text, last, end)
    for _ in range(_MOST_LINES):
        begin = _skip_blank(text, at, end)
        if begin >= end or _LABEL.match(text, begin, end):
            break
        if _FIELD.match(text, begin, end):
            in_fields = True
            stop = _field_end(text, begin, end)
        else:
            line = (_CAPTION_LINE if in_fields else _ADDRESS_LINE).match(text, begin, end)
            stop = line.end() if line and line.end() - begin <= _LONGEST_LINE else begin
        if stop <= begin:
            break
        at = last = stop
    return last


def _to_fields(text: str, at: int, end: int) -> int:
    """Past addresses of any form, where a field follows soon and no text comes before it."""
    ahead = _FIELD_AHEAD.search(text, at, min(end, at + _LOOK_AHEAD))
    if ahead is None or _TEXT_BEFORE_FIELD.search(text, at, ahead.start()):
        return at
    return ahead.start()


def _field_end(text: str, begin: int, end: int) -> int:
    """The end of a field, which goes on to a blank line; `begin` where it cannot be told from the text after it."""
    at = _line_end(text, begin, end)
    if at - begin > _LONGEST_LINE:
        label = _LABEL_WITHIN.search(text, begin, at)
        return label.start() if label else begin
    is_tags = text[begin : begin + 8].strip(" ¶").startswith("TAG")
    for _ in range(_MOST_FIELD_LINES):
        line = at + 1
        stop = _line_end(text, line, end)
        if line >= end or stop - line > _LONGEST_LINE or _LABEL.match(text, line, end) or _FIELD.match(text, line, end):
            break
        blank = not text[line:stop].strip()
        if (blank and not is_tags) or (is_tags and not blank and not _TAG_LINE.match(text, line, end)):
            break
        at = stop
    return at


def _skip_blank(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _line_end(text: str, at: int, end: int) -> int:
    stop = text.find("\n", at, end)
    return stop if stop >= 0 else end
