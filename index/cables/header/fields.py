"""Header values made plain: a whole subject on one line, a classification, who classified the cable."""

from __future__ import annotations

import re

from index.cables.header.class_line import ClassLine

_PAGE_MARK = re.compile(r"[A-Z][A-Z .'-]{2,30}\d{6,8}\s+\d{3}(?:\.\d)?\s+OF\s+\d{3}")
_MARK = re.compile(
    r"\s*[(\[]\s*(?:U|SBU|LOU|FOUO|C|S|TS|UNCLASSIFIED|CONFIDENTIAL|SECRET)"
    r"\s?(?:[/ -]{1,3}[A-Z/ ]{2,16}|NF)?\s*[)\]]\s*",
    re.IGNORECASE,
)
_HYPHEN_AT_END = re.compile(r"(?<=\w)-[ \t]*\n[ \t]*(?=\w)")
_BY_AGAIN = re.compile(r"^(?:[\W\d]*CLASSI?FI?E?D\s+BY\b\s*:?\s*)+", re.IGNORECASE)
_BY_IN_BODY = re.compile(
    r"\W*(?:(?:CONFIDENTIAL|SECRET)\W{1,5}ENTIRE TEXT\W{1,5})?(CLASSI?FI?E?D\s+BY\b)", re.IGNORECASE
)
_BROKEN_WORDS = re.compile(r"\b(?:r ?e ?a ?s ?o ?n(?: ?s)?|a ?n ?d(?= \()|f ?o ?r(?= r ?e))\b", re.IGNORECASE)
_CAPTION_RUN = re.compile(r"[\s,]*(?:(?:SIPDIS|SENSITIVE|NOFORN|EXDIS|NODIS|STADIS|LIMDIS)\b[\s,/]*){1,8}")
_OF_SECURITY = {"U": "UNCLASSIFIED", "C": "CONFIDENTIAL", "S": "SECRET"}
_SENSITIVE = re.compile(r"\b(?:SENSITIVE|FOR OFFICIAL USE ONLY|E\s?F\s?T\s?O|FOUO)\b")
_NOFORN = re.compile(r"\bN\s?O\s?F\s?O\s?R\s?N\b")
_WRAP_PILCROW = re.compile(r"(?<= )¶(?=\w)")
"""What pages put before a wrapped line that begins with a number or an initial."""
_BLANKS = re.compile(r"[\s\xa0\\]+")


def one_line(text: str) -> str:
    """A wrapped value on one line: page marks and trailing backslashes out, a word hyphenated at the wrap joined."""
    return _BLANKS.sub(" ", _HYPHEN_AT_END.sub("-", _PAGE_MARK.sub(" ", text))).strip()


def subject(text: str) -> str | None:
    """The whole subject, unwrapped, its own mark stripped."""
    line = _WRAP_PILCROW.sub("", one_line(text))
    while (match := _MARK.match(line)) and match.end() < len(line):
        line = line[match.end() :]
    return re.sub(r"\s\.\.\.\Z", "", line).strip(" :;¶") or None


def classified_by(text: str | None, first_paragraph: str) -> str | None:
    """Who classified the cable and why; from the first paragraph where the header does not say."""
    if text is None and (match := _BY_IN_BODY.match(first_paragraph)):
        text = first_paragraph[match.start(1) : match.start(1) + 400]
    if text is None:
        return None
    joined = _BROKEN_WORDS.sub(lambda match: match.group().replace(" ", ""), one_line(text))
    return _BY_AGAIN.sub("", joined).strip(" :") or None


def classification(line: ClassLine | None, security: str | None, captions: str) -> str | None:
    """The classification as the archive's column writes it, from the class line, captions and security line."""
    level = line.level if line else _OF_SECURITY.get(security or "")
    if level is None:
        return None
    handling = f"{line.handling if line else ''}\n{_captions_only(captions)}"
    if level == "UNCLASSIFIED":
        return f"{level}//FOR OFFICIAL USE ONLY" if _SENSITIVE.search(handling) else level
    return f"{level}//NOFORN" if _NOFORN.search(handling) and level != "LIMITED OFFICIAL USE" else level


def _captions_only(text: str) -> str:
    """The captions between class line and E.O.: the words right after the class line, and lines of nothing else."""
    before = re.split(r"\n\W*(?:E\.?\s?O\.?|TAGS|SUBJ)", text, maxsplit=1)[0]
    run = _CAPTION_RUN.match(before)
    lines = [line for line in before.splitlines() if len(line.split()) <= 3 and line.isupper()]
    return "\n".join([run.group() if run else "", *lines])
