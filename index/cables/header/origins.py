"""Origins: the name that archive pages give a sender, made from the FM line where there is no page."""

from __future__ import annotations

import re

from index.ids import posts

_KINDS = (
    (re.compile(r"(?:AMEMB(?:ASSY)?|AMMBASSY|EMBASSY)\b\s*(.+)", re.IGNORECASE), "Embassy"),
    (re.compile(r"(?:AMCON(?:SUL|GEN|S)?|AMCOMSUL|CONSULATE)\b\s*(.+)", re.IGNORECASE), "Consulate"),
    (re.compile(r"USOFFICE\b\s*(.+)", re.IGNORECASE), "US Office"),
    (re.compile(r"USLO\b\s*(.+)", re.IGNORECASE), "US Liaison Office"),
    (re.compile(r"USINT\b\s*(.+)", re.IGNORECASE), "US Interests Section"),
    (re.compile(r"(?:USMISSION|USMSN|MISSION)\b\s*(.+)", re.IGNORECASE), "Mission"),
)
_OF_POST = {
    "STATE": "Secretary of State",
    "USUNNEWYORK": "USUN New York",
    "USEUBRUSSELS": "USEU Brussels",
    "UNVIEVIENNA": "UNVIE",
    "USNATO": "Mission USNATO",
    "USOSCE": "Mission USOSCE",
    "UNESCOPARISFR": "Mission UNESCO",
    "AITTAIPEI": "American Institute Taiwan, Taipei",
    "IRANRPODUBAI": "Iran RPO Dubai",
    "RPODUBAI": "Iran RPO Dubai",
    "SECDEF": "Secretary of Defense",
    "PARTO": "US Delegation, Secretary",
    "SECTO": "US Delegation, Secretary",
}
_TAIL = re.compile(r"(?:\s+(?:NIACT|FLASH|IMMEDIATE|PRIORITY|ROUTINE|\d{1,5}))+\s*$", re.IGNORECASE)
_ROUTING = re.compile(r"^[A-Z]{4,8}/", re.IGNORECASE)
_SMALL_WORDS = {"OF", "AU", "DE", "ES"}


def from_line(sender: str) -> str | None:
    """The origin that an FM line names: "AMEMBASSY PRISTINA" is "Embassy Pristina"."""
    name = without_precedence(sender)
    if not name:
        return None
    whole = posts.known(name)
    if whole in _OF_POST:
        return _OF_POST[whole]
    for pattern, kind in _KINDS:
        if match := pattern.fullmatch(name):
            return _OF_POST.get(posts.known(match.group(1)) or "") or f"{kind} {titled(match.group(1))}"
    return titled(name)


def from_post(post: str) -> str | None:
    """The origin where nothing but the post is known: "STATE" is "Secretary of State", "LAPAZ" stays a bare name."""
    return _OF_POST.get(posts.known(post) or "") or (titled(post) if post else None)


def without_precedence(sender: str) -> str:
    """A sender or addressee without routing prefix, precedence and message number."""
    return _TAIL.sub("", _ROUTING.sub("", " ".join(sender.split()))).strip(" .,-")


def titled(name: str) -> str:
    """A post's name as pages write it: "NEW DELHI" is "New Delhi", "PORT AU PRINCE" is "Port au Prince"."""
    words = re.sub(r"\s+", " ", name).strip().split(" ")
    return " ".join(_word(word, first=n == 0) for n, word in enumerate(words))


def _word(word: str, *, first: bool) -> str:
    if not first and word.upper() in _SMALL_WORDS:
        return word.lower()
    return "-".join(piece[:1].upper() + piece[1:].lower() for piece in word.split("-"))
