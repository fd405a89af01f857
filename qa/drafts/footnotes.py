"""Notes of a draft: the lines that say what [1], [^1], (1) and ¹ stand for, and those marks in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from qa.drafts import citation_keys as keys
from qa.drafts.citation_keys import Cited

_RAISED = "¹²³⁰⁴⁵⁶⁷⁸⁹"
_LABEL = re.compile(
    rf"[ \t>]{{0,20}}(?:[-*+•] {{1,3}})?(?:\\?\[\^(?P<name>[\w-]{{1,30}})\]|\[(?P<square>\d{{1,3}})\]|"
    rf"\(?(?P<round>\d{{1,3}})[.):]|<sup>\[?(?P<tag>\d{{1,3}})\]?</sup>|(?P<raised>[{_RAISED}]{{1,3}})|"
    r"\^(?P<caret>\d{1,3}))[.:)]?(?!\w)\s*"
)
_MANY = r"\^?\d{1,3}(?:\s?[,;–-]\s?\^?\d{1,3}){0,20}"
MARK = re.compile(
    rf"(?:<sup>)?(?:\[\^(?P<name>[\w-]{{1,30}})\]|\[(?P<square>{_MANY})\])(?:</sup>)?|<sup>(?P<tag>{_MANY})</sup>|"
    rf"(?P<raised>(?<!\bm)(?<!\bkm)[{_RAISED}]{{1,3}}(?:[⁻˒,–-][{_RAISED}]{{1,3}}){{0,20}})|\((?P<round>{_MANY})\)"
)
"""What may refer to a note."""
_COUNTED = re.compile(
    r"(?:\b(?:art|article|sec|section|para|paragraph|no|regulation)s?\b\.?\s?\d{0,4}|[¶§]\s?\d{1,4})\s?\Z", re.I
)
_ENUMERATED = re.compile(r"[ \t]+[a-z]")
_NAMES = (
    r"(?:(?:list of |works |key |cables? |primary )?(?:sources?|notes?|footnotes?|endnotes?|references?|citations?|"
    r"cited|bibliography|cables)(?: (?:and|&) \w{4,12}| cited| used| list)?)"
)
SECTION = re.compile(rf"[ \t>]*(?:#{{1,6}} *)?[*_]{{0,2}}{_NAMES}(?: \([^()\n]{{0,60}}\))?[*_: ]{{0,4}}\s*\Z", re.I)
"""The heading over the notes: "## Sources", "**References:**"."""
INLINE = re.compile(rf"[ \t>]*[*_]{{0,2}}{_NAMES}[*_]{{0,2}}:[*_]{{0,2}} *(?=\S)", re.I)
"""What a list of sources in one line begins with."""
_LISTED = re.compile(r"(?:\A|(?<=[\s;,.]))(?:\[\^?(\d{1,3})\]|(\d{1,3})[.)])\s?")
_HEADING = re.compile(r"[ \t]*#{1,6} ")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Notes:
    """What the marks of a draft stand for, and the draft without the lines that say so."""

    text: str
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    begun: int | None = None
    """Where the first of those lines stood in the draft."""


def read(text: str, known: Collection[str] = ()) -> Notes:
    """Read the notes of a draft: under a heading such as "Sources", or as the last lines, or as "[^1]: …"."""
    return _Reader(text, known).run()


class _Reader:
    def __init__(self, text: str, known: Collection[str]) -> None:
        self.lines = [match[0] for match in _LINE.finditer(text)]
        self.known = known
        self.referred = {label for line in self.lines for label in _referred(line)}
        self.keys: dict[str, tuple[str, ...]] = {}

    def run(self) -> Notes:
        kept, last = list(self.lines), self._first_of_last_lines()
        begun: int | None = None
        within = noted = False
        for n, line in enumerate(self.lines):
            if SECTION.match(line):
                within, noted = True, False
                kept[n] = "\n"
            elif _HEADING.match(line):
                within = noted = False
            elif self._is_note(line, within, last=n >= last) or (noted and within and line.startswith("  ")):
                kept[n], noted = "\n", True
            else:
                noted = False
                continue
            if kept[n] == "\n" and begun is None:
                begun = sum(map(len, self.lines[:n]))
        return Notes("".join(kept), self.keys, begun)

    def _first_of_last_lines(self) -> int:
        """Return the place of the first of the lines at the end that are nothing but numbered keys."""
        n = len(self.lines)
        while n and (not self.lines[n - 1].strip() or self._is_numbered(self.lines[n - 1])):
            n -= 1
        return n

    def _is_numbered(self, line: str) -> bool:
        label = _LABEL.match(line)
        return bool(label and _name(label) in self.referred and keys.noted(line[label.end() :], self.known))

    def _is_note(self, line: str, within: bool, *, last: bool) -> bool:
        """Return whether a line is a note, and keep what it says."""
        label = _LABEL.match(line)
        if label is None:
            inline = INLINE.match(line)
            if inline:
                return self._is_list(line[inline.end() :])
            return within and bool(keys.noted(line, self.known))
        named = keys.noted(line[label.end() :], self.known)
        defined = bool(label["name"]) and label[0].rstrip().endswith(":")
        if not (defined or (within and (named or _name(label) in self.referred)) or (last and self._is_numbered(line))):
            return False
        self.keys.setdefault(_name(label), named)
        return True

    def _is_list(self, rest: str) -> bool:
        """Return whether "Sources:" goes on with numbered keys in the same line."""
        labels = list(_LISTED.finditer(rest))
        ends = [*(each.start() for each in labels[1:]), len(rest)]
        named = [keys.noted(rest[each.end() : end], self.known) for each, end in zip(labels, ends, strict=False)]
        for each, found in zip(labels, named, strict=True):
            self.keys.setdefault(each[1] or each[2], found)
        return bool(named) and all(named)


def _name(label: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", next(group for group in label.groups() if group))


def _referred(line: str) -> Iterator[str]:
    """Yield what the marks of a line refer to, but for the one that it begins with."""
    label = _LABEL.match(line)
    for match in MARK.finditer(line, label.end() if label else 0):
        yield from _names(match)


def _names(mark: re.Match[str]) -> list[str]:
    """Return what a mark refers to: of "[1, 3-5]" 1, 3, 4 and 5."""
    if mark["name"]:
        return [mark["name"]]
    listed = unicodedata.normalize("NFKC", next(group for group in mark.groups() if group)).replace("^", "")
    found: list[str] = []
    for each in re.split(r"\s?[,;˒]\s?", listed):
        first, *more = (int(number) for number in re.findall(r"\d+", each))
        found += map(str, range(first, min(more[-1], first + 40) + 1) if more else [first])
    return found


def resolved(cited: Iterable[Cited], text: str, notes: Notes) -> list[Cited]:
    """Return the citations of a text, the marks that refer to notes among them with the keys that those give."""
    if not notes.keys:
        return list(cited)
    found = sorted([*cited, *_marks(text, notes)], key=lambda each: (each.start, -each.end))
    kept: list[Cited] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
        elif each.start == kept[-1].start and kept[-1].keys[0].startswith("["):
            kept[-1] = replace(kept[-1], keys=each.keys)
    return kept


def _marks(text: str, notes: Notes) -> Iterator[Cited]:
    for match in MARK.finditer(text):
        names = _names(match)
        if match["raised"] and names[0] not in notes.keys:
            names = list(unicodedata.normalize("NFKC", match["raised"]))
        given = [notes.keys.get(name) or () for name in names]
        # A figure in round brackets, or a raised one, is a mark only if there is such a note.
        if not any(given) or (not all(given) and not (match["square"] or match["name"])):
            continue
        if match["round"] is None or _is_mark(text, match):
            found = [key for name, each in zip(names, given, strict=True) for key in each or (f"[{name}]",)]
            yield Cited(match.start(), match.end(), tuple(dict.fromkeys(found)))


def _is_mark(text: str, match: re.Match[str]) -> bool:
    """Return whether "(1)" refers to a note: it begins no line, counts no article and no item in the sentence."""
    before = text[max(0, match.start() - 30) : match.start()]
    begins = not before.rpartition("\n")[2].strip(" \t>*-")
    return not (begins or _COUNTED.search(before) or _ENUMERATED.match(text, match.end()))
