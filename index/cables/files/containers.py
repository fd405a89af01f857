"""The table of containers: each is known by what a file holds, never by the file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from index.cable import Skipped
from index.cables.files import abstract, archive_html, cable_text, cables_csv, copied_page, mail, packed, pdf, telegram
from index.cables.files.raw_cable import OpenFile, RawCable
from index.errors import ReadError


@dataclass(frozen=True, slots=True)
class Container:
    """One form in which cables reach us."""

    name: str
    sniff: Callable[[OpenFile], bool]
    """Tells at little cost whether a file may have this form."""
    read: Callable[[OpenFile], Iterator[RawCable | Skipped | OpenFile | str]]
    """Yields the cables; a string is a wrapped text, which the rows below read instead of the file, a file is one that
    it holds, which all rows read."""


def _has(*signs: str) -> Callable[[OpenFile], bool]:
    return lambda file: any(sign in file.text for sign in signs)


CONTAINERS = (
    Container(cables_csv.NAME, cables_csv.is_rows, cables_csv.read),
    Container(pdf.NAME, pdf.is_pdf, pdf.read),
    Container(packed.NAME, packed.is_packed, packed.read),
    Container(mail.MAILBOX, mail.is_mailbox, mail.read_mailbox),
    Container(mail.NAME, mail.is_mail, mail.read),
    Container(archive_html.NAME, archive_html.is_html, archive_html.read),
    Container(cables_csv.PART, cables_csv.is_part, cables_csv.read_part),
    Container(mail.QUOTED, mail.is_quoted, mail.read_quoted),
    Container(abstract.NAME, _has("ABSTRACT of "), abstract.read),
    Container(copied_page.NEWER, _has("Identifier"), copied_page.read_newer),
    Container(copied_page.OLDER, _has("Reference ID"), copied_page.read_older),
    Container(telegram.ARCHIVES, _has("ESSAGE TEXT", "essage Text"), telegram.read_archives),
    Container(telegram.PLUSD, _has("_"), telegram.read_plusd),
    Container(copied_page.MIRROR, _has("\n"), copied_page.read_mirror),
    Container(cable_text.NAME, _has(""), cable_text.read),
)
"""In the order in which they are tried: the first that finds a cable has read the file."""


def raw_cables(file: OpenFile) -> Iterator[RawCable | Skipped]:
    """Yield every cable of a file with what its container says of it; nothing if it holds none."""
    for container in CONTAINERS:
        found = False
        for item in container.read(file) if container.sniff(file) else ():
            if isinstance(item, str):
                file.text = item
            elif isinstance(item, OpenFile):
                found = True
                yield from _inside(item)
            else:
                found = True
                yield _noted(item, file) if isinstance(item, RawCable) else item
        if found:
            return


def _inside(file: OpenFile) -> Iterator[RawCable | Skipped]:
    """Read a file that another one holds; what is wrong with it does not cost the others."""
    try:
        yield from raw_cables(file)
    except ReadError as error:
        yield Skipped(file.path, str(error))


def _noted(raw: RawCable, file: OpenFile) -> RawCable:
    return replace(raw, warnings=(*file.notes, *raw.warnings), mixed=file.mixed) if file.notes else raw
