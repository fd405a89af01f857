"""The title lines between two paragraphs, which belong to the paragraph after them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import dropwhile

_RULE = re.compile(r"(?=[-=_*~+. ]*?(?:[-=_*~]{3}|(?:- ){2}-|\. \. \.))[-=_*~+. ]*")
_ENDED_ABOVE = re.compile(
    r"(?:[.!?][)\]\"'”’]*|[\"'”’\]]|(?i:\bend (?:of )?(?:summary|comment|note|text|quote)\W{0,3}))[.\s]{0,200}\Z"
)
_ENDED = re.compile(r"[.!?:;)\]\"'”’][.\s]{0,200}\Z")
_NO_HEADING = re.compile(
    r"--|[-•*o] |\(?\w{1,2}[).] |\$?\d[\d,.]*\s|[xX]{4}|https?:|\|"
    r"|\(?(?:End|END|end)\b|(?:Begin|BEGIN) (?:[Tt]ext|TEXT)|.*(?:@|https?://|\t\S|\S {3,}\S)"
)
_NO_TITLE_END = re.compile(r"(?<!\.)[.,;][\"'”’)]?\Z|,[\"”]?\Z")
_INLINE_RULE = re.compile(r"(?:(?<![-=_*~])[-=_*~]{4,}|(?<!- )(?:- ){3,}-?)\s*\Z")
_SENTENCE_END = re.compile(r"[.!?:)\]\"”][)\"'”]?\s+(?=[\"'A-Z(\d])")
_WORD = re.compile(r"[A-Za-z][\w'’-]*")
_SMALL = re.compile(
    r"an?|and|as|at|but|by|for|from|into?|nor|of|off|onto?|or|over|s|the|to|up|via|vs|with|its|is", re.IGNORECASE
)
_LONGEST = 240
_LONGEST_TITLE = 130
_MOST_LINES = 12


def heading_start(text: str, *, at_line: bool) -> int:
    """Return where the heading at the end of a text begins; the length of the text if there is none.

    >>> heading_start("All is well.\\n\\nNext Steps\\n----------\\n", at_line=True)
    14
    """
    body = text.rstrip()
    if not body or (body[-1] in ".,;" and body[-2:-1] != "."):
        return len(text)
    last_line = body[body.rfind("\n") + 1 :][-_LONGEST:]
    within_line = not at_line or (_INLINE_RULE.search(last_line) is not None and not is_rule(last_line))
    found = _inline(body) if within_line else _by_lines(body)
    return len(text) if found is None else found


def heading_text(raw: str) -> str:
    """Return a heading's words on one line, without the lines drawn around them."""
    words = " ".join(word for line in raw.splitlines() if not is_rule(line) for word in line.split())
    words = re.sub(r"[-=_*~]{4,}|(?:- ){3,}-?", " ", words)
    return " ".join(words.split()).strip(" /*_=")


def is_title(lines: list[str]) -> bool:
    """Tell whether one to three lines, from the top down, are written like a title."""
    return 0 < len(lines) <= 3 and all(line and _may_be_title(line) for line in lines) and _reads_as_title(lines[::-1])


def is_rule(line: str) -> bool:
    """Tell whether a line is only drawn: an underline, or the edge of a box."""
    return bool(_RULE.fullmatch(line.strip()))


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def is_rule(self) -> bool:
        return is_rule(self.text)

    @property
    def is_words(self) -> bool:
        return bool(self.text) and not self.is_rule

    @property
    def ends_sentence(self) -> bool:
        return bool(_ENDED.search(self.text))


Found = tuple[int | None, list[_Line]]
"""Where a title begins, if there is one, and the lines above it."""


def _by_lines(text: str) -> int | None:
    """Find the title lines at the end of a paragraph that is printed in lines; stacked titles count together."""
    lines = _last_lines(text)
    found, rest = _title(lines)
    for _ in range(2):
        if found is None or not rest or rest[0].is_words:
            break
        above, rest = _title(rest)
        found = found if above is None else above
    return found


def _title(lines: list[_Line]) -> Found:
    lines = _without_blanks(lines)
    found, rest = _underlined(lines)
    return (found, rest) if found is not None else _bare(lines)


def _without_blanks(lines: list[_Line]) -> list[_Line]:
    return list(dropwhile(lambda line: not line.text, lines))


def _last_lines(text: str) -> list[_Line]:
    """Return the last lines, the lowest first; the paragraph's own first line ends them."""
    lines: list[_Line] = []
    at = len(text)
    while len(lines) < _MOST_LINES:
        start = text.rfind("\n", 0, at) + 1
        lines.append(_Line(start, text[max(start, at - _LONGEST) : at].strip()))
        if start == 0:
            break
        at = start - 1
    return lines


def _underlined(lines: list[_Line]) -> Found:
    """Find a title with a line drawn under it, and perhaps one above."""
    if len(lines) < 2 or not lines[0].is_rule:
        return None, lines
    top = 1
    while top < len(lines) and top <= 5 and lines[top].is_words:
        top += 1
    if top == 1 or top >= len(lines):
        return None, lines
    boxed, apart = lines[top].is_rule, not lines[top].text
    if not boxed and not (apart and top <= 3):
        top = _last_sentence(lines, top)
    title = lines[1:top]
    if not title or any(len(line.text) > _LONGEST_TITLE for line in title):
        return None, lines
    words = _words(title)
    if title[0].text[-1] == "." and not _shouts(words) and len(words.split()) > 8:
        return None, lines
    return (lines[top].start, lines[top + 1 :]) if boxed else (title[-1].start, lines[top:])


def _last_sentence(lines: list[_Line], top: int) -> int:
    """Return where a title begins that follows the text with no line between: after the end of a sentence."""
    for at in range(2, min(top + 1, len(lines))):
        if lines[at].ends_sentence and not lines[at - 1].text[:1].islower():
            return at
    return 1


def _bare(lines: list[_Line]) -> Found:
    """Find a title without a line under it: set apart, not ending like a sentence, after the end of one."""
    lines = _without_blanks(lines)
    top = 0
    while top < len(lines) and top < 3 and lines[top].is_words:
        if top and lines[top].ends_sentence:
            break
        if not _may_be_title(lines[top].text):
            return None, []
        top += 1
    if not 0 < top < len(lines) or not _reads_as_title([line.text for line in lines[:top]]):
        return None, []
    above = next((line for line in lines[top:] if line.text), None)
    apart = not lines[top].is_words
    if above is None or not (apart or _shouts(_words(lines[:top])) or _title_case(_words(lines[:top]))):
        return None, []
    ended = above.is_rule or _ENDED_ABOVE.search(above.text) is not None
    stacked = apart and not ended and _may_be_title(above.text) and _bare(lines[top:])[0] is not None
    return (lines[top - 1].start, lines[top:]) if ended or stacked else (None, [])


def _words(lines: list[_Line]) -> str:
    return " ".join(line.text for line in reversed(lines))


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


def _inline(text: str) -> int | None:
    """Find a title within a line of an unwrapped copy: underlined, or like a title after the last sentence."""
    floor = max(0, len(text) - _LONGEST)
    tail = text[floor:]
    rule = _INLINE_RULE.search(tail)
    body = tail[: rule.start()].rstrip() if rule else tail
    ends = [match.end() for match in _SENTENCE_END.finditer(body[:-1])]
    boxed = body.rfind("----") if rule else -1
    if boxed >= 0:
        return floor + len(body[:boxed].rstrip("-")) or None
    if not ends:
        return None
    if rule:
        wanted = len(rule.group().strip())
        return floor + min(ends, key=lambda at: abs(len(body) - at - wanted))
    title = body[ends[-1] :]
    if "\n" in title or not 3 < len(title) <= 90 or title[-1] in '.,;:)"' or not (_title_case(title) or _shouts(title)):
        return None
    return floor + ends[-1]
