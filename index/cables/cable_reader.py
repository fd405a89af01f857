"""One cable put together: header fields, identity, body, and the parts that its text falls into."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from index.cable import Cable, Part, Passage, Skipped
from index.cables import identity
from index.cables.body.inner_marks import joined
from index.cables.body.paragraphs import Body, split_body
from index.cables.duplicates import Copy
from index.cables.files import abstract
from index.cables.files.raw_cable import PageMetadata
from index.cables.header import dates, fields, header, tags
from index.cables.header.header import Header
from index.ids import posts, reference_ids
from index.markings import CLASSIFICATIONS, UNREADABLE, marking_of_classification

_DECLASSIFY = re.compile(r"DECL:?\s*(?:\d{1,2}/\d{1,2}/)?((?:19|20)\d\d)")
_ID_LINE = re.compile(r"^[ \t]*(\d\d)[A-Z]{4,20}\d{1,6}[ \t]*$", re.MULTILINE)
_FAR_APART = 40
"""Days between date-time group and page date, above which one of them is wrong."""


def cable_of(copy: Copy, path: str) -> Cable | Skipped:
    """Return the cable; if it has no id, and so cannot be cited, the reason."""
    raw, page = copy.raw, copy.raw.page
    head = header.read(raw.text, raw.start, copy.end, copy.line)
    warnings = list(raw.warnings)
    page_date = dates.of_page(page.created or "")
    found = identity.decide(page.reference_id, copy.line, _sender(head), _year(copy, head, page_date, warnings))
    if found is None:
        return Skipped(path, _why_no_id(head, copy))
    own = found.reference_id
    classification = page.classification or fields.classification(copy.line, head.security, head.captions)
    marking = _marking(classification, warnings)
    body = split_body(raw.text, head.body_start, copy.end, cable_marking=marking, own_id=own)
    subject = _subject(head, page, warnings)
    first_paragraph = body.passages[0].search_text if body.passages else ""
    return Cable(
        reference_id=own,
        created=_created(own, head.created, page_date, warnings),
        classification=classification,
        origin=page.origin or _origin(head, copy),
        tags=tags.parse(head.fields.get("tags") or page.tags or ""),
        subject=subject,
        references=_references(head, page, own),
        classified_by=fields.classified_by(head.fields.get("by"), first_paragraph),
        signature=body.signature,
        path=path,
        container=raw.container,
        text=raw.text,
        parts=_parts(raw.text, head.body_start, copy.end, body),
        passages=_marked_alike(body.passages) if raw.mixed else body.passages,
        aliases=found.aliases,
        warnings=(*warnings, *found.warnings, *body.warnings, *_notes(body, raw.container)),
    )


def _marked_alike(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """Give each passage the highest marking of all: it may hold lines of any other."""
    markings = [passage.marking for passage in passages]
    return tuple(replace(passage, marking=joined(passage.marking, markings)) for passage in passages)


def _marking(classification: str | None, warnings: list[str]) -> str:
    marking = marking_of_classification(classification)
    if marking == UNREADABLE and CLASSIFICATIONS[UNREADABLE] not in (classification or ""):
        what = f"the classification {classification!r} cannot be read" if classification else "no classification"
        warnings.append(f"{what}: what is unmarked counts as {UNREADABLE}")
    return marking


def _why_no_id(head: Header, copy: Copy) -> str:
    date = f"{head.created:%Y-%m-%d}" if head.created else None
    known = ", ".join(part for part in (head.sender, date, copy.line and copy.line.spelt) if part)
    if not known:
        return "no cable found: no reference id, and no class line and date to make one from"
    return f"no year for {known}" if copy.line else f"no reference id: the text ({known}) is cut off before its number"


def _sender(head: Header) -> tuple[str, int] | None:
    post = posts.known(posts.without_precedence(head.sender)) if head.sender else None
    return (post, head.sender_serial) if post and head.sender_serial is not None else None


def _year(copy: Copy, head: Header, page_date: datetime | None, warnings: list[str]) -> int | None:
    """Return the year of an id that no page gives: that of a date, or ten before declassification."""
    raw = copy.raw
    if moment := head.created or page_date:
        return moment.year
    if raw.page.reference_id:
        return None
    decl = _DECLASSIFY.search(raw.text, raw.start, head.body_start)
    cited = _ID_LINE.search(raw.text, raw.start, head.body_start)
    year = int(decl.group(1)) - 10 if decl else dates.full_year(int(cited.group(1))) if cited else None
    if year is not None:
        warnings.append(f"the year {year} is taken from the declassification date or a cited cable")
    return year


def _created(own: str, group: datetime | None, page_date: datetime | None, warnings: list[str]) -> datetime | None:
    """Return the date-time group, which is exact; the page's date if there is none or its year is plainly wrong."""
    if group is None or page_date is None:
        if group is page_date:
            warnings.append("no date: the text has no date-time group")
        return group or page_date
    parts = reference_ids.parts(own)
    if abs((group - page_date).days) > _FAR_APART and parts and group.year % 100 != parts[0] == page_date.year % 100:
        warnings.append(f"the date-time group says {group:%Y-%m-%d}, the page {page_date:%Y-%m-%d}: the page's is kept")
        return page_date
    return group


def _subject(head: Header, page: PageMetadata, warnings: list[str]) -> str | None:
    found = fields.subject(head.fields.get("subject", ""))
    if found is None:
        warnings.append("no SUBJECT line" + (": the page's title is taken" if page.subject else ""))
        return fields.subject(page.subject or "")
    return found


def _origin(head: Header, copy: Copy) -> str | None:
    if head.sender:
        return posts.origin_of_sender(head.sender)
    return posts.origin_of_post(copy.raw.page.sender or (copy.line.spelt if copy.line else ""))


def _references(head: Header, page: PageMetadata, own: str) -> tuple[str, ...]:
    """Return the ids of the REF line, then those that only the page lists."""
    named = reference_ids.references(head.fields.get("ref", ""), own)
    listed = reference_ids.references((page.references or "").replace("|", "; "), own)
    return tuple(dict.fromkeys((*named, *listed)))


def _parts(text: str, body_start: int, end: int, body: Body) -> tuple[Part, ...]:
    before = (Part("header", 0, body_start),) if body_start else ()
    after = (Part("trailer", end, len(text)),) if end < len(text) else ()
    return (*before, *body.parts, *after)


def _notes(body: Body, container: str) -> tuple[str, ...]:
    retold = ("an abstract in the project's own words, not the cable's text",) if container == abstract.NAME else ()
    return retold if body.passages else (*retold, "no paragraphs: the text ends with the header")
