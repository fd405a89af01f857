"""Classification words: the levels, every way to write them, and which of two markings is the higher.

All other modules build their patterns from this one. A bracket after a paragraph's number need not be a mark ("3.
(Afghanistan) Aftermath of Elections"), so only what is listed here counts. Canonical is the level, then its caveats
after a double slash: "S//NF", "C//REL GBR".
"""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

CLASSIFICATIONS = {
    "U": "UNCLASSIFIED",
    "SBU": "LIMITED OFFICIAL USE",
    "C": "CONFIDENTIAL",
    "S": "SECRET",
    "TS": "TOP SECRET",
}
"""Each level, lowest first, with the word that pages and class lines print for it."""
LEVELS = tuple(CLASSIFICATIONS)
UNREADABLE = LEVELS[-1]
"""The level of a mark or classification that cannot be read: the highest."""
CLEARANCES = LEVELS[:-1]
"""The levels that a person can be cleared to."""

_FORMS = {
    "U": "U, UNCLAS, UNCLASS",
    "SBU": "SBU, S/BU, SUB, LOU, OUO, FOUO, U/FOUO, U//FOUO, UNCLASSIFIED/FOUO, UNCLASSIFIED//FOUO, SENSITIVE,"
    " UNCLASSIFIED/FOR OFFICIAL USE ONLY, UNCLASSIFIED//FOR OFFICIAL USE ONLY, SENSITIVE BUT UNCLASSIFIED",
    "C": "C, CONF",
    "S": "S",
    "TS": "TS",
}
"""The other ways to write each level."""
_LEVEL_OF = {form: level for level, forms in _FORMS.items() for form in (CLASSIFICATIONS[level], *forms.split(", "))}

# Pieces of regular expressions for other modules.
LETTERS = "SBU|LOU|FOUO|TS|U|C|S"
"""Levels as portion marks mostly write them."""
CLASSIFICATION = "|".join(CLASSIFICATIONS.values())
CAPTION = "SIPDIS|SENSITIVE|NOFORN|EXDIS|NODIS|STADIS|LIMDIS"
"""Handling words that stand on lines of their own below the class line."""
_EFTO, _NOFORN = r"E\s?F\s?T\s?O", r"N\s?O\s?F\s?O\s?R\s?N"
HANDLING = rf"{_EFTO}|{_NOFORN}|{CAPTION}|FOUO|NF|FOR\s+OFFICIAL\s+USE\s+ONLY"
"""Handling words between the level and the post of a class line."""


def _spaced(word: str) -> str:
    return r"[ \t]{1,4}".join(r"[ \t]?".join(part) for part in word.split())


CLASS_WORD = "|".join(_spaced(word) for word in (*CLASSIFICATIONS.values(), "UNCLASS", "UNCLAS"))
"""A classification as class lines print it, letters perhaps apart: "S E C R E T"."""

_LEVEL = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(_LEVEL_OF, key=len, reverse=True))
_CAVEAT = (
    r"(?:NF|NOFORN|NF/NC|FGI|NATO|OC|ORCON|PROPIN|SI|TK|HCS|FOUO|REL\b[A-Z, ]{0,60}|EYES\s?ONLY"
    r"|NODIS|EXDIS|LIMDIS|STADIS)"
)
MARK = rf"(?:{_LEVEL})(?:NF|(?:\s{{0,2}}[/-]{{1,2}}\s{{0,2}}|\s{{1,2}}|,\s{{0,2}}){_CAVEAT}){{0,4}}"
"""A marking without its brackets (to be matched without regard to case)."""
MARK_IN_BRACKETS = rf"\((?P<mark>{MARK})\s?\)"
LOOSE_MARK_IN_BRACKETS = rf"\((?:{LETTERS})(?:[/ -]{{1,3}}[A-Z]{{2,8}}|\s)?\)"
"""A mark whose caveats may be on no list: cheaper to look for."""

_WHOLE = re.compile(rf"\s*({MARK})\s*", re.IGNORECASE)
_SPLIT = re.compile(rf"\s*({_LEVEL})(?![A-Z]{{3}})(.*)", re.IGNORECASE | re.DOTALL)
_CAVEATS = re.compile(_CAVEAT, re.IGNORECASE)
_BRACKET = re.compile(r"[(\[{]\s?([A-Z0-9?$/ -]{1,24}?)\s?[)\]}]")
# Letters after a dash, but no digits: U-2 and C-130 are aircraft.
_HALF_READ = re.compile(rf"(?:{LETTERS})\s?(?:[/?]{{1,2}}\s?[A-Z0-9?/]{{0,10}}|-{{1,2}}[A-Z?]{{0,10}})|\?{{1,3}}")
_LETTER = re.compile(r"[A-Z058$]")
_GARBLED = frozenset("UU CC SS SU BU SB 0 CNF SNE C/N S/N C/ S/ C// S//".split())
_MISSPELT = 0.8
_SENSITIVE = re.compile(rf"\b(?:SENSITIVE|FOR OFFICIAL USE ONLY|{_EFTO}|FOUO)\b")
_NOT_FOREIGN = re.compile(rf"\b{_NOFORN}\b")


@lru_cache(maxsize=512)
def parse_mark(mark: str) -> str | None:
    """Return the canonical form of a mark, with or without brackets; None if it is not on the list.

    >>> parse_mark("(s/noforn)")
    'S//NF'
    """
    whole = _WHOLE.fullmatch(mark.strip().strip("()[]{}"))
    return _canonical(whole.group(1)) if whole else None


def is_portion_mark(letters: str) -> bool:
    """Tell whether letters in brackets are a usual mark or caveat, and so no acronym."""
    return letters in LETTERS.split("|") or letters in ("NF", "NOFORN")


def is_unreadable(text: str, *, among_marked: bool) -> bool:
    """Tell whether a paragraph begins with a bracket meant for a mark that is not on the list: "(C/?)".

    A single letter, "(Z)", counts only if other paragraphs of the cable are marked.

    >>> is_unreadable("(Z) The harbour froze.", among_marked=True), is_unreadable("(U.S.) Votes", among_marked=True)
    (True, False)
    """
    found = _BRACKET.match(text)
    if found is None or parse_mark(found.group()):
        return False
    letters = found.group(1).strip()
    if _LETTER.fullmatch(letters):
        return among_marked
    words = [*(word for level, word in CLASSIFICATIONS.items() if level != "SBU"), "SENSITIVE", "NOFORN"]
    return bool(_HALF_READ.fullmatch(letters) or difflib.get_close_matches(letters, words, 1, _MISSPELT))


def is_garbled(letters: str) -> bool:
    """Tell whether letters in brackets are a mark with one letter lost, added or changed: SB, SBUU, 5BU, CC."""
    hits = sum(letter == meant for letter, meant in zip(letters, "SBU", strict=False))
    return letters in _GARBLED or (len(letters) in (3, 4) and hits >= 2)


def highest_in(mark: str) -> str:
    """Return the highest level in a mark whose other words are on no list: "S/FRD", "U/SBU"."""
    return highest([known for word in mark.split("/") if (known := parse_mark(word))], "U")


def rank(marking: str) -> tuple[int, int]:
    """Return a sort key for canonical markings: level first, then the number of caveats."""
    level, *caveats = marking.split("//")
    return (LEVELS.index(level) if level in LEVELS else len(LEVELS), len(caveats))


def cleared(marking: str, clearance: str | None) -> bool:
    """Tell whether a person cleared to this level (None: to all) may read it; caveats do not count.

    S allows S//NF, and C does not allow S//REL GBR.
    """
    return clearance is None or rank(marking)[0] <= rank(clearance)[0]


def level_of(marking: str) -> str:
    """Return the level of a canonical marking, without its caveats."""
    return marking.partition("//")[0]


def within_limit(marking: str, limit: str) -> bool:
    """Tell whether a marking is within the limit, caveats counted: SBU//NF is above SBU, and below C.

    >>> within_limit("U//NF", "SBU"), within_limit("SBU//NF", "SBU"), within_limit("SBU//NF", "SBU//NF")
    (True, False, True)
    """
    level, most = rank(marking)[0], rank(limit)[0]
    if level != most:
        return level < most
    return level < len(LEVELS) and set(marking.split("//")) <= set(limit.split("//"))


def highest(markings: list[str], default: str) -> str:
    """Return the highest of these markings; the default if there are none."""
    return max(markings, key=rank, default=default)


@lru_cache(maxsize=512)
def marking_of_classification(classification: str | None) -> str:
    """Return the marking that an unmarked paragraph takes from its cable; the highest if it cannot be read.

    >>> marking_of_classification("CONFIDENTIAL//NOFORN")
    'C//NF'
    """
    if not classification or not classification.strip():
        return UNREADABLE
    text = re.sub(r"\b([A-Z])(?: (?=[A-Z]\b))", r"\1", classification.strip().upper())
    text = re.sub(rf"FOR\s+OFFICIAL\s+USE\s+ONLY|{_EFTO}", "FOUO", text)
    marking = parse_mark(re.sub(r"\bUNCLAS\b", "UNCLASSIFIED", text)) or _canonical(text) or UNREADABLE
    sensitive = re.search(r"SENSITIVE|OFFICIAL USE|FOUO|EFTO", text)
    return "SBU" if level_of(marking) == "U" and sensitive else marking


def classification_of(class_word: str) -> str:
    """Return the classification that a word of a class line spells: "U N C L A S" is UNCLASSIFIED."""
    letters = re.sub(r"\s+", "", class_word)
    return next((word for word in CLASSIFICATIONS.values() if letters[:6] == word.replace(" ", "")[:6]), letters)


def with_handling(classification: str, handling: str) -> str:
    """Add to a classification what its handling words say, as the archive's column writes it."""
    if classification == CLASSIFICATIONS["U"]:
        return f"{classification}//FOR OFFICIAL USE ONLY" if _SENSITIVE.search(handling) else classification
    above = classification != CLASSIFICATIONS["SBU"]
    return f"{classification}//NOFORN" if above and _NOT_FOREIGN.search(handling) else classification


def _canonical(mark: str) -> str | None:
    match = _SPLIT.match(mark)
    if match is None:
        return None
    level = _LEVEL_OF.get(" ".join(match.group(1).upper().split()), UNREADABLE)
    caveats = [_caveat(found) for found in _CAVEATS.findall(match.group(2).upper())]
    if "FOUO" in caveats and level == "U":
        level = "SBU"
    return "//".join(dict.fromkeys([level, *(caveat for caveat in caveats if caveat != "FOUO")]))


def _caveat(found: str) -> str:
    caveat = " ".join(found.replace(",", ", ").split()).strip(" ,")
    if caveat.startswith("REL"):
        return "REL " + caveat.removeprefix("REL").strip().removeprefix("TO ").strip(" ,")
    return {"NOFORN": "NF", "ORCON": "OC", "EYESONLY": "EYES ONLY"}.get(caveat, caveat)
