"""One cable put together: header fields, identity, body, and the parts that its text falls into."""

from __future__ import annotations

import re
from datetime import datetime

from index.cable import Cable, Part, Passage, Skipped
from index.cables import identity
from index.cables.body.paragraphs import Body, split_body
from index.cables.duplicates import Copy
from index.cables.files import abstract as abstracts
from index.cables.files.raw_cable import Page
from index.cables.header import dates, fields, header, origins, tags
from index.cables.header.header import Header
from index.ids import posts, reference_ids
from index.markings import UNREADABLE, marking_of_classification

_DECLASSIFY = re.compile(r"DECL:?\s*(?:\d{1,2}/\d{1,2}/)?((?:19|20)\d\d)")
_ID_LINE = re.compile(r"^[ \t]*(\d\d)[A-Z]{4,20}\d{1,6}[ \t]*$", re.MULTILINE)
_FAR_APART = 40


def cable_of(copy: Copy, path: str) -> Cable | Skipped:
    """The cable, or the reason why it cannot be cited: no id."""
    enclosed, page = copy.enclosed, copy.enclosed.page
    head = header.read(enclosed.text, enclosed.start, copy.end, copy.line)
    warnings = list(enclosed.warnings)
    paged = dates.of_page(page.created or "")
    found = identity.decide(page.reference_id, copy.line, _sender(head), _year(copy, head, paged, warnings))
    if found is None:
        return Skipped(path, _nameless(head, copy))
    classification = page.classification or fields.classification(copy.line, head.security, head.captions)
    marking = _marking(classification, warnings)
    body = split_body(enclosed.text, head.body_start, copy.end, cable_marking=marking, own_id=found.reference_id)
    own = found.reference_id
    subject = _subject(head, page, warnings)
    return Cable(
        reference_id=own,
        created=_created(own, head.created, paged, warnings),
        classification=classification,
        origin=page.origin or _origin(head, copy),
        tags=tags.parse(head.fields.get("tags") or page.tags or ""),
        subject=subject,
        references=_references(head, page, own),
        classified_by=fields.classified_by(
            head.fields.get("by"), body.paragraphs[0].search_text if body.paragraphs else ""
        ),
        signature=body.signature,
        path=path,
        container=enclosed.container,
        text=enclosed.text,
        parts=_parts(enclosed.text, head.body_start, copy.end, body),
        passages=tuple(_passages(own, enclosed.text, body)),
        aliases=found.aliases,
        warnings=(*warnings, *found.warnings, *body.warnings, *_notes(body, enclosed.container)),
    )


def _marking(classification: str | None, warnings: list[str]) -> str:
    """The marking of the whole cable."""
    marking = marking_of_classification(classification)
    if marking == UNREADABLE and "TOP" not in (classification or ""):
        what = f"the classification {classification!r} cannot be read" if classification else "no classification"
        warnings.append(f"{what}: what is unmarked counts as {UNREADABLE}")
    return marking


def _nameless(head: Header, copy: Copy) -> str:
    """Why a cable has no id, with what is known of it."""
    known = [
        head.sender or "",
        f"{head.created:%Y-%m-%d}" if head.created else "",
        copy.line.spelt if copy.line else "",
    ]
    told = ", ".join(part for part in known if part)
    if not told:
        return "no cable found: no reference id, and no class line and date to make one from"
    return (
        f"no reference id: the text ({told}) is cut off before its number" if not copy.line else f"no year for {told}"
    )


def _sender(head: Header) -> tuple[str, int] | None:
    post = posts.known(origins.without_precedence(head.sender)) if head.sender else None
    return (post, head.sender_serial) if post and head.sender_serial is not None else None


def _year(copy: Copy, head: Header, paged: datetime | None, warnings: list[str]) -> int | None:
    """The year of an id that no page gives: of the date-time group, the page's date, or ten before declassification."""
    if moment := head.created or paged:
        return moment.year
    if copy.enclosed.page.reference_id:
        return None
    decl = _DECLASSIFY.search(copy.enclosed.text, copy.enclosed.start, head.body_start)
    cited = _ID_LINE.search(copy.enclosed.text, copy.enclosed.start, head.body_start)
    year = int(decl.group(1)) - 10 if decl else dates.full_year(int(cited.group(1))) if cited else None
    if year is not None:
        warnings.append(f"the year {year} is taken from the declassification date or a cited cable")
    return year


def _created(own: str, group: datetime | None, paged: datetime | None, warnings: list[str]) -> datetime | None:
    """The date-time group, which is exact; the page's date where there is none or its year is plainly wrong."""
    if group is None or paged is None:
        if group is None and paged is None:
            warnings.append("no date: the text has no date-time group")
        return group or paged
    parts = reference_ids.parts(own)
    if abs((group - paged).days) > _FAR_APART and parts and group.year % 100 != parts[0] == paged.year % 100:
        warnings.append(f"the date-time group says {group:%Y-%m-%d}, the page {paged:%Y-%m-%d}: the page's is kept")
        return paged
    return group


def _subject(head: Header, page: Page, warnings: list[str]) -> str | None:
    found = fields.subject(head.fields.get("subject", ""))
    if found is None:
        warnings.append("no SUBJECT line" + (": the page's title is taken" if page.subject else ""))
        return fields.subject(page.subject or "")
    return found


def _origin(head: Header, copy: Copy) -> str | None:
    if head.sender:
        return origins.from_line(head.sender)
    return origins.from_post(copy.enclosed.page.sender or (copy.line.spelt if copy.line else ""))


def _references(head: Header, page: Page, own: str) -> tuple[str, ...]:
    """The ids of the REF line; then those that the page lists besides."""
    named = reference_ids.references(head.fields.get("ref", ""), own)
    listed = reference_ids.references((page.references or "").replace("|", "; "), own)
    return tuple(dict.fromkeys((*named, *listed)))


def _parts(text: str, body_start: int, end: int, body: Body) -> tuple[Part, ...]:
    before = (Part("header", 0, body_start),) if body_start else ()
    after = (Part("trailer", end, len(text)),) if end < len(text) else ()
    return (*before, *body.parts, *after)


def _passages(own: str, text: str, body: Body) -> list[Passage]:
    return [
        Passage(
            reference_id=own,
            number=paragraph.number,
            ordinal=paragraph.ordinal,
            marking=paragraph.marking,
            heading=paragraph.heading,
            text=text[paragraph.start : paragraph.end],
            search_text=paragraph.search_text,
            start=paragraph.start,
            end=paragraph.end,
        )
        for paragraph in body.paragraphs
    ]


def _notes(body: Body, container: str) -> tuple[str, ...]:
    abstract = (
        ("an abstract in the project's own words, not the cable's text",) if container == abstracts.CONTAINER else ()
    )
    return abstract if body.paragraphs else (*abstract, "no paragraphs: the text ends with the header")
