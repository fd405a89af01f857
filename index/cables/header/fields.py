"""Header values made plain: a whole subject on one line, a classification, who classified the cable."""

from __future__ import annotations

import re

from index.cables.header.class_line import ClassLine
from index.cables.header.lines import PAGE_MARK
from index.markings import CAPTION, CLASSIFICATION, CLASSIFICATIONS, LETTERS, with_handling

_PAGE_MARK = re.compile(PAGE_MARK)
_MARK = re.compile(
    rf"\s*[(\[]\s*(?:{LETTERS}|{CLASSIFICATION})\s?(?:[/ -]{{1,3}}[A-Z/ ]{{2,16}}|NF)?\s*[)\]]\s*", re.IGNORECASE
)
_HYPHEN_AT_END = re.compile(r"(?<=\w)-[ \t]*\n[ \t]*(?=\w)")
_BY_AGAIN = re.compile(r"^(?:[\W\d]*CLASSI?FI?E?D\s+BY\b\s*:?\s*)+", re.IGNORECASE)
_BY_IN_BODY = re.compile(
    rf"\W*(?:(?:{CLASSIFICATION})\W{{1,5}}ENTIRE TEXT\W{{1,5}})?(CLASSI?FI?E?D\s+BY\b)", re.IGNORECASE
)
_BROKEN_WORDS = re.compile(r"\b(?:r ?e ?a ?s ?o ?n(?: ?s)?|a ?n ?d(?= \()|f ?o ?r(?= r ?e))\b", re.IGNORECASE)
_CAPTION_RUN = re.compile(rf"[\s,]*(?:(?:{CAPTION})\b[\s,/]*){{1,8}}")
_WRAP_PILCROW = re.compile(r"(?<= )¶(?=\w)")
"""What pages put before a wrapped line that begins with a number or an initial."""
_BLANKS = re.compile(r"[\s\xa0\\]+")


def one_line(text: str) -> str:
    """Join a wrapped value to one line: without page marks, backslashes and hyphens of the wrap."""
    return _BLANKS.sub(" ", _HYPHEN_AT_END.sub("-", _PAGE_MARK.sub(" ", text))).strip()


def subject(text: str) -> str | None:
    """Return the whole subject on one line, without its own mark."""
    line = _WRAP_PILCROW.sub("", one_line(text))
    while (match := _MARK.match(line)) and match.end() < len(line):
        line = line[match.end() :]
    return re.sub(r"\s\.\.\.\Z", "", line).strip(" :;¶") or None


def classified_by(text: str | None, first_paragraph: str) -> str | None:
    """Return who classified the cable and why; from the first paragraph if the header does not say."""
    if text is None and (match := _BY_IN_BODY.match(first_paragraph)):
        text = first_paragraph[match.start(1) : match.start(1) + 400]
    if text is None:
        return None
    joined = _BROKEN_WORDS.sub(lambda match: match.group().replace(" ", ""), one_line(text))
    return _BY_AGAIN.sub("", joined).strip(" :") or None


def classification(line: ClassLine | None, security: str | None, captions: str) -> str | None:
    """Return the classification as the archive's column writes it, from class line, captions and security line."""
    level = line.level if line else CLASSIFICATIONS.get(security or "")
    return with_handling(level, f"{line.handling if line else ''}\n{_captions_only(captions)}") if level else None


def _captions_only(text: str) -> str:
    """Keep the captions before the E.O. line: the words after the class line, and short lines in capitals."""
    before = re.split(r"\n[^\w\n]*(?:E\.?\s?O\.?|TAGS|SUBJ)", text, maxsplit=1)[0]
    run = _CAPTION_RUN.match(before)
    lines = [line for line in before.splitlines() if len(line.split()) <= 3 and line.isupper()]
    return "\n".join([run.group() if run else "", *lines])
