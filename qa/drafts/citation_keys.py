"""Citations in a draft, in any usual spelling, made into keys: "(08 Pristina 128, para 9)" is 08PRISTINA128 ¶9."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from index.ids import reference_ids
from qa.drafts.characters import typed

_POST = r"[A-Za-z]{3}[A-Za-z.'’]{0,20}(?:[ -][A-Za-z][A-Za-z.'’]{1,20}){0,3}"
_ID = rf"(?<![\w.,$€£])(?:19|20)?\d\d[ _–—-]?{_POST}[ #,–—-]{{0,2}}\d{{1,8}}(?!\w)"
_SIGN = r"(?:[¶§]{1,2}|\$\\P|\b(?:para(?:graph)?s?|pars?)\b\.?)"
_ONE = r"\d{1,4}\$?(?:\s?\(\d{1,2}\))?(?![\w%])"
_RANGE = rf"{_ONE}(?:\s?(?:[-–—]|to\b|through\b)\s?[¶§]?\s?{_ONE})?"
_JOINT = r"\s?(?:,\s?and\b|[,;&]|and\b)\s?"
_LIST = rf"{_RANGE}(?:{_JOINT}[¶§]*\s?{_RANGE})*"
# A comma after a single sign may go on with the sentence: "08PRISTINA128 ¶9, 32 victims".
_FEW = rf"{_RANGE}(?:{_JOINT}[¶§]\s?{_RANGE})*"
_PLURAL = r"(?:¶¶|§§|\b(?:para|par)s\b\.?|\bparagraphs\b)"
_LOOSE = re.compile(
    rf"(?P<id>{_ID})\s?,?\s?(?:(?P<plural>{_PLURAL})\s?(?P<many>{_LIST})|(?P<sign>{_SIGN})\s?(?P<few>{_FEW}))",
    re.IGNORECASE,
)
BRACKETS = re.compile(r"\[[^\[\]\n]{1,300}\](?:\([^()\s]*\))?|【[^【】\n]{1,300}】|\((?:[^()\n]|\(\d{1,2}\)){1,300}\)")
_ITEM = re.compile(
    rf"(?:(?:see|cf|per|source|sources|ref|cable|cables|in|from|at|and|also)\b[.:]?\s?)*"
    rf"(?:(?P<id>{_ID})?\s?[,:]?\s?(?P<sign>{_SIGN}|\bpp?\.)?\s?(?P<list>{_LIST})?)\s?[;,&.]?\s?",
    re.IGNORECASE,
)
_REVERSED = re.compile(
    rf"(?P<sign>{_SIGN})\s?(?P<list>{_LIST})\s?,?\s?(?:of|in)\s(?:cable\s)?(?P<id>{_ID})", re.IGNORECASE
)
_NUMBERS = re.compile(r"(\d{1,4})\$?(?:\s?\((\d{1,2})\))?")
_FOOTNOTE = re.compile(r"\[\^?\d{1,2}(?:\s?[,;–-]\s?\^?\d{1,2})*\]")
_LONGEST_RANGE = 40
_NOTED = re.compile(
    rf"(?P<id>{_ID})(?:,[^¶§\n]{{0,60}})?,?\s(?P<sign>{_SIGN})\s?(?P<list>{_RANGE}(?:{_JOINT}[¶§]*\s?{_RANGE})*)",
    re.IGNORECASE,
)
"""A cable in a note, its date and the places: "cable 08PRISTINA128, March 12, 2008, ¶9, ¶11"."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A stretch `text[start:end]` of a draft that is a citation, and the keys that it names."""

    start: int
    end: int
    keys: tuple[str, ...]
    loose: bool = False
    """Whether it stands in the text without brackets, and may be a word of its sentence."""


def find(text: str, known: Collection[str] = ()) -> list[Cited]:
    """Find the citations of `text`, in order; `known` decides if a paragraph is meant by number or by position."""
    return list(_Reader(typed(text), known).run())


def noted(text: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the keys that a note names, once each; a cable alone if it names no paragraph."""
    text = typed(text)
    reader = _Reader(text, known)
    found = [key for each in reader.run() for key in each.keys if not key.startswith("[")]
    found = found or [key for match in _NOTED.finditer(text) for key in reader.loose(match)]
    return tuple(dict.fromkeys(found or filter(None, map(_canonical, re.findall(_ID, text)))))


class _Reader:
    def __init__(self, text: str, known: Collection[str]) -> None:
        self.text, self.known = text, known
        cables = {re.split(r" [¶§]", key)[0] for key in known}
        self.cable = next(iter(cables)) if len(cables) == 1 else None
        """The cable that a bare "¶9" belongs to: the one named last."""

    def run(self) -> Iterator[Cited]:
        candidates = [
            (match.start(), kind, match)
            for kind, pattern in enumerate((BRACKETS, _REVERSED, _LOOSE))
            for match in pattern.finditer(self.text)
        ]
        reached = 0
        for start, kind, match in sorted(candidates, key=lambda each: each[:2]):
            if start < reached:
                continue
            keys = self._bracketed(match[0]) if kind == 0 else self.loose(match)
            if keys:
                reached = match.end()
                yield Cited(start, reached, tuple(dict.fromkeys(keys)), kind > 0)

    def loose(self, match: re.Match[str]) -> list[str]:
        """Return the keys of a cable and its places, found without brackets."""
        groups = match.groupdict()
        cable = _canonical(groups["id"])
        if cable is None:
            return []
        self.cable = cable
        sign = groups.get("plural") or groups["sign"]
        numbers = groups.get("list") or groups.get("many") or groups.get("few") or ""
        return list(self._keys(cable, sign, numbers))

    def _bracketed(self, whole: str) -> list[str]:
        """Return the keys, if the brackets hold nothing but citations."""
        inside = re.sub(r"\]\([^()]*\)\Z", "]", whole)[1:-1].strip()
        if inside in self.known:
            return [inside]
        if _FOOTNOTE.fullmatch(whole):
            return [whole]
        keys: list[str] = []
        place, cable, sign = 0, self.cable, ""
        while place < len(inside):
            item = _ITEM.match(inside, place)
            if item is None or item.end() == place or not (item["id"] or item["list"]):
                return []
            if item["id"]:
                cable, sign = _canonical(item["id"]), ""
            sign = item["sign"] or sign
            if cable is None or (item["list"] and not sign):
                return []
            keys += self._keys(cable, sign, item["list"]) if item["list"] else [cable]
            place = item.end()
        self.cable = cable
        return keys

    def _keys(self, cable: str, sign: str, numbers: str) -> Iterator[str]:
        places = [(match.start(), match.end(), int(match[1]), match[2]) for match in _NUMBERS.finditer(numbers)]
        for n, (start, _, number, ordinal) in enumerate(places):
            between = numbers[places[n - 1][1] : start] if n else ""
            if re.search(r"[-–—]|\bto\b|\bthrough\b", between) and 0 < number - places[n - 1][2] <= _LONGEST_RANGE:
                inner = (self._key(cable, sign, each, None) for each in range(places[n - 1][2] + 1, number))
                yield from (key for key in inner if not self.known or key in self.known)
            yield self._key(cable, sign, number, ordinal)

    def _key(self, cable: str, sign: str, number: int, ordinal: str | None) -> str:
        by_number = f"{cable} ¶{number}" + (f" ({ordinal})" if ordinal and ordinal != "1" else "")
        by_position = f"{cable} §{number}"
        first, second = (by_position, by_number) if sign.startswith("§") else (by_number, by_position)
        return second if first not in self.known and second in self.known else first


def _canonical(cable: str) -> str | None:
    return reference_ids.canonical(re.sub("[–—]", "-", cable))
