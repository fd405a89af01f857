"""Reference ids: one id in any spelling, the ids that a REF line names, and near ids to suggest."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.ids import posts

_WHOLE = re.compile(r"\s*((?:19|20)?\d\d)\s*[-_]?\s*([A-Z][A-Z .'’-]{0,40}?)[\s#,-]*0*(\d{1,6})(?:_[a-z])?\s*", re.I)
_PARTS = re.compile(r"(\d\d)([A-Z]+)(\d+)\Z")
_MONTHS = frozenset("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split())
_CARRIED_BY = frozenset({",", "/", "&", "AND", ";", "-"})
_BEFORE_SERIAL = frozenset({",", "#", ":", "-", "NO", "NR", "CABLE", "CABLES"})
_MOST_WORDS = 4
_PAGE_MARK = re.compile(r"[A-Z][A-Z .'-]{2,30}\s\d{8}\s+\d{3}(?:\.\d)?\s+OF\s+\d{3}")
_LETTER_O = re.compile(r"\bO(?=\d{2})|(?<=\d)O(?=\d)|(?<=\d)O\b")
_DIGIT_IN_NAME = re.compile(r"(?<=[A-Z])0(?=[A-Z])|\b0(?=[A-Z]{3})")
_TOKEN = re.compile(
    r"(?P<bracketed>\((?:19|20)?\d\d\))"
    r"|(?P<label>\(\s?[A-Z]\s?\)|\[\s?[A-Z]\s?\]|\b[A-Z](?:\s?[).]|:)(?![A-Z]\b)|\bREF(?:TEL)?S?\b:?)"
    r"|(?P<number>\d+)"
    r"|(?P<sign>AND(?![A-Z]|['’.-][A-Z])|[^\sA-Z])"
    r"|(?P<word>[A-Z](?:[A-Z]|['’.-](?=[A-Z]))*)"
)


def make(year: int, post: str, serial: int) -> str:
    """Join the three parts of a canonical id."""
    return f"{year % 100:02d}{post}{serial}"


def parts(reference_id: str) -> tuple[int, str, int] | None:
    """Split a canonical id into year (two digits), post and serial; None if it has no such form."""
    match = _PARTS.match(reference_id)
    return (int(match.group(1)), match.group(2), int(match.group(3))) if match else None


def canonical(text: str, *, default_year: int | None = None) -> str | None:
    """Return one id in any spelling as the canonical one; a bare one ("PRISTINA 128") takes the default year.

    >>> canonical("2008PRISTI00128"), canonical("Pristina 000128", default_year=2008)
    ('08PRISTINA128', '08PRISTINA128')
    """
    if match := _WHOLE.fullmatch(text):
        post = _post_of(match.group(2), archive=len(match.group(1)) == 4)
        return make(int(match.group(1)), post, int(match.group(3)))
    found = references(text, default_year=default_year)
    return found[0] if len(found) == 1 else None


def _post_of(name: str, *, archive: bool) -> str:
    spelt = posts.letters(name)
    return posts.known(name) or (posts.of_prefix(spelt) if archive and len(spelt) >= 4 else None) or spelt


def references(block: str, own_id: str | None = None, default_year: int | None = None) -> tuple[str, ...]:
    """Return the canonical ids that a REF line names, in order, each once and without the cable's own.

    A bare reference takes the year of `own_id` (else the default), an item without a post its post.
    """
    own = parts(own_id) if own_id else None
    year, _, _ = own or (default_year, "", 0)
    named = _Reader(_tokens(block), year, own[1] if own else None).run()
    return tuple(dict.fromkeys(found for found in named if found != own_id))


@dataclass(frozen=True, slots=True)
class _Token:
    """One piece of a REF line; its kind is bracketed, label, number, word or sign."""

    kind: str
    text: str

    @property
    def number(self) -> int:
        """The number that it is, brackets aside; 0 if it is none."""
        digits = self.text.strip("()")
        return int(digits) if digits.isdigit() else 0


_END = _Token("end", "")


def _tokens(block: str) -> list[_Token]:
    """Cut a REF line into tokens, in capitals; page marks left out, letter O and zero put right."""
    upper = _PAGE_MARK.sub(" ", block[:6000].upper().replace("¶", " "))
    upper = _DIGIT_IN_NAME.sub("O", _LETTER_O.sub("0", upper))
    return [_Token(str(match.lastgroup), match.group()) for match in _TOKEN.finditer(upper)]


class _Reader:
    """Reads the tokens of a REF line from left to right: [year] post serial [year] [, serial …]."""

    def __init__(self, tokens: list[_Token], year: int | None, own_post: str | None) -> None:
        self.tokens, self.default_year, self.own_post = tokens, year, own_post
        self.found: list[str] = []
        self.used = -1
        """The last token that a reference has taken: no number serves twice."""

    def run(self) -> list[str]:
        at = 0
        while at < len(self.tokens):
            at = self._step(at)
        return self.found

    def _token(self, at: int) -> _Token:
        return self.tokens[at] if 0 <= at < len(self.tokens) else _END

    def _step(self, at: int) -> int:
        token = self.tokens[at]
        if token.kind == "word" and (match := self._post(at)):
            return self._after_post(at, *match)
        if token.kind == "label" and self.own_post and self._is_bare_serial(at + 1):
            self._add(self._year_before(at), self.own_post, at + 1)
            self.used = at + 1
            return at + 2
        return at + 1

    def _post(self, at: int) -> tuple[str, int] | None:
        """Find the longest run of words from here that names a post, and the token after it."""
        reach = at
        while reach - at < _MOST_WORDS and self._token(reach).kind == "word":
            reach += 1
        for stop in range(reach, at, -1):
            name = "".join(token.text for token in self.tokens[at:stop])
            if post := posts.known(name):
                return post, stop
        slip = posts.near(self.tokens[at].text) if self._token(at + 1).kind == "number" else None
        return (slip, at + 1) if slip else None

    def _after_post(self, at: int, post: str, after: int) -> int:
        year, place = self._year_before(at), after
        if self._is_year_in_brackets(place):
            year, place = self.tokens[place].number, place + 1
        while self._leads_to_serial(place):
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

    def _leads_to_serial(self, at: int) -> bool:
        """Tell whether a token may stand between a post and its serial: a sign, "cable", or a stray (C)."""
        token = self._token(at)
        stray = token.kind == "label" and token.text.startswith("(") and self._is_serial(at + 1)
        return stray or token.text in _BEFORE_SERIAL

    def _serials(self, at: int) -> tuple[list[int], int, int | None]:
        """Return the places of a post's serials, the token after them, and the year among them."""
        serials, year = [at], None
        at += 1
        while True:
            if self._is_year_in_brackets(at):
                year, at = self.tokens[at].number, at + 1
            elif self._is_year_after(at):
                year, at = self.tokens[at + (self.tokens[at].kind != "number")].number, at + 2
            elif self._carries(at):
                serials.append(at + 1)
                at += 2
            else:
                return serials, min(at, len(self.tokens)), year

    def _carries(self, at: int) -> bool:
        """Tell whether a comma, "and" or a slash carries the post on to another serial."""
        carried = self._token(at).text in _CARRIED_BY and self._is_serial(at + 1)
        return carried and len(self.tokens[at + 1].text) > 1 and not self._begins_next(at + 1)

    def _is_year_after(self, at: int) -> bool:
        joined = self._token(at).text in ("-", "/")
        year = self._token(at + joined)
        if year.kind != "number" or len(year.text) != 2 or not is_year(year.number):
            return False
        return joined or not self._begins_next(at)

    def _begins_next(self, at: int) -> bool:
        """Tell whether the number here is the year before the next post."""
        token = self.tokens[at]
        year = token.text.isdigit() and len(token.text) in (2, 4) and is_year(token.number)
        return year and self._token(at + 1).kind == "word" and self._post(at + 1) is not None

    def _year_before(self, at: int) -> int | None:
        token = self._token(at - 1) if at - 1 > self.used else _END
        if token.kind in ("number", "bracketed") and is_year(token.number) and len(token.text) in (2, 4):
            return token.number
        return self.default_year

    def _is_year_in_brackets(self, at: int) -> bool:
        return self._token(at).kind == "bracketed" and is_year(self.tokens[at].number)

    def _is_serial(self, at: int) -> bool:
        digits = self._token(at).text.lstrip("0") if self._token(at).kind == "number" else ""
        return 0 < len(digits) <= 6 and self._token(at + 1).text[:3] not in _MONTHS

    def _is_bare_serial(self, at: int) -> bool:
        after = self._token(at + 1)
        alone = after.kind in ("end", "label", "bracketed") or after.text in (";", ",", "AND", "(")
        return alone and self._is_serial(at) and len(self.tokens[at].text) > 1

    def _number_first(self, at: int, post: str, after: int) -> None:
        """Take `377 KATHMANDU`: the serial stands before its post."""
        at -= 1
        if (
            at > self.used
            and self._token(after).kind != "word"
            and self._is_serial(at)
            and len(self.tokens[at].text) > 2
        ):
            self._add(self.default_year, post, at)
            self.used = at

    def _add(self, year: int | None, post: str, serial: int) -> None:
        if year is not None:
            self.found.append(make(year, post, self.tokens[serial].number))


def is_year(number: int) -> bool:
    """Tell whether a cable can be of this year, of two figures or four: from 1966 on."""
    return number <= 10 or 66 <= number <= 99 or 1966 <= number <= 2010


def near(wanted: str, known: Iterable[str], n: int = 3) -> tuple[str, ...]:
    """Return the known ids most like this one, best first: for "did you mean"."""
    spelt = canonical(wanted) or re.sub(r"\s+", "", wanted.upper())
    ids, own = sorted(known), parts(spelt)
    kin = [found for found in ids if own and (other := parts(found)) and (other[1] == own[1] or other[2] == own[2])]
    close = difflib.get_close_matches(spelt, kin or ids, n=max(n, 20), cutoff=0.5)
    return tuple(sorted(close, key=lambda found: _distance(spelt, found))[:n])


def _distance(wanted: str, found: str) -> tuple[float, int, str]:
    """Return how unlike two ids are spelt, to a tenth; then how far apart their serials are."""
    own, other = parts(wanted), parts(found)
    apart = abs(own[2] - other[2]) if own and other else 0
    return (-round(difflib.SequenceMatcher(None, wanted, found).ratio(), 1), apart, found)
