"""Reference ids: one id in any spelling, the ids that a REF line names, and near ids to suggest."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from index.ids import posts
from index.ids.reference_words import Word, words

_WHOLE = re.compile(r"\s*((?:19|20)?\d\d)\s*[-_]?\s*([A-Z][A-Z .'’-]{0,40}?)[\s#,-]*0*(\d{1,6})(?:_[a-z])?\s*", re.I)
_PARTS = re.compile(r"(\d\d)([A-Z]+)(\d+)\Z")
_MONTHS = frozenset(("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"))
_CARRIED_BY = frozenset({",", "/", "&", "AND", ";", "-"})
_MOST_WORDS = 4


def make(year: int, post: str, serial: int) -> str:
    """The canonical id of its three parts."""
    return f"{year % 100:02d}{post}{serial}"


def parts(reference_id: str) -> tuple[int, str, int] | None:
    """Year in two digits, post and serial of a canonical id; None where it has no such form."""
    match = _PARTS.match(reference_id)
    return (int(match.group(1)), match.group(2), int(match.group(3))) if match else None


def canonical(text: str, *, default_year: int | None = None) -> str | None:
    """One id in any spelling, made canonical; a bare one ("PRISTINA 128") takes the default year.

    >>> canonical("2008PRISTI00128"), canonical("Pristina 000128", default_year=2008)
    ('08PRISTINA128', '08PRISTINA128')
    """
    if match := _WHOLE.fullmatch(text):
        post = _post_of(match.group(2), archive=len(match.group(1)) == 4)
        return make(int(match.group(1)), post, int(match.group(3)))
    found = references(text, default_year=default_year, default_post=None)
    return found[0] if len(found) == 1 else None


def _post_of(name: str, *, archive: bool) -> str:
    if found := posts.known(name):
        return found
    spelt = posts.letters(name)
    return (posts.of_prefix(spelt) if archive and len(spelt) >= 4 else None) or spelt


def references(block: str, own_id: str | None = None, **defaults: int | str | None) -> tuple[str, ...]:
    """The canonical ids that a REF line names, in order, without doubles and without the cable's own.

    A bare reference takes the year of `own_id`, an item without a post its post; `defaults` stand in for either.
    """
    own = parts(own_id) if own_id else None
    year = defaults.get("default_year", own[0] if own else None)
    post = defaults.get("default_post", own[1] if own else None)
    named = _Reader(words(block), year if isinstance(year, int) else None, str(post) if post else None).run()
    return tuple(dict.fromkeys(found for found in named if found != own_id))


class _Reader:
    """Reads the words of a REF line from left to right: [year] post serial [year] [, serial …]."""

    def __init__(self, tokens: list[Word], year: int | None, own_post: str | None) -> None:
        self.tokens, self.default_year, self.own_post = tokens, year, own_post
        self.found: list[str] = []
        self.used = -1
        """The last token that a reference has taken: no number serves twice."""

    def run(self) -> list[str]:
        at = 0
        while at < len(self.tokens):
            at = self._step(at)
        return self.found

    def _step(self, at: int) -> int:
        token = self.tokens[at]
        if token.kind == "word" and (match := self._post(at)):
            return self._after_post(at, *match)
        if token.kind == "label" and self.own_post and self._is_bare_serial(at + 1):
            self._add(self._year_before(at), self.own_post, self.tokens[at + 1].number)
            self.used = at + 1
            return at + 2
        return at + 1

    def _post(self, at: int) -> tuple[str, int] | None:
        """The longest run of words from here that names a post, and the token after it."""
        reach = at
        while reach < len(self.tokens) and reach - at < _MOST_WORDS and self.tokens[reach].kind == "word":
            reach += 1
        for stop in range(reach, at, -1):
            name = "".join(token.text for token in self.tokens[at:stop])
            if post := posts.known(name):
                return post, stop
        followed = at + 1 < len(self.tokens) and self.tokens[at + 1].kind == "number"
        slip = posts.near(self.tokens[at].text) if followed else None
        return (slip, at + 1) if slip else None

    def _after_post(self, at: int, post: str, after: int) -> int:
        year, place = self._year_before(at), after
        if self._is_year_in_brackets(place):
            year, place = self.tokens[place].number, place + 1
        while place < len(self.tokens) and self._leads_to_serial(place):
            place += 1
        if not self._is_serial(place):
            self._number_first(at, post, after)
            return after
        serials, place, later_year = self._serials(place)
        for serial in serials[:-1]:
            self._add(year, post, serial)
        self._add(year if later_year is None else later_year, post, serials[-1])
        self.used = place - 1
        return place

    def _leads_to_serial(self, place: int) -> bool:
        """Whether a token may stand between a post and its serial: a sign, "cable", or a stray (C)."""
        token = self.tokens[place]
        stray = token.kind == "label" and token.text.startswith("(") and self._is_serial(place + 1)
        return stray or token.text in (",", "#", ":", "-", "NO", "NR", "CABLE", "CABLES")

    def _serials(self, place: int) -> tuple[list[int], int, int | None]:
        serials, year = [self.tokens[place].number], None
        place += 1
        while place < len(self.tokens):
            if self._is_year_in_brackets(place):
                year, place = self.tokens[place].number, place + 1
            elif self._is_year_after(place):
                year, place = self.tokens[place + (self.tokens[place].kind != "number")].number, place + 2
            elif self._carries(place):
                serials.append(self.tokens[place + 1].number)
                place += 2
            else:
                break
        return serials, min(place, len(self.tokens)), year

    def _carries(self, place: int) -> bool:
        """Whether a comma, "and" or a slash carries the post on to another serial."""
        token = self.tokens[place]
        if token.text not in _CARRIED_BY or not self._is_serial(place + 1) or len(self.tokens[place + 1].text) < 2:
            return False
        return not self._begins_next(place + 1)

    def _is_year_after(self, place: int) -> bool:
        token = self.tokens[place]
        at = place + 1 if token.text in ("-", "/") else place
        if at >= len(self.tokens) or self.tokens[at].kind != "number" or len(self.tokens[at].text) != 2:
            return False
        if token.kind == "number" and self._begins_next(at):
            return False
        return (token.text in ("-", "/") or token.kind == "number") and _is_year(self.tokens[at].number)

    def _begins_next(self, at: int) -> bool:
        """Whether the number here is the year before the next post."""
        token = self.tokens[at]
        is_year = token.text.isdigit() and len(token.text) in (2, 4) and _is_year(token.number)
        return (
            is_year
            and at + 1 < len(self.tokens)
            and self.tokens[at + 1].kind == "word"
            and self._post(at + 1) is not None
        )

    def _year_before(self, at: int) -> int | None:
        token = self.tokens[at - 1] if at > 0 and at - 1 > self.used else None
        if token and token.kind in ("number", "bracketed") and _is_year(token.number) and len(token.text) in (2, 4):
            return token.number
        return self.default_year

    def _is_year_in_brackets(self, place: int) -> bool:
        return (
            place < len(self.tokens) and self.tokens[place].kind == "bracketed" and _is_year(self.tokens[place].number)
        )

    def _is_serial(self, place: int) -> bool:
        if place >= len(self.tokens) or self.tokens[place].kind != "number":
            return False
        text = self.tokens[place].text.lstrip("0")
        following = self.tokens[place + 1].text if place + 1 < len(self.tokens) else ""
        return 0 < len(text) <= 6 and following[:3] not in _MONTHS

    def _is_bare_serial(self, place: int) -> bool:
        if not self._is_serial(place) or len(self.tokens[place].text) < 2:
            return False
        after = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        return after is None or after.kind in ("label", "bracketed") or after.text in (";", ",", "AND", "(")

    def _number_first(self, at: int, post: str, after: int) -> None:
        """`377 KATHMANDU`: the serial stands before its post."""
        place = at - 1
        ends = after >= len(self.tokens) or self.tokens[after].kind != "word"
        if place > self.used and place >= 0 and ends and self._is_serial(place) and len(self.tokens[place].text) > 2:
            self._add(self.default_year, post, self.tokens[place].number)
            self.used = place

    def _add(self, year: int | None, post: str, serial: int) -> None:
        if year is not None:
            self.found.append(make(year, post, serial))


def _is_year(number: int) -> bool:
    return number <= 10 or 66 <= number <= 99 or 1966 <= number <= 2010


def near(wanted: str, known: Iterable[str], n: int = 3) -> tuple[str, ...]:
    """Known ids that are most like this one, best first: for "did you mean"."""
    spelt = canonical(wanted) or re.sub(r"\s+", "", wanted.upper())
    ids, own = sorted(known), parts(spelt)
    kin = [found for found in ids if own and (other := parts(found)) and (other[1] == own[1] or other[2] == own[2])]
    close = difflib.get_close_matches(spelt, kin or ids, n=max(n, 20), cutoff=0.5)
    return tuple(sorted(close, key=lambda found: _distance(spelt, found))[:n])


def _distance(wanted: str, found: str) -> tuple[float, int, str]:
    """How unlike two ids are spelt, to a tenth; then how far apart their serials are."""
    own, other = parts(wanted), parts(found)
    apart = abs(own[2] - other[2]) if own and other else 0
    return (-round(difflib.SequenceMatcher(None, wanted, found).ratio(), 1), apart, found)
