"""What stands to the left of a number: its pilcrow, its line, and whether the sentence before has ended."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LEADS_ON = frozenset(
    """
    para paras paragraph paragraphs par pars tier article articles art no nos number numbers
    and of or to the a in on at by for from with than about over nearly some approximately only through until between
    are is was were see since
    """.split()
)
_LEADS_ON_IN_TEXT = frozenset(
    """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    section sections chapter page pages round phase group annex fy cy question questions item items step resolution unscr
    table agenda title level tab option grade class
    """.split()
)
_ABBREVIATED = frozenset(
    "para paras par pars art no nos jan feb mar apr jun jul aug sep sept oct nov dec sec approx".split()
)
_LAST_WORD = re.compile(r"([A-Za-z]+)(\.?)\s*\Z")
_RULE = re.compile(r"(?:[-=_*~]{4}|(?:- ){3}-?)\s*\Z")
_LAYOUT = " \t\u00a0\r"
_SENTENCE_END = frozenset(".!?:;\"'”’)]>}*")
_SHORT_LINE = 44


@dataclass(frozen=True, slots=True)
class Left:
    """The surroundings of a number on its left."""

    first: int
    """Where the label begins: at its pilcrow or list dash where it has one."""
    at_line: bool
    pilcrow: bool
    dashed: bool
    blank_lines: int
    after_sentence: bool
    """What comes before is the end of a sentence, a drawn line, noise that stands alone, or nothing."""
    after_short_line: bool
    """The line before is too short to have been wrapped: a heading, or the end of a paragraph without its full stop."""
    leads_on: bool
    """The word before asks for a number: a month, "paragraph", "Tier", "of"."""
    fresh: bool


class LeftSide:
    """Looks to the left of places in one body, past its noise."""

    def __init__(self, text: str, start: int, noise_at: dict[int, int], fresh: frozenset[int]) -> None:
        self.text = text
        self.start = start
        self.noise_at = noise_at
        self.fresh = fresh

    def look(self, at: int) -> Left | None:
        """The left side of the number at `at`; None where it is part of a longer token."""
        if not self._stands_free(at):
            return None
        first, pilcrow, dashed = self._label_start(at)
        edge = self._skip_layout(first)
        at_line = edge <= self.start or self.text[edge - 1] == "\n" or edge in self.noise_at or self._rule_before(edge)
        last, newlines, fresh = self._text_before(first)
        return Left(
            first=first,
            at_line=at_line,
            pilcrow=pilcrow,
            dashed=dashed,
            blank_lines=max(0, newlines - 1),
            after_sentence=last <= self.start or self.text[last - 1] in _SENTENCE_END or self._rule_before(last),
            after_short_line=self._short_line(last),
            leads_on=self._leads_on(last),
            fresh=fresh,
        )

    def _stands_free(self, at: int) -> bool:
        if at <= self.start or at in self.noise_at:
            return True
        before = self.text[at - 1]
        if before.isspace() or before in '¶\ufffd*>"':
            return True
        if before == "-":
            return self.text[max(self.start, at - 2) : at - 1] in ("", "\n", " ")
        return self.text.endswith(("$\\P", ".", "!", "?", "--"), max(self.start, at - 3), at) and not self._decimal(at)

    def _decimal(self, at: int) -> bool:
        return self.text[at - 1] == "." and self.text[max(self.start, at - 2) : at - 1].isdigit()

    def _label_start(self, at: int) -> tuple[int, bool, bool]:
        first, pilcrow, tex = at, False, False
        edge = self._skip_layout(at)
        if edge > self.start and self.text[edge - 1] == "\n":
            edge = self._skip_layout(edge - 1)
        if edge > self.start and self.text[edge - 1] in "¶\ufffd":
            first, pilcrow = edge - 1, True
        elif self.text.endswith("$\\P", self.start, edge):
            first, pilcrow, tex = edge - 3, True, True
        edge = self._skip_layout(first)
        if (
            edge > self.start
            and self.text[edge - 1] in "-–•"
            and self._skip_layout(edge - 1) in self._line_starts(edge - 1)
        ):
            return edge - 1, pilcrow, True
        return first, pilcrow, tex

    def _line_starts(self, at: int) -> tuple[int, ...]:
        """The one place before `at` that would make what stands there the first thing on its line."""
        edge = self._skip_layout(at)
        begins = edge <= self.start or self.text[edge - 1] == "\n" or edge in self.noise_at
        return (edge,) if begins else ()

    def _skip_layout(self, at: int) -> int:
        while at > self.start and self.text[at - 1] in _LAYOUT:
            at -= 1
        return at

    def _text_before(self, at: int) -> tuple[int, int, bool]:
        """Where the text before ends, how many line breaks lie between, and whether a repeated header does."""
        newlines, fresh = 0, False
        while at > self.start:
            if at in self.noise_at:
                fresh = fresh or at in self.fresh
                at = self.noise_at[at]
            elif self.text[at - 1].isspace():
                newlines += self.text[at - 1] == "\n"
                at -= 1
            else:
                break
        return at, newlines, fresh

    def _rule_before(self, at: int) -> bool:
        return bool(_RULE.search(self.text, max(self.start, at - 12), at))

    def _short_line(self, last: int) -> bool:
        line = max(self.text.rfind("\n", max(self.start, last - _SHORT_LINE - 1), last) + 1, self.start)
        return line > self.start and last - line < _SHORT_LINE

    def _leads_on(self, last: int) -> bool:
        word = _LAST_WORD.search(self.text, max(self.start, last - 16), last)
        if word is None:
            return False
        name = word.group(1).lower()
        if word.group(2):
            return name in _ABBREVIATED
        return name in _LEADS_ON or (name in _LEADS_ON_IN_TEXT and not self._short_line(last))
