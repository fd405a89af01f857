"""Portion marks inside a paragraph: a sub-paragraph, a comment or a sentence that is marked by itself.

A passage counts as the highest mark that stands in it. A bracket with a letter need not be a mark: "(C)" may follow
"(B)" in a list, answer a question of a form, or name one ("Question 27 (C)"). So it counts only where a portion can
begin: at the start of the text, of a line (behind a bullet or an item's letter), or of a sentence, or behind another
paragraph's number within a line (a page's columns that were mixed), before a capital.
"""

from __future__ import annotations

import re

from index.markings import MARK, level_of, parse_mark, rank

_BULLET = r"(?:(?:--?|[•*o])[ \t]{1,3})?"
_ITEM = r"(?:\(?(?:[A-Za-z]|[ivxIVX]{1,4}|\d{1,2}[A-Za-z]?)[.)][ \t]{1,3}|¶[A-Z0-9]{1,3}\.[ \t]{0,3})?"
_NUMBER = r"(?<=\S)[ \t]{1,40}\d{1,3}[.)][ \t]{0,3}"
_START = rf"(?:\A|\n)[ \t\r]{{0,12}}{_BULLET}{_ITEM}|(?<=[.!?;:\"”)–—-])\s{{1,4}}|{_NUMBER}"
_MARK = rf"\(\s?(?i:{MARK})\s?\)"
_PORTION = re.compile(rf"(?:{_START})(?P<marks>(?:{_MARK}[ \t\r\n]{{0,6}}){{1,3}})(?=[\"“'‘(\[¶]?[A-Z0-9])")
_BRACKET = re.compile(rf"\(\s?(?P<mark>(?i:{MARK}))\s?\)")
_AT_EDGE = re.compile(rf"\A\s{{0,3}}\(\s?(?P<first>{MARK})\s?\)|\(\s?(?P<last>{MARK})\s?\)\s{{0,3}}\Z")
_LETTER = re.compile(r"\(([A-Za-z])\)")
_SMALL_ITEM = re.compile(r"(?:\A|\n)[ \t]*(?:--?[ \t]*)?\([abd-rtv-z]\)[ \t]+\S")
_ANSWER = re.compile(r"\n[ \t]*\([ABD-RTV-Z]\)[ \t]+[A-Z]")


def has_bracketed_mark(text: str) -> bool:
    """Tell whether anything in a text could be a mark: cheaper to look for than `inner_marks`."""
    return _BRACKET.search(text) is not None


def inner_marks(text: str) -> list[str]:
    """Return the canonical marks that stand in a text where a portion begins.

    >>> inner_marks("The ferry sails daily.\\n-- (S) It carries forty cars. (C/NF) No more.")
    ['S', 'C//NF']
    >>> inner_marks("They want (A) peace; (B) bread; (C) Boats. See Question 27 (C).")
    []
    """
    found: list[str] = []
    for portion in _PORTION.finditer(text):
        for bracket in _BRACKET.finditer(portion["marks"]):
            mark = parse_mark(bracket["mark"])
            if mark and not _is_list_letter(text, portion.start("marks"), bracket["mark"]):
                found.append(mark)
    return found


def heading_marks(heading: str) -> list[str]:
    """Return the canonical marks at either end of a heading: "(S) NEXT STEPS", "Next Steps (C/NF)"."""
    marks = (parse_mark(match["first"] or match["last"]) for match in _AT_EDGE.finditer(heading))
    return [mark for mark in marks if mark]


def portion_marks(sentence: str) -> list[str]:
    """Return the canonical marks that a sentence bears, at its ends or where a portion begins."""
    return [*inner_marks(sentence), *heading_marks(sentence.rstrip(" .\"'”’"))]


def joined(own: str, inner: list[str]) -> str:
    """Return the highest level of these markings with the caveats of all: "S" with "C//NF" within is "S//NF"."""
    level = level_of(max((own, *inner), key=rank))
    caveats = dict.fromkeys(caveat for mark in (own, *inner) for caveat in mark.split("//")[1:])
    return "//".join((level, *caveats))


def is_form(text: str) -> bool:
    """Tell whether a body answers a form by letters, "(F) Gangs roam freely": its "(C)" need not be a mark."""
    return _ANSWER.search(text) is not None


def _is_list_letter(text: str, at: int, mark: str) -> bool:
    """Tell whether a letter goes on a list: the last one in brackets before it is the one before it in the alphabet.

    A small letter does too if other small letters begin lines.
    """
    if len(mark) > 1:
        return False
    before = _LETTER.findall(text, 0, at)
    goes_on = bool(before) and before[-1] == chr(ord(mark) - 1)
    return goes_on or (mark.islower() and _SMALL_ITEM.search(text) is not None)
