"""What stands to the left of a number: its pilcrow, its line, and whether the sentence before has ended."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.cables.body.body_text import BodyText
from index.text.dates import MONTHS, SHORT_MONTHS

_LEADS_ON = re.compile(
    r"\b(?:paras?|paragraphs?|pars?|tier|articles?|art|nos?"
    rf"|(?:paras?|pars?|art|nos?|sec|approx|{'|'.join(SHORT_MONTHS)})\.)\Z",
    re.IGNORECASE,
)
_LEADS_ON_IN_TEXT = re.compile(
    rf"\b(?:{'|'.join([*MONTHS, *SHORT_MONTHS])}|sections?|chapter|pages?|round|phase|group|annex|fy|cy"
    r"|questions?|items?|steps?|resolution|unscr|table|agenda|title|level|tab|option|grade|class|numbers?"
    r"|and|of|or|to|the|a|in|on|at|by|for|from|with|than|about|over|nearly|some|approximately|only|through|until"
    r"|between|are|is|was|were|see|since)\Z",
    re.IGNORECASE,
)
_RULE = re.compile(r"(?:[-=_*~]{4}|(?:- ){3}-?)\s*\Z")
_RULE_ENDS = frozenset("-=_*~ \t")
_LAYOUT = " \t\u00a0\r"
_SENTENCE_END = frozenset(".!?:;\"'”’)]>}*")
_SHORT_LINE = 44
_LONGEST_TITLE = 110


@dataclass(frozen=True, slots=True)
class PrecedingContext:
    """The surroundings of a number on its left."""

    first: int
    """Where the label begins: at its pilcrow or list dash if it has one."""
    at_line: bool
    pilcrow: bool
    dashed: bool
    blank_lines: int
    after_sentence: bool
    """Before it is the end of a sentence, a drawn line, noise that stands alone, or nothing."""
    after_title: bool
    """The line before was not cut by a wrap: a heading, or the end of a paragraph without its full stop."""
    leads_on: bool
    """The word before asks for a number: a month, "paragraph", "Tier", "of"."""
    fresh: bool
    """A repeated header stands between."""


class ContextReader:
    """Reads the context before places in one body, past its noise."""

    def __init__(self, body: BodyText, fresh: frozenset[int]) -> None:
        self.text, self.start, self.fresh = body.text, body.start, fresh
        self.noise_at = {stop: first for first, stop in body.noise}

    def before(self, at: int) -> PrecedingContext | None:
        """Return the context of the number at `at`; None if it is part of a longer token."""
        if not self._stands_free(at):
            return None
        first, pilcrow, dashed = self._label_start(at)
        last, newlines, fresh = self._text_before(first)
        after_sentence = last <= self.start or self.text[last - 1] in _SENTENCE_END or self._rule_before(last)
        edge = self._before_layout(first)
        return PrecedingContext(
            first=first,
            at_line=self._begins_line(edge) or self._rule_before(edge),
            pilcrow=pilcrow,
            dashed=dashed,
            blank_lines=max(0, newlines - 1) if last > self.start else 1,
            after_sentence=after_sentence,
            after_title=not after_sentence and self._ends_title(last),
            leads_on=self._leads_on(last, wrapped=newlines > 0),
            fresh=fresh,
        )

    def in_prose(self, at: int) -> bool:
        """Tell whether a word and one blank stand before `at`, which is seen without a closer look."""
        before = self.text[max(self.start, at - 2) : at]
        return before[-1:] == " " and before[0].isalnum() and at - 1 not in self.noise_at

    def _stands_free(self, at: int) -> bool:
        if at <= self.start or at in self.noise_at:
            return True
        before = self.text[at - 1]
        if before.isspace() or before in '¶\ufffd*>)"':
            return True
        ahead = self.text[max(self.start, at - 2) : at - 1]
        if before == "-":
            return ahead in ("", "\n", " ")
        decimal = before == "." and ahead.isdigit()
        return self.text.endswith(("$\\P", ".", "!", "?"), max(self.start, at - 3), at) and not decimal

    def _label_start(self, at: int) -> tuple[int, bool, bool]:
        """Return where the label begins, whether with a pilcrow, and whether after a dash or TeX."""
        first, pilcrow, tex = at, False, False
        edge = self._before_layout(at)
        if edge > self.start and self.text[edge - 1] == "\n":
            edge = self._before_layout(edge - 1)
        if edge > self.start and self.text[edge - 1] in "¶\ufffd":
            first, pilcrow = edge - 1, True
        elif self.text.endswith("$\\P", self.start, edge):
            first, pilcrow, tex = edge - 3, True, True
        edge = self._before_layout(first)
        if edge > self.start and self.text[edge - 1] in "-–•" and self._begins_line(self._before_layout(edge - 1)):
            return edge - 1, pilcrow, True
        return first, pilcrow, tex

    def _begins_line(self, edge: int) -> bool:
        return edge <= self.start or self.text[edge - 1] == "\n" or edge in self.noise_at

    def _before_layout(self, at: int) -> int:
        while at > self.start and self.text[at - 1] in _LAYOUT:
            at -= 1
        return at

    def _text_before(self, at: int) -> tuple[int, int, bool]:
        """Return where the text before ends, the line breaks between, and whether a repeated header is."""
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
        ends_so = self.text[at - 1 : at] in _RULE_ENDS
        return ends_so and _RULE.search(self.text, max(self.start, at - 12), at) is not None

    def _ends_title(self, last: int) -> bool:
        """Tell whether the line that ends at `last` was not cut by a wrap: it is short, alone, or in title case."""
        floor = max(self.start, last - _LONGEST_TITLE)
        line = self.text.rfind("\n", floor, last) + 1 or floor
        if line == floor > self.start:
            return False
        if line <= self.start or last - line < _SHORT_LINE or self.text[self._before_layout(line - 1) - 1] == "\n":
            return True
        words = self.text[line:last].split()
        return sum(word[:1].isupper() for word in words) > 0.7 * len(words) and not self.text[line:last].isupper()

    def _leads_on(self, last: int, *, wrapped: bool) -> bool:
        before = self.text[max(self.start, last - 16) : last]
        if not before or not (before[-1].isalpha() or before[-1] == "."):
            return False
        in_text = bool(_LEADS_ON_IN_TEXT.search(before))
        return bool(_LEADS_ON.search(before)) or (in_text and not (wrapped and self._ends_title(last)))
