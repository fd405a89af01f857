"""The lines of a header: which field a line opens, whether it starts the body, or is a mark to pass over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.cables.header.class_line import CORRECTED_COPY
from index.markings import CAPTION, CLASSIFICATION, LOOSE_MARK_IN_BRACKETS

PAGE_MARK = r"[A-Z][A-Z .'-]{2,30}\d{6,8}\s+\d{3}(?:\.\d)?\s+OF\s+\d{3}"
_LABEL = re.compile(
    r"[\s¶$*_#>|\"'-]{0,12}(?:"
    r"(?P<eo>(?i:E\s?\.?\s?O\.?)\s{0,2}:?\s?\d{4,5}\s*[:;.]?|E\.\s?O\.:?)"
    r"|(?P<tags>(?i:TAGS?|TAGE)\s*[:;]|TAGS?[ \t]|(?:TGS|AGS)\s*:)"
    r"|(?P<subject>(?i:SUBJECT|SUBJ|UBJECT|SUBECT|SUJECT)\s*[:;]|SUBJECT[ \t])"
    r"|(?P<ref>(?i:(?:PROGRAM\s)?REFS?|REF\(S\)|REFTELS?|REFTEL\(S\)|REFERENCES?)\s*(?:\([A-Z ]{1,10}\)\s*)?:"
    r"|REFS?\.?[ \t]+(?=\(?[A-Z][.):]|\d\d\s[A-Z]|[A-Z]{4}))"
    r"|(?P<by>(?:\([A-Z]{1,3}\)\s*)?(?i:CLASSI?FI?E?D\s{1,3}(?:AND\s+DECLASSIFIED\s+)?BY)\s*:?|CLASSIFIED:"
    r"|(?i:REASONS?(?:\sFOR\sCLASSIFICATION)?\s*:|DECLASSIFY\s+ON\s*:|DERIVED\s+FROM\s*:))"
    r")"
)
_INSIDE = re.compile(
    r"(?<=[ \t)])(?=E\.\s?O\.\s?\d{5}\s?:|T?AGS:|Tags:"
    r"|S(?:UBJECT|UBJ|ubject):|R(?:EF|ef)(?:[Ss]|TELS?|tels?|\([Ss]\))?:"
    r"|Classified [Bb]y\b|CLASSIFIED BY\b)"
    r"|(?<=[a-zA-Z])(?=REFS?: ?[A-Z(]|Classified By\b)"
    rf"|(?<=[ \t])(?=¶?1\.\s{{0,2}}{LOOSE_MARK_IN_BRACKETS})"
)
_KINDS = {
    "mark": rf"\s*{PAGE_MARK}.{{0,40}}$"
    r"|\s*PAGE\s+\d\d\b.{0,80}$|.{0,60}PTQ\d{4}\s*$|\s*-{8,}[0-9A-F]{6}\s+\d{6}Z.*$"
    rf"|\s*(?:{CLASSIFICATION})\s*$"
    r"|.{0,80}\bCase No\. [A-Z]-\d{4}|\s*RELEASED? IN (?:PART|FULL)\b.{0,40}$",
    "start": rf"(?i:[\s>]*(?:-\s+)?(?:\$?\s?\\P\s?|¶|\ufffd)?\s?\d{{1,3}}\s?\$?\s?(?:[.,)]+\s*(?!\d|\s?[45]\s?\()"
    rf"|(?=\s?{LOOSE_MARK_IN_BRACKETS}))|\s*{LOOSE_MARK_IN_BRACKETS}\s*\S)",
    "rule": r"\s*[-=_*~.]{4}[-=_*~.\s]*$",
    "caption": rf"\s*(?:(?:{CAPTION}|TERREP|AIDAC|CODEL|ROGER CHANNEL)[\s,/]{{0,9}}){{1,6}}$"
    r"|\s*\.{3}\s*$"
    r"|(?i:.{0,80}\b(?:SENSITIVE BUT UNCLASSIFIED|(?:PROTECT|HANDLE|TREAT(?:ED)?) ACCORDINGLY|NOT FOR (?:INTERNET"
    r"|PUBLICATION|PUBLIC|DISTRIBUTION|RELEASE)|INTERNET DISTRIBUTION|INTERNET POSTING|FOR OFFICIAL USE ONLY)\b)"
    r"|.{0,80}Declassified/Released US Department|\s*Systematic Review \d\d|\s*\*{3} Current Classification"
    rf"|\s*This record is a partial extract|.{{0,40}}{CORRECTED_COPY}",
    "routing": r"\s*(?:VZCZC[A-Z]{3}|(?:OO|PP|RR|ZZ)\s+RU[A-Z]{4}|RU[A-Z]{4,6}[\s/]|RH[A-Z]{4,6}/"
    r"|(?:[ZOPRY]\s+){1,3}\d{6}\s?Z\s|DE\s+RU[A-Z]{3,6}|(?:FM|TO|INFO|ZNR|ZNY|XMT|ACTION)\s+[A-Z]{2}"
    r"|(?:AM|US)(?:EMBASSY|CONSUL|MISSION|OFFICE|DEL|INT)\b"
    r"|[A-Z][A-Z /]{2,50}(?:COLLECTIVE|WASHDC|WASHINGTON DC)\b)",
    "summary": r"(?i:[\s/(¶]*(?:BEGIN\s+)?(?:SUMMARY|INTRODUCTION|COMMENT|KEY POINTS)\b)",
}
_KIND = re.compile("|".join(rf"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a header, or the piece of one from a label to the next if copies lost their line breaks."""

    start: int
    end: int
    kind: str
    """blank, label, mark, start, rule, caption, routing, summary or other."""
    label: str
    """eo, tags, subject, ref or by; empty if the line opens no field."""
    value: int
    """Where the field's value begins."""


def split(text: str, start: int, end: int) -> Iterator[Line]:
    """Split `text[start:end]` into lines, cut again before each label that stands inside a line."""
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop + 1
        piece = text[at:stop]
        # Most lines hold none of these signs, and so no label: the pattern costs more than the look.
        may_hold = ":" in piece or "(" in piece or "lassified" in piece or "CLASSIFIED" in piece
        inside = _INSIDE.finditer(text, at, min(stop, at + 6000)) if may_hold else ()
        for first, last in pairwise([at, *(match.start() for match in inside), stop]):
            if first < last:
                yield _line(text, first, last)
        at = stop


def _line(text: str, start: int, end: int) -> Line:
    piece = text[start : min(end, start + 400)]
    if not piece.strip():
        return Line(start, end, "blank", "", start)
    if match := _LABEL.match(piece):
        return Line(start, end, "label", str(match.lastgroup), start + match.end())
    kind = _KIND.match(piece)
    return Line(start, end, str(kind.lastgroup) if kind else "other", "", start)
