"""Posts: the missions that send cables, their canonical names, other spellings, and the origins that pages print."""

from __future__ import annotations

import difflib
import re
from functools import cache, lru_cache
from pathlib import Path

_ROW = re.compile(r"(?P<post>[A-Z]+)(?: = (?P<same>[A-Z]+))?(?:: (?P<spellings>[A-Z ]+))?(?: \| (?P<origin>.+))?")
_ROWS = [
    row
    for line in Path(__file__).with_name("posts.txt").read_text("utf-8").splitlines()
    if (row := _ROW.fullmatch(line))
]
KNOWN = frozenset(row["post"] for row in _ROWS)
ALIASES = {alias: row["post"] for row in _ROWS for alias in (row["spellings"] or "").split()}
_SHARED_NAME = {row["post"]: row["same"] for row in _ROWS if row["same"]}
_ORIGINS = {row["post"]: row["origin"] for row in _ROWS if row["origin"]}
_MISSIONS = {
    r"AMEMB(?:ASSY)?|AMMBASSY|EMBASSY": "Embassy",
    r"AMCON(?:SUL|GEN|S)?|AMCOMSUL|CONSULATE": "Consulate",
    r"USOFFICE": "US Office",
    r"USLO": "US Liaison Office",
    r"USINT": "US Interests Section",
    r"USMISSION|USMSN|MISSION": "Mission",
}
_KINDS = [(re.compile(rf"(?:{words})\b\s*(.+)", re.IGNORECASE), kind) for words, kind in _MISSIONS.items()]
_SMALL_WORDS = {"OF", "AU", "DE", "ES"}

_NOT_LETTERS = re.compile(r"[^A-Z0-9]+")
_PREFIX = re.compile(r"(?:AMEMBASSY|EMBASSY|AMCONSUL|AMCONGEN|USMISSION|USOFFICE|USINT|USLO|AMCONS)(?=[A-Z]{4})")
_LETTER_FOR_ZERO = re.compile(r"(?<=[A-Z])0(?=[A-Z])|^0(?=[A-Z])")
_ROUTING = re.compile(r"^[A-Z]{4,8}/", re.IGNORECASE)
_PRECEDENCE = re.compile(r"(?:\s{1,9}(?:NIACT|FLASH|IMMEDIATE|PRIORITY|ROUTINE|\d{1,5})){1,12}\s{0,9}$", re.IGNORECASE)


def letters(name: str) -> str:
    """Return a post's name in capitals without spaces and signs; a zero between letters is an O."""
    return _LETTER_FOR_ZERO.sub("O", _NOT_LETTERS.sub("", name.upper()))


@lru_cache(maxsize=4096)
def known(name: str) -> str | None:
    """Return the canonical post that this spelling names; None if it names no known one."""
    spelt = letters(name)
    for candidate in (spelt, _PREFIX.sub("", spelt, count=1)):
        if candidate in KNOWN:
            return candidate
        if candidate in ALIASES:
            return ALIASES[candidate]
    return None


@lru_cache(maxsize=4096)
def near(name: str) -> str | None:
    """Return the known post of which this is a misspelling: a letter or two wrong in six or more."""
    spelt = letters(name)
    if len(spelt) < 6:
        return None
    close = difflib.get_close_matches(spelt, [post for post in KNOWN if post[0] == spelt[0]], n=1, cutoff=0.84)
    return close[0] if close else None


@cache
def of_prefix(start: str) -> str | None:
    """Return the post that an archive form cut to six letters ("PRISTI"); None if no or several posts begin so."""
    begun = [post for post in KNOWN if post.startswith(start)]
    return begun[0] if len(begun) == 1 else None


def canonical(name: str) -> str:
    """Return the post's canonical name; an unknown one as it is spelt, in capitals without spaces."""
    return known(name) or letters(name)


def same(one: str, other: str) -> bool:
    """Tell whether two names are of one post, renamed posts and the pages' double names included."""
    first, second = canonical(one), canonical(other)
    return first == second or _SHARED_NAME.get(first, first) == _SHARED_NAME.get(second, second)


def origin_of_sender(sender: str) -> str | None:
    """Return the origin that pages give to the sender of an FM line: "AMEMBASSY PRISTINA" is "Embassy Pristina"."""
    name = without_precedence(sender)
    if known(name) in _ORIGINS:
        return _ORIGINS[known(name) or ""]
    for pattern, kind in _KINDS:
        if match := pattern.fullmatch(name):
            return _ORIGINS.get(known(match.group(1)) or "") or f"{kind} {_titled(match.group(1))}"
    return _titled(name) or None


def origin_of_post(post: str) -> str | None:
    """Return the origin if only the post is known: "STATE" is "Secretary of State", "LAPAZ" stays a bare name."""
    return _ORIGINS.get(known(post) or "") or _titled(post) or None


def without_precedence(sender: str) -> str:
    """Strip the routing prefix, precedence and message number from a sender or addressee."""
    return _PRECEDENCE.sub("", _ROUTING.sub("", " ".join(sender.split()))).strip(" .,-")


def _titled(name: str) -> str:
    """Write a post's name as pages do: "NEW DELHI" is "New Delhi", "PORT AU PRINCE" is "Port au Prince"."""
    words = name.split()
    small = [word.lower() if n and word.upper() in _SMALL_WORDS else "" for n, word in enumerate(words)]
    return " ".join(
        low or "-".join(map(str.capitalize, word.split("-"))) for low, word in zip(small, words, strict=True)
    )
