"""Which id a cable bears: the page's where it is sound, else its class line's or its sender line's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.cables.header.class_line import ClassLine
from index.ids import posts, reference_ids
from index.markings import CAPTION

_DOUBLED_YEAR = re.compile(r"(\d\d)\1(?=[A-Z])")
_SECTION_TEXT = re.compile(r"S?E?CTION\d+(?:OF|0F|GF)\d+Q?|\d?[O0]F\d+(?=[A-Z])")
_HANDLING = re.compile(rf"(?<=^\d\d)(?:EFTO|{CAPTION}|AMEMBASSY|AMCONSUL|USMISSION|USOFFICE)+(?=[A-Z])")
_SECOND_SERIAL = re.compile(r"(\d\d[A-Z]+)0*(\d+)(TOSEC|SECTO)\d+")
_FIRST_SERIAL = re.compile(r"(\d\d[A-Z]+?)\d{6}[A-Z]+(\d+)")
_SOUND = re.compile(r"\d\d[A-Z]+\d{1,6}\Z")


@dataclass(frozen=True, slots=True)
class Identity:
    """A cable's canonical id, the other ids it was met under, and what is odd about them."""

    reference_id: str
    aliases: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def decide(
    page_id: str | None, line: ClassLine | None, sender: tuple[str, int] | None, year: int | None
) -> Identity | None:
    """Return the id of a cable: the page's, else the class line's, else the sender line's, else None."""
    year = line.year if line and line.year is not None else year
    written = reference_ids.make(year, line.post, line.serial) if line and year is not None else None
    if page_id and re.search(r"\d\d", page_id):
        return _of_page(page_id.strip().upper(), line, written)
    if written:
        return Identity(written)
    if sender and year is not None:
        warning = "no class line: the id is made from the sender line, whose number counts only to 9999"
        return Identity(reference_ids.make(year, *sender), warnings=(warning,))
    return None


def _of_page(page_id: str, line: ClassLine | None, written: str | None) -> Identity:
    mended = mend(page_id)
    own = reference_ids.parts(mended)
    if line is None or own is None:
        return _kept(page_id, written if own is None and written else mended)
    if posts.same(own[1], line.post) and _same_serial(own[2], line.serial):
        return _kept(page_id, mended)
    from_line = reference_ids.make(own[0], line.post, line.serial)
    if not _is_sound(page_id) and posts.known(line.post):
        return _kept(page_id, from_line)
    warning = f"the page says {mended}, its class line {from_line}: the text may be another cable's"
    return Identity(mended, () if page_id == mended else (page_id,), (warning,))


def _kept(page_id: str, reference_id: str) -> Identity:
    if page_id == reference_id:
        return Identity(reference_id)
    archive_form = re.match(r"(?:19|20)\d\d[A-Z]", page_id)
    return Identity(reference_id, (page_id,), () if archive_form else (f"met under the malformed id {page_id}",))


def _is_sound(page_id: str) -> bool:
    """Tell whether an id has the canonical form and names a known post."""
    own = reference_ids.parts(page_id) if _SOUND.match(page_id) else None
    return own is not None and posts.known(own[1]) is not None


def _same_serial(one: int, other: int) -> bool:
    """Tell whether two serials are one, a digit lost at either end forgiven: TRIPOLI 00011 for 112."""
    first, second = sorted((str(one), str(other)), key=len)
    return first == second or (len(second) - len(first) == 1 and (second.startswith(first) or second.endswith(first)))


def mend(page_id: str) -> str:
    """Make a page's id canonical as far as it tells by itself: doubled year, handling words and section text go.

    >>> mend("7575LIBREVILLE1895"), mend("09SECTION01OF03SANJOSE525")
    ('75LIBREVILLE1895', '09SANJOSE525')
    """
    spelt = re.sub(r"\s+", "", page_id.upper())
    spelt = _DOUBLED_YEAR.sub(r"\1", spelt, count=1)
    if _SOUND.match(spelt) and posts.letters(spelt[2:].rstrip("0123456789")) in posts.KNOWN:
        own = reference_ids.parts(spelt)
        return reference_ids.make(*own) if own else spelt
    for pattern in (_SECTION_TEXT, _HANDLING):
        spelt = pattern.sub("", spelt, count=1)
    for pattern in (_SECOND_SERIAL, _FIRST_SERIAL):
        spelt = pattern.sub(r"\1\2", spelt, count=1)
    return reference_ids.canonical(spelt) or spelt
