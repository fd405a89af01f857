"""The title lines between two paragraphs, which belong to the paragraph after them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RULE = re.compile(r"[-=_*~+. ]*(?:[-=_*~]{3}|(?:- ){2}-|\. \. \.)[-=_*~+. ]*")
_ENDED_ABOVE = re.compile(r"[.!?)\]\"'”’][.\s]*\Z")
_ENDED = re.compile(r"[.!?:;)\]\"'”’][.\s]*\Z")
_NO_HEADING = re.compile(
    r"(?:--|[-•*o] |\(?\w{1,2}[).] |\$?\d[\d,.]*\s|[xX]{4}|https?:|\(?(?:End|END|end)\b|(?:Begin|BEGIN) (?:[Tt]ext|TEXT)|\|)|.*(?:@|https?://|\t\S|\S {3,}\S)"
)
_INLINE_RULE = re.compile(r"(?:[-=_*~]{4,}|(?:- ){3,}-?)\s*\Z")
_SENTENCE_END = re.compile(r"[.!?:)\]\"”][)\"'”]?\s+(?=[\"'A-Z(\d])")
_WORD = re.compile(r"[A-Za-z][\w'’-]*")
_SMALL = frozenset(
    "a an and as at but by for from in into nor of off on onto or over s the to up via vs with its is".split()
)
_LONGEST = 240
_MOST_LINES = 12


def heading_start(text: str, start: int, end: int, *, at_line: bool) -> int:
    """Where the heading at the end of `text[start:end]` begins; `end` where there is none.

    >>> heading_start("All is well.\\n\\nNext Steps\\n----------\\n", 0, 35, at_line=True)
    14
    """
    stop = start + len(text[start:end].rstrip()) if end > start else end
    if stop <= start:
        return end
    found = _by_lines(text, start, stop) if at_line else None
    if found is None:
        found = _inline(text, start, stop)
    return end if found is None else found


def heading_text(raw: str) -> str:
    """A heading's words on one line, without the lines drawn around them."""
    lines = [line.strip() for line in raw.splitlines()]
    words = " ".join(line for line in lines if line and not _RULE.fullmatch(line))
    words = re.sub(r"\s*[-=_*~]{4,}\s*|\s*(?:- ){3,}-?\s*", " ", words)
    return " ".join(words.split()).strip(" /*_=")


def is_title(lines: list[str]) -> bool:
    """Whether one to three lines, from the top down, are written like a title."""
    return 0 < len(lines) <= 3 and all(line and _may_be_title(line) for line in lines) and _reads_as_title(lines[::-1])


def is_rule(line: str) -> bool:
    """Whether a line is only drawn: an underline, or the edge of a box."""
    return bool(_RULE.fullmatch(line.strip()))


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def is_rule(self) -> bool:
        return bool(_RULE.fullmatch(self.text))

    @property
    def ends_sentence(self) -> bool:
        return bool(_ENDED.search(self.text))


def _by_lines(text: str, start: int, stop: int) -> int | None:
    """The title lines at the end of a paragraph that is printed in lines; stacked titles count together."""
    lines = _last_lines(text, start, stop)
    found, rest = _underlined(lines)
    if found is None:
        found, rest = _bare(lines)
    for _ in range(2):
        above, rest = _bare(rest) if found is not None else (None, [])
        found = found if above is None else above
    return found


def _last_lines(text: str, start: int, stop: int) -> list[_Line]:
    """The last lines, the lowest first, without the line on which the paragraph itself begins."""
    lines: list[_Line] = []
    at = stop
    while len(lines) < _MOST_LINES:
        line_start = text.rfind("\n", start, at) + 1
        if line_start <= 0:
            break
        lines.append(_Line(line_start, text[max(line_start, at - _LONGEST) : at].strip()))
        at = line_start - 1
    else:
        return lines
    lines.append(_Line(start, text[max(start, at - _LONGEST) : at].strip()))
    return lines


def _underlined(lines: list[_Line]) -> tuple[int | None, list[_Line]]:
    if len(lines) < 2 or not lines[0].is_rule:
        return None, lines
    top = 1
    while top < len(lines) and top <= 4 and lines[top].text and not lines[top].is_rule:
        if top > 1 and lines[top].ends_sentence and not lines[top - 1].text[:1].islower():
            break
        top += 1
    if top == 1 or top >= len(lines) or any(len(line.text) > 110 for line in lines[1:top]):
        return None, lines
    title = " ".join(line.text for line in reversed(lines[1:top]))
    if lines[1].text[-1] == "." and not _shouts(title) and len(title.split()) > 8:
        return None, lines
    if lines[top].is_rule:
        return lines[top].start, lines[top + 1 :]
    if lines[top].text and not lines[top].ends_sentence:
        return None, lines
    return lines[top - 1].start, lines[top:]


def _bare(lines: list[_Line]) -> tuple[int | None, list[_Line]]:
    """A title without a line under it: set apart, not ending like a sentence, after the end of one."""
    blank = 0
    while blank < len(lines) and not lines[blank].text:
        blank += 1
    top = blank
    while top < len(lines) and top - blank < 3 and lines[top].text and not lines[top].is_rule:
        if top > blank and lines[top].ends_sentence:
            break
        if not _may_be_title(lines[top].text):
            return None, []
        top += 1
    if top == blank or top >= len(lines) or not _reads_as_title([line.text for line in lines[blank:top]]):
        return None, []
    above = next((line for line in lines[top:] if line.text), None)
    apart = not lines[top].text or lines[top].is_rule
    if above is None or not (above.is_rule or _ENDED_ABOVE.search(above.text) or (apart and _may_be_title(above.text))):
        return None, []
    title = " ".join(line.text for line in reversed(lines[blank:top]))
    if not apart and not (_shouts(title) or _title_case(title)):
        return None, []
    if not (above.is_rule or _ENDED_ABOVE.search(above.text)):
        return (lines[top - 1].start, lines[top:]) if _bare(lines[top:])[0] is not None else (None, [])
    return lines[top - 1].start, lines[top:]


def _reads_as_title(lines: list[str]) -> bool:
    title = " ".join(reversed(lines))
    if len(title) > 200:
        return False
    if title[-1] in "?!":
        return len(title.split()) <= 14 and (_shouts(title) or _title_case(title))
    return title[-1] != ":" or len(title.split()) <= 10


def _may_be_title(line: str) -> bool:
    if len(line) > 100 or _NO_HEADING.match(line) or line[-1] in ".,;":
        return False
    return not line[0].islower() or len(line.split()) <= 4


def _shouts(line: str) -> bool:
    return line.isupper() and line[-1] not in ".;"


def _title_case(line: str) -> bool:
    words = [word for word in _WORD.findall(line) if word.lower() not in _SMALL]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def _inline(text: str, start: int, stop: int) -> int | None:
    """A title within a line of an unwrapped copy: underlined, or in capitals or title case after the last sentence."""
    floor = max(start, stop - _LONGEST)
    tail = text[floor:stop]
    rule = _INLINE_RULE.search(tail)
    body = tail[: rule.start()].rstrip() if rule else tail
    ends = [match.end() for match in _SENTENCE_END.finditer(body[:-1])]
    boxed = body.rfind("----") if rule else -1
    if boxed >= 0:
        opening = len(body[:boxed].rstrip("-")) if boxed else 0
        return floor + opening if floor + opening > start else None
    if not ends:
        return None
    if rule:
        wanted = len(rule.group().strip())
        return floor + min(ends, key=lambda at: abs(len(body) - at - wanted))
    title = body[ends[-1] :]
    if "\n" in title or not 3 < len(title) <= 90 or title[-1] in '.,;:)"' or not (_title_case(title) or _shouts(title)):
        return None
    return floor + ends[-1]
