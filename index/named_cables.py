"""Cables that a question names: by an id ("Yerevan 1021", "08PRISTINA128 ¶9"), or by sender and day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from index.ids import posts, reference_ids
from index.text.dates import MONTHS, SHORT_MONTHS

_POST_SERIAL = (
    r"(?P<post>[A-Za-z]{3}[A-Za-z.'’]{0,20}(?: [A-Za-z][A-Za-z.'’]{1,20}){0,2})"
    r"[ #_-]{0,2}(?P<serial>\d{1,6})(?![\w%]|[.,]\d)"
)
_NOT_INSIDE = r"(?<![\w.,$€£])"
_WITH_YEAR = re.compile(rf"{_NOT_INSIDE}(?P<year>(?:19|20)?\d\d[ _-]?){_POST_SERIAL}")
_MORE = re.compile(r"(?:,? (?:and|or) |, ?| ?& ?)(?P<serial>\d{2,6})(?![\w%]|[.,]\d)")
"""A further serial of the same post: "Yerevan 1021 and 1022"."""
_WITHOUT_YEAR = re.compile(rf"{_NOT_INSIDE}(?P<year>){_POST_SERIAL}")
_MOST = 8
"""Ids, and days, of a question that are looked up."""
_NEAR = 80
"""Characters before a serial or a day that may belong to it."""
_NOUN = r"\b(?:cables?|telegrams?|messages?|reports?|dispatch(?:es)?)\b"
_SURE_NOUN = re.compile(r"\b(?:cables?|telegrams?)\b", re.IGNORECASE)
_SIGN = r"(?:[¶§]{1,2}|\bpara(?:graph)?s?\b\.?)"
_NUMBERS = r"(?P<numbers>\d{1,4}(?:(?:, ?| and | ?& ?)[¶§]? ?\d{1,4}\b)*)(?![\w%])"
_PARAGRAPH_AFTER = re.compile(rf"[\s,]{{0,2}}{_SIGN} ?{_NUMBERS}", re.IGNORECASE)
_PARAGRAPH_BEFORE = re.compile(rf"{_SIGN} ?{_NUMBERS},? (?:of|in) (?:the )?(?:cable )?\Z", re.IGNORECASE)

_MONTH = "|".join(sorted({*MONTHS, *SHORT_MONTHS}, key=len, reverse=True))
_DAY = re.compile(
    rf"\b(?:(?P<d1>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? (?P<m1>{_MONTH})\b\.?(?:,? (?P<y1>(?:19|20)\d\d)\b)?"
    rf"|(?P<m2>{_MONTH})\.? (?P<d2>[0-3]?\d)(?:st|nd|rd|th)?\b(?:,? (?P<y2>(?:19|20)\d\d)\b)?"
    r"|(?P<y3>(?:19|20)\d\d)-(?P<m3>[01]\d)-(?P<d3>[0-3]\d)\b)",
    re.IGNORECASE,
)
_WORD = r"(?<!\w)[^\W\d_][\w.]{0,24}(?!\w)"
_PLACE = rf"(?P<place>{_WORD}(?: {_WORD}){{0,2}})"
_LINK = r"(?:(?:of|from|by|dated|on|sent|the|its) )"
_AROUND_DAY = tuple(
    (re.compile(rf"{before}\Z", re.IGNORECASE), re.compile(after, re.IGNORECASE))
    for before, after in (
        (rf"\b{_PLACE}(?:['’]s?)? {_NOUN} {_LINK}{{1,3}}", ""),  # Kabul's cable of 9 May
        (rf"\b{_PLACE}(?:['’]s?)? (?:the )?", rf" {_NOUN}"),  # Kabul's 9 May cable
        ("", rf" {_NOUN} {_LINK}{{1,3}}{_PLACE}"),  # the 9 May cable from Kabul
        (rf"{_NOUN} {_LINK}{{1,3}}{_PLACE},? {_LINK}{{1,2}}", ""),  # the cable from Kabul of 9 May
        (rf"{_NOUN} {_LINK}{{1,3}}", rf",? {_LINK}{{1,3}}{_PLACE}"),  # the cable of 9 May from Kabul
    )
)
"""What stands before and behind a day that is a cable's."""


@dataclass(frozen=True, slots=True)
class NamedCable:
    """A cable as a question names it."""

    written: str
    """How it is told if it is not there."""
    ids: tuple[str, ...] = ()
    """The ids that may be meant, as SQL's LIKE has them: two signs for any stand for a year that is not said."""
    senders: tuple[str, ...] = ()
    """The senders that may be meant, if it is named by a day."""
    day: str = ""
    """That day, as SQL's LIKE has it."""
    paragraphs: tuple[int, ...] = ()
    sure: bool = False
    """Whether it is a cable beyond doubt."""


def named_cables(question: str) -> list[NamedCable]:
    """Return the cables that a question may name, those named by an id first.

    >>> named_cables("How many patients, according to Yerevan 1021?")[0].ids[-1]
    '__YEREVAN1021'
    """
    found: list[re.Match[str]] = []
    rest = _DAY.sub(_blank, question)
    for form in (_WITH_YEAR, _WITHOUT_YEAR):
        found += form.finditer(rest)
        rest = form.sub(_blank, rest)
    ids = (each for form in sorted(found, key=lambda each: each.start()) for each in _by_id(question, form))
    return [*islice(ids, _MOST), *islice(_by_day(question), _MOST)]


def _blank(found: re.Match[str]) -> str:
    return "\n" * len(found[0])


def _by_id(question: str, found: re.Match[str]) -> Iterator[NamedCable]:
    before, words = question[max(0, found.start() - _NEAR) : found.start()], found["post"].split(" ")
    paragraphs = _PARAGRAPH_AFTER.match(question, found.end()) or _PARAGRAPH_BEFORE.search(before)
    meant = bool(paragraphs or _SURE_NOUN.search(f"{before.rstrip()[-9:]} {' '.join(words[:-1])}"))
    compact = bool(found["year"]) and not re.search(r"\s", found[0])
    serial = found["serial"]
    # A year may stand behind a place too ("Kabul 2004"), and a single figure is a serial only if all is one word.
    if not compact and (
        len(serial) == 1 or (not found["year"] and not meant and re.fullmatch(r"(?:19|20)\d\d", serial))
    ):
        return
    ids = tuple(_ids(found["year"], words, serial))
    sure = _is_id(found, compact=compact) or (meant and any(map(posts.known, _ends(words))))
    written = ids[0] if ids and found["year"] else f"{_post(words)} {serial}"
    numbers = tuple(map(int, re.findall(r"\d+", paragraphs["numbers"]))) if paragraphs else ()
    if ids:
        yield NamedCable(written, ids, paragraphs=numbers, sure=sure)
        yield from _further(question, found, words)


def _further(question: str, found: re.Match[str], words: list[str]) -> Iterator[NamedCable]:
    """Yield the cables of the same post whose serials follow; each may be a figure of something else."""
    at = found.end()
    while more := _MORE.match(question, at):
        at = more.end()
        yield NamedCable("", tuple(_ids(found["year"], words, more["serial"])))


def _ids(year: str | None, words: list[str], serial: str) -> Iterator[str]:
    for first, name in enumerate(_ends(words)):
        # A year belongs to all the words behind it.
        own = year if first == 0 else None
        id = reference_ids.canonical(f"{(own or '00').strip(' _-')} {name} {serial}")
        if id:
            yield id if own else f"__{id[2:]}"


def _ends(words: list[str]) -> list[str]:
    """Return all the words, all but the first, …, the last."""
    return [" ".join(words[first:]) for first in range(len(words))]


def _post(words: list[str]) -> str:
    return next(filter(posts.known, _ends(words)), words[-1])


def _is_id(found: re.Match[str], *, compact: bool) -> bool:
    """Tell if this can only be an id: a year, a post and a serial, the post a known one or all one word in capitals."""
    year, post = (found["year"] or "").strip(" _-"), found["post"]
    if not year or not reference_ids.is_year(int(year)):
        return False
    if posts.known(post):
        return compact or len(year) == 2
    return compact and post.isupper() and len(post) > 3 and post.lower() not in {*MONTHS, *SHORT_MONTHS}


def _by_day(question: str) -> Iterator[NamedCable]:
    text = " ".join(question.split())
    for day in _DAY.finditer(text):
        start = max(0, day.start() - _NEAR)
        frames = [
            (before.search(text, start, day.start()), after.match(text, day.end())) for before, after in _AROUND_DAY
        ]
        around = [(left, right) for left, right in frames if left and right]
        senders = [name for left, right in around for name in _runs((left.groupdict() | right.groupdict())["place"])]
        if senders:
            post = next(filter(posts.known, senders), "")
            sure = bool(post) and any(_SURE_NOUN.search(left[0] + right[0]) for left, right in around)
            yield NamedCable(f"a cable from {post} of {day[0]}", senders=tuple(senders), day=_as_like(day), sure=sure)


def _runs(place: str) -> list[str]:
    """Return all runs of the words, the longest first."""
    words = place.split(" ")
    runs = [" ".join(words[at:to]) for at in range(len(words)) for to in range(len(words), at, -1)]
    return sorted(runs, key=lambda run: -run.count(" "))


def _as_like(day: re.Match[str]) -> str:
    parts = {name[0]: value for name, value in day.groupdict().items() if value}
    month = int(parts["m"]) if parts["m"].isdigit() else _month(parts["m"])
    return f"{parts.get('y', '____')}-{month:02d}-{int(parts['d']):02d}"


def _month(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name.lower()[:3]))
