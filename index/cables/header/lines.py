"""The lines of a header: which field a line opens, whether it starts the body, or is a mark to pass over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

LineKind = Literal["blank", "label", "start", "mark", "caption", "routing", "rule", "summary", "other"]

_LABEL = re.compile(
    r"[\s¶$*_#>|\"'-]{0,12}(?:"
    r"(?P<eo>(?i:E\s?\.?\s?O\.?)\s{0,2}:?\s?\d{4,5}\s*[:;.]?|E\.\s?O\.:?)"
    r"|(?P<tags>(?i:TAGS?|TAGE)\s*[:;]|TAGS?[ \t]|(?:TGS|AGS|TAGE)\s*:)"
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
    r"|(?<=[ \t])(?=¶?1\.\s{0,2}\((?:U|SBU|LOU|C|S|TS)(?:/{1,2}[A-Z]{2,6})?\))"
)
_MARKED = r"\((?:U|SBU|LOU|FOUO|C|S|TS)(?:[/ -]{1,3}[A-Z]{2,8}|\s)?\)"
_START = re.compile(
    rf"[\s>]*(?:-\s+)?(?:\$?\s?\\P\s?|¶|\ufffd)?\s?\d{{1,3}}\s?\$?\s?"
    rf"(?:[.,)]+\s*(?!\d|\s?[45]\s?\()|(?=\s?{_MARKED}))|\s*{_MARKED}\s*\S",
    re.IGNORECASE,
)
_PAGE_MARK = re.compile(
    r"\s*[A-Z][A-Z .'-]{2,30}\d{6,8}\s+\d{3}(?:\.\d)?\s+OF\s+\d{3}.{0,40}$"
    r"|\s*PAGE\s+\d\d\b.{0,80}$|.{0,60}PTQ\d{4}\s*$|\s*-{8,}[0-9A-F]{6}\s+\d{6}Z.*$"
    r"|\s*(?:UNCLASSIFIED|CONFIDENTIAL|SECRET|LIMITED OFFICIAL USE)\s*$"
    r"|.{0,80}\bCase No\. [A-Z]-\d{4}|\s*RELEASED? IN (?:PART|FULL)\b.{0,40}$"
)
_CAPTION = re.compile(
    r"\s*(?:(?:SIPDIS|SENSITIVE|NOFORN|EXDIS|NODIS|STADIS|LIMDIS|TERREP|AIDAC|CODEL|ROGER CHANNEL)[\s,/]{0,9}){1,6}$"
    r"|\s*\.{3}\s*$"
    r"|(?i:.{0,80}\b(?:SENSITIVE BUT UNCLASSIFIED|(?:PROTECT|HANDLE|TREAT(?:ED)?) ACCORDINGLY|NOT FOR (?:INTERNET"
    r"|PUBLICATION|PUBLIC|DISTRIBUTION|RELEASE)|INTERNET DISTRIBUTION|INTERNET POSTING|FOR OFFICIAL USE ONLY)\b)"
    r"|.{0,80}Declassified/Released US Department|\s*Systematic Review \d\d|\s*\*{3} Current Classification"
    r"|\s*This record is a partial extract|.{0,40}C\s?O\s?R\s?R\s?E\s?C\s?T\s?E\s?D\s+C\s?O\s?P\s?Y"
)
_ROUTING = re.compile(
    r"\s*(?:VZCZC[A-Z]{3}|(?:OO|PP|RR|ZZ)\s+RU[A-Z]{4}|RU[A-Z]{4,6}[\s/]|RH[A-Z]{4,6}/|(?:[ZOPRY]\s+){1,3}\d{6}\s?Z\s"
    r"|DE\s+RU[A-Z]{3,6}|(?:FM|TO|INFO|ZNR|ZNY|XMT|ACTION)\s+[A-Z]{2}|(?:AM|US)(?:EMBASSY|CONSUL|MISSION|OFFICE|DEL|INT)\b"
    r"|[A-Z][A-Z /]{2,50}(?:COLLECTIVE|WASHDC|WASHINGTON DC)\b)"
)
_RULE = re.compile(r"\s*[-=_*~.]{4,}[-=_*~.\s]*$")
_SUMMARY = re.compile(r"[\s/(¶]*(?:BEGIN\s+)?(?:SUMMARY|INTRODUCTION|COMMENT|KEY POINTS)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a header, or the piece of one from a label to the next where copies lost their line breaks."""

    start: int
    end: int
    kind: LineKind
    label: str
    """eo, tags, subject, ref or by; empty where the line opens no field."""
    value: int
    """Where the field's value begins."""


def split(text: str, start: int, end: int) -> Iterator[Line]:
    """The lines of `text[start:end]`, cut again before each label that stands inside a line."""
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop + 1
        inside = _INSIDE.finditer(text, at, min(stop, at + 6000)) if _may_hold_label(text, at, stop) else ()
        cuts = [at, *(match.start() for match in inside), stop]
        for first, last in pairwise(cuts):
            if first < last:
                yield line_at(text, first, last)
        at = stop


def _may_hold_label(text: str, at: int, stop: int) -> bool:
    """Whether it is worth while to look for a label in the middle of a line: most lines can be told in passing."""
    return any(text.find(sign, at, stop) >= 0 for sign in (":", "(", "lassified", "CLASSIFIED"))


def line_at(text: str, start: int, end: int) -> Line:
    """One line, with its kind found."""
    piece = text[start : min(end, start + 400)]
    if not piece.strip():
        return Line(start, end, "blank", "", start)
    if match := _LABEL.match(piece):
        return Line(start, end, "label", str(match.lastgroup), start + match.end())
    return Line(start, end, _kind(piece), "", start)


def _kind(piece: str) -> LineKind:
    if _PAGE_MARK.match(piece):
        return "mark"
    if _START.match(piece):
        return "start"
    if _RULE.match(piece):
        return "rule"
    if _CAPTION.match(piece):
        return "caption"
    if _ROUTING.match(piece):
        return "routing"
    return "summary" if _SUMMARY.match(piece) else "other"
