"""Portion marks: a closed list of markings in their canonical form, and which of two is the higher.

A bracket after a paragraph's number need not be a mark ("3. (Afghanistan) Aftermath of Elections"), so only what is
listed here counts. Canonical is the level, then its caveats after a double slash: "S//NF", "C//REL GBR".
"""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

LEVELS = ("U", "SBU", "C", "S", "TS")
UNREADABLE = LEVELS[-1]
"""What counts for a mark or a classification that stands there and cannot be read: the highest of the scale."""
_LEVEL_NAMES = {
    "U": "U",
    "UNCLAS": "U",
    "UNCLASS": "U",
    "UNCLASSIFIED": "U",
    "SBU": "SBU",
    "S/BU": "SBU",
    "SUB": "SBU",
    "LOU": "SBU",
    "OUO": "SBU",
    "FOUO": "SBU",
    "U/FOUO": "SBU",
    "U//FOUO": "SBU",
    "UNCLASSIFIED/FOR OFFICIAL USE ONLY": "SBU",
    "UNCLASSIFIED/FOUO": "SBU",
    "LIMITED OFFICIAL USE": "SBU",
    "SENSITIVE BUT UNCLASSIFIED": "SBU",
    "SENSITIVE": "SBU",
    "C": "C",
    "CONF": "C",
    "CONFIDENTIAL": "C",
    "S": "S",
    "SECRET": "S",
    "TS": "TS",
    "TOP SECRET": "TS",
}
_LETTER_CAVEATS = r"NF|NOFORN|NF/NC|FGI|NATO|OC|ORCON|PROPIN|SI|TK|HCS"
_CAVEAT = rf"(?:{_LETTER_CAVEATS}|FOUO|REL\b[A-Z, ]{{0,60}}|EYES\s?ONLY|NODIS|EXDIS|LIMDIS|STADIS|NOFORN)"
_LEVEL = (
    r"UNCLASSIFIED(?:/{1,2}(?:FOR\s+OFFICIAL\s+USE\s+ONLY|FOUO))?|UNCLASS?|CONFIDENTIAL|CONF|TOP\s+SECRET|SECRET"
    r"|LIMITED\s+OFFICIAL\s+USE|SENSITIVE\s+BUT\s+UNCLASSIFIED|SENSITIVE"
    r"|U(?:/{1,2}FOUO)?|SBU|S/BU|SUB|LOU|OUO|FOUO|TS|C|S"
)
LEVEL_AND_CAVEATS = rf"(?:{_LEVEL})(?:NF|(?:\s{{0,2}}[/-]{{1,2}}\s{{0,2}}|\s{{1,2}}|,\s{{0,2}}){_CAVEAT}){{0,4}}"
"""A marking without its brackets, as a piece of a regular expression (to be used without regard to case)."""

_MARK = re.compile(rf"\s*({LEVEL_AND_CAVEATS})\s*", re.IGNORECASE)
_SPLIT = re.compile(rf"\s*({_LEVEL})(?![A-Z]{{3}})(.*)", re.IGNORECASE | re.DOTALL)
_CAVEATS = re.compile(_CAVEAT, re.IGNORECASE)
_BRACKET = re.compile(r"[(\[{]\s?([A-Z0-9?$/ -]{1,24}?)\s?[)\]}]")
# Letters after a dash, but no digits: U-2 and C-130 are aircraft.
_HALF_READ = re.compile(r"(?:SBU|LOU|TS|[UCS])\s?(?:[/?]{1,2}\s?[A-Z0-9?/]{0,10}|-{1,2}[A-Z?]{0,10})|\?{1,3}")
_LETTER = re.compile(r"[A-Z058$]")
_WORDS = ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "TOP SECRET", "SENSITIVE", "NOFORN")
_MISSPELT = 0.8
_SENSITIVE = re.compile(r"SENSITIVE|OFFICIAL USE|FOUO|EFTO")


@lru_cache(maxsize=512)
def parse_mark(mark: str) -> str | None:
    """The canonical form of a mark, with or without brackets; None where it is not on the list.

    >>> parse_mark("(s/noforn)")
    'S//NF'
    """
    whole = _MARK.fullmatch(mark.strip().strip("()[]{}"))
    return _canonical(whole.group(1)) if whole else None


def is_unreadable(text: str, *, among_marked: bool) -> bool:
    """Whether a paragraph's text begins with a bracket that is meant for a mark, and is none on the list: "(C/?)",
    "(CONFIDENTAIL)"; a single letter, "(Z)", only where other paragraphs of the cable are marked.

    >>> is_unreadable("(Z) The harbour froze.", among_marked=True), is_unreadable("(U.S.) Votes", among_marked=True)
    (True, False)
    """
    found = _BRACKET.match(text)
    if found is None or parse_mark(found.group()):
        return False
    letters = found.group(1).strip()
    if _LETTER.fullmatch(letters):
        return among_marked
    return bool(_HALF_READ.fullmatch(letters) or difflib.get_close_matches(letters, _WORDS, 1, _MISSPELT))


def rank(marking: str) -> tuple[int, int]:
    """Where a canonical marking stands: higher levels first, then more caveats."""
    level, *caveats = marking.split("//")
    return (LEVELS.index(level) if level in LEVELS else len(LEVELS), len(caveats))


def cleared(marking: str, clearance: str | None) -> bool:
    """Whether a person cleared to this level (None: to all) may read it. Caveats neither raise a level nor lower it:
    S allows S//NF, and C does not allow S//REL GBR.
    """
    return clearance is None or rank(marking)[0] <= rank(clearance)[0]


def level_of(marking: str) -> str:
    """The level of a canonical marking, without its caveats."""
    return marking.partition("//")[0]


def goes_up_to(marking: str, limit: str) -> bool:
    """Whether a marking stands no higher than the limit, caveats counted: SBU//NF stands above SBU, and below C.

    >>> goes_up_to("U//NF", "SBU"), goes_up_to("SBU//NF", "SBU"), goes_up_to("SBU//NF", "SBU//NF")
    (True, False, True)
    """
    level, most = rank(marking)[0], rank(limit)[0]
    if level != most:
        return level < most
    return level < len(LEVELS) and set(marking.split("//")) <= set(limit.split("//"))


def highest(markings: list[str], default: str) -> str:
    """The highest of these markings; the default where there are none."""
    return max(markings, key=rank, default=default)


@lru_cache(maxsize=512)
def marking_of_classification(classification: str | None) -> str:
    """The marking which an unmarked paragraph takes from its cable's classification; where that is missing or cannot
    be read, the highest of the scale.

    >>> marking_of_classification("CONFIDENTIAL//NOFORN")
    'C//NF'
    """
    if not classification or not classification.strip():
        return UNREADABLE
    text = re.sub(r"\b([A-Z])(?: (?=[A-Z]\b))", r"\1", classification.strip().upper())
    text = re.sub(r"FOR\s+OFFICIAL\s+USE\s+ONLY|E\s?F\s?T\s?O", "FOUO", text)
    marking = parse_mark(re.sub(r"\bUNCLAS\b", "UNCLASSIFIED", text)) or _canonical(text) or UNREADABLE
    return "SBU" if marking.split("//")[0] == "U" and _SENSITIVE.search(text) else marking


def _canonical(mark: str) -> str | None:
    match = _SPLIT.match(mark)
    if match is None:
        return None
    name = re.sub(r"\s*/{1,2}\s*", "/", " ".join(match.group(1).upper().split()))
    level = _LEVEL_NAMES.get(name, UNREADABLE)
    caveats: list[str] = []
    for found in _CAVEATS.findall(match.group(2).upper()):
        caveat = _caveat(found)
        if caveat == "FOUO":
            level = "SBU" if level == "U" else level
        elif caveat not in caveats:
            caveats.append(caveat)
    return "//".join([level, *caveats])


def _caveat(found: str) -> str:
    caveat = " ".join(found.upper().replace(",", ", ").split()).strip(" ,")
    if caveat.startswith("REL"):
        return "REL " + caveat.removeprefix("REL").strip().removeprefix("TO ").strip(" ,")
    return {"NOFORN": "NF", "ORCON": "OC", "EYESONLY": "EYES ONLY"}.get(caveat, caveat)
