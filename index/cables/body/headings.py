"""The title lines between two paragraphs, which belong to the paragraph after them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RULE = re.compile(r"[-=_*~+. ]*(?:[-=_*~]{3}|(?:- ){2}-|\. \. \.)[-=_*~+. ]*")
_ENDED_ABOVE = re.compile(
    r"(?:[.!?][)\]\"'”’]*|[\"'”’\]]|(?i:\bend (?:of )?(?:summary|comment|note|text|quote)\W{0,3}))[.\s]*\Z"
)
_ENDED = re.compile(r"[.!?:;)\]\"'”’][.\s]*\Z")
_NO_HEADING = re.compile(
    r"--|[-•*o] |\(?\w{1,2}[).] |\$?\d[\d,.]*\s|[xX]{4}|https?:|\|"
    r"|\(?(?:End|END|end)\b|(?:Begin|BEGIN) (?:[Tt]ext|TEXT)|.*(?:@|https?://|\t\S|\S {3,}\S)"
)
_NO_TITLE_END = re.compile(r"(?<!\.)[.,;][\"'”’)]?\Z|,[\"”]?\Z")
_INLINE_RULE = re.compile(r"(?:[-=_*~]{4,}|(?:- ){3,}-?)\s*\Z")
_SENTENCE_END = re.compile(r"[.!?:)\]\"”][)\"'”]?\s+(?=[\"'A-Z(\d])")
_WORD = re.compile(r"[A-Za-z][\w'’-]*")
_SMALL = re.compile(
    r"an?|and|as|at|but|by|for|from|into?|nor|of|off|onto?|or|over|s|the|to|up|via|vs|with|its|is", re.IGNORECASE
)
_LONGEST = 240
_LONGEST_TITLE = 130
_MOST_LINES = 12


def heading_start(text: str, start: int, end: int, *, at_line: bool) -> int:
    """Where the heading at the end of `text[start:end]` begins; `end` where there is none.

    >>> heading_start("All is well.\\n\\nNext Steps\\n----------\\n", 0, 35, at_line=True)
    14
    """
    stop = start + len(text[start:end].rstrip()) if end > start else end
    if stop <= start or (text[stop - 1] in ".,;" and text[stop - 2 : stop - 1] != "."):
        return end
    last_line = text[max(text.rfind("\n", start, stop) + 1, start) : stop][-_LONGEST:]
    within_line = not at_line or (_INLINE_RULE.search(last_line) is not None and not is_rule(last_line))
    found = _inline(text, start, stop) if within_line else _by_lines(text, start, stop)
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
        if found is None or not rest or (rest[0].text and not rest[0].is_rule):
            break
        above, rest = _above(rest)
        found = found if above is None else above
    return found


def _above(lines: list[_Line]) -> tuple[int | None, list[_Line]]:
    """Another title right above one: an underlined or boxed one, or a bare one set apart."""
    blank = next((at for at, line in enumerate(lines) if line.text), len(lines))
    found, rest = _underlined(lines[blank:])
    return (found, rest) if found is not None else _bare(lines)


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
    """A title with a line drawn under it, and perhaps one above."""
    if len(lines) < 2 or not lines[0].is_rule:
        return None, lines
    top = 1
    while top < len(lines) and top <= 5 and lines[top].text and not lines[top].is_rule:
        top += 1
    if top == 1 or top >= len(lines):
        return None, lines
    boxed, apart = lines[top].is_rule, not lines[top].text
    if not boxed and not (apart and top <= 3):
        apart = False
        top = _last_sentence(lines, top)
    title = lines[1:top]
    if not title or any(len(line.text) > _LONGEST_TITLE for line in title):
        return None, lines
    words = " ".join(line.text for line in reversed(title))
    if title[0].text[-1] == "." and not _shouts(words) and len(words.split()) > 8:
        return None, lines
    return (lines[top].start, lines[top + 1 :]) if boxed else (title[-1].start, lines[top:])


def _last_sentence(lines: list[_Line], top: int) -> int:
    """Where a title begins that follows the text with no line between: after the line that ends a sentence."""
    for at in range(2, top + 1):
        if at < len(lines) and lines[at].ends_sentence and not lines[at - 1].text[:1].islower():
            return at
    return 1


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
    if len(line) > 100 or _NO_HEADING.match(line) or _NO_TITLE_END.search(line):
        return False
    return not line[0].islower() or len(line.split()) <= 4


def _shouts(line: str) -> bool:
    return line.isupper() and line[-1] not in ".;"


def _title_case(line: str) -> bool:
    words = [word for word in _WORD.findall(line) if not _SMALL.fullmatch(word)]
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
