"""What stands inside a cable's body and is none of its text: page marks, repeated headers, stray captions, stamps.

Every pattern here is anchored on a literal or at a line's start and bounded in length, so the time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.cables.body.repeated_header import CLASS_LINE, CLASS_WORD, EXECUTIVE_ORDER, FROM_LINE, block_end, opens_block
from index.text import Span


@dataclass(frozen=True, slots=True)
class Noise:
    """The stretches of a body that are not its text, in order and apart, and where another cable begins among them."""

    spans: tuple[Span, ...]
    fresh: frozenset[int]
    """Ends of the spans that are a repeated header: a new sequence of numbers may begin after them."""
    foreign: tuple[str, ...]
    """Post and serial on class lines that name another cable."""


_PAGE_COUNT = re.compile(
    r"OF\s{1,3}\d{3}(?![\d,.]\d)(?:[ \t]*\\+)?(?:[ \t]*C O R R E C T E D {1,3}C O P Y[^\n]{0,60})?"
)
_PAGE_LEFT = re.compile(r"([A-Z][A-Z.'’ -]{1,30})\s{1,3}(\d{5,8})\s{1,6}(\d{3}(?:\.\d)?)\s{1,3}\Z")
_FIRST_OF_NAME = re.compile(
    r"NEW|THE|SAN|SAO|ST|LA|EL|KUALA|TEL|ABU|ADDIS|BUENOS|PORT|HO|CHI|MINH|HONG|RIO|DE|DAR|ES|GUATEMALA"
)
_OLD_PAGE = re.compile(
    r"PAGE[ \t]{1,3}\d\d[ \t·.]{0,4}\n?\s{1,12}[A-Z][A-Z.'’ -]{1,24}\s{1,8}\d{3,6}"
    r"(?:\s{1,4}\d\d\s{1,3}OF\s{1,3}\d\d)?\s{1,4}\d{6}\s?Z(?:\s{1,4}(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\s\d\d(?!\d))?"
)
_CLASS_BEFORE = re.compile(rf"(?:^|\n|[.\s])[ \t]*((?:{CLASS_WORD})(?:[ \t]+[A-Z]{{2,4}}\d{{3,5}})?)\s*\Z")
_ACTION = re.compile(
    r"\s{1,6}ACTION\s{1,3}[A-Z/]{1,8}-\d\d\b"
    r"(?:[\s,]{1,30}(?:INFO\b|[A-Z/]{1,8}-\d\d\b|/\d{1,4}[ ]?[A-Z]{1,3}\b|\(?ADS\)?|\(\d\d\))){0,120}"
    r"(?:\s{1,30}-{4,}[0-9A-Z]{0,12}\s{1,3}\d{6}\s?Z(?:\s{1,3}/\d{1,3})?)?"
)
_LINE = re.compile(
    rf"\n[ \t>]*(?:(?P<word>(?:{CLASS_WORD}))[ \t]*(?=\n|\Z)|(?P<line>{CLASS_LINE})"
    rf"|(?P<header>VZCZC|{FROM_LINE}|DE RUEH|{EXECUTIVE_ORDER}|TAGS *:))"
)
_STAMPS = {
    "Declassified/Released": re.compile(
        r"(?:[A-Z][\w.]{0,14} ){0,4}Declassified/Released\s+US\s+Department\s+of\s+State"
        r"\s+EO\s+Systematic\s+Review\s+\d\d? [A-Z]{3} \d{4}"
    ),
    "*** Current": re.compile(r"\*\*\* Current (?:Handling|Classification)[^\n]{0,80}"),
    "Department of State Case No": re.compile(
        r"UNCLASSIFIED\s+U\.?S\.? Department of State Case No\.[^\n]{0,120}?Date: ?\d\d?/\d\d?/\d{4}"
    ),
    "\nRELEASE": re.compile(r"(?<=\n)RELEASED? IN (?:PART|FULL)(?:[ ,]+B\d[\d(), A-D]{0,20})?(?=\s*\n)"),
}
"""The stamps of those who released a cable, each under the words by which it is looked for."""
_SHORT_REST = 100
_SIPDIS = re.compile(r"SIPDIS(?![A-Za-z])")
_SIPDIS_MEANT = re.compile(r"[\"'”]|[ ](?:caption|distribution|channel|cable|message|telegram|addressee|only|traffic)")


def find_noise(text: str, start: int, end: int, own_id: str | None) -> Noise:
    """Everything in `text[start:end]` that is left out of the search text, found by shape alone."""
    fresh: set[int] = set()
    foreign: list[str] = []
    spans = list(_page_marks(text, start, end, own_id))
    spans += _old_pages(text, start, end, fresh)
    spans += _stray_captions(text, start, end)
    spans += _stamps(text, start, end)
    spans += _line_noise(text, start, end, own_id, fresh, foreign)
    return Noise(tuple(_apart(spans)), frozenset(fresh), tuple(foreign))


def _page_marks(text: str, start: int, end: int, own_id: str | None) -> Iterator[Span]:
    post = post_of(own_id)
    for count in _PAGE_COUNT.finditer(text, start, end):
        floor = max(start, count.start() - 60)
        left = _PAGE_LEFT.search(text[floor : count.start()])
        if left:
            yield (floor + left.start(1) + _post_offset(left.group(1), post), count.end())


def _post_offset(words: str, post: str) -> int:
    """Where the post's name begins in the capitals before a page mark, which may be the end of a sentence."""
    starts = [match.start() for match in re.finditer(r"[^\s]+", words)]
    for begin in starts:
        name = squash(words[begin:])
        if len(name) > 2 and post.startswith(name):
            return begin
    if len(starts) <= 1:
        return 0
    begin = len(starts) - 1
    while begin > 0 and _FIRST_OF_NAME.fullmatch(words[starts[begin - 1] : starts[begin]].strip()):
        begin -= 1
    return starts[begin]


def _old_pages(text: str, start: int, end: int, fresh: set[int]) -> Iterator[Span]:
    for page in _OLD_PAGE.finditer(text, start, end):
        floor = max(start, page.start() - 90)
        before = _CLASS_BEFORE.search(text[floor : page.start()])
        first = floor + before.start(1) if before else page.start()
        last = _after_action(text, page.end(), end)
        if last > page.end():
            fresh.add(last)
        yield (first, last)


def _after_action(text: str, at: int, end: int) -> int:
    """Past the distribution lines and the header that follow the page mark where a new section begins."""
    action = _ACTION.match(text, at, end)
    if action is None:
        return at
    rest = text[action.end() : action.end() + _SHORT_REST].partition("\n")
    return block_end(text, action.end(), end) if rest[1] else action.end()


def _stray_captions(text: str, start: int, end: int) -> Iterator[Span]:
    for caption in _SIPDIS.finditer(text, start, end):
        if not _SIPDIS_MEANT.match(text, caption.end(), end):
            yield caption.span()


def _stamps(text: str, start: int, end: int) -> Iterator[Span]:
    for words, pattern in _STAMPS.items():
        at = text.find(words, start, end)
        while at >= 0:
            stamp = pattern.search(text, max(start, at - 70), min(end, at + 240))
            at = text.find(words, max(stamp.end() if stamp else 0, at + 1), end)
            if stamp:
                yield stamp.span()


def _line_noise(
    text: str, start: int, end: int, own_id: str | None, fresh: set[int], foreign: list[str]
) -> Iterator[Span]:
    if opens_block(text, start, end):
        yield (start, block_end(text, start, end))
    done = start
    for line in _LINE.finditer(text, max(start - 1, 0), end):
        if line.start() < done:
            continue
        first = line.start() + len(line.group()) - len(line.group().lstrip())
        if line["word"]:
            yield (first, line.end("word"))
            continue
        if line["line"] and is_foreign(line["line"], own_id):
            foreign.append(" ".join(line["line"].split()[-2:]))
        done = block_end(text, first, end)
        if done > first:
            fresh.add(done)
            yield (first, done)


def post_of(own_id: str | None) -> str:
    """The post's letters in a reference id: `08PRISTINA128` gives `PRISTINA`."""
    match = re.match(r"\d{2}([A-Z]+)\d", own_id or "")
    return match.group(1) if match else ""


def squash(name: str) -> str:
    """A post's name as ids spell it: capitals only."""
    return re.sub(r"[^A-Z]", "", name.upper())


def is_foreign(class_line: str, own_id: str | None) -> bool:
    """Whether a class line names another cable than this: another serial that is not this one cut short."""
    own = re.search(r"(\d+)\Z", own_id or "")
    serial = re.search(r"(\d{2,6})\s*\Z", class_line)
    if own is None or serial is None:
        return False
    return not own.group(1).startswith(serial.group(1).lstrip("0"))


def _apart(spans: list[Span]) -> Iterator[Span]:
    last = -1
    for first, stop in sorted(spans):
        if stop <= last or stop <= first:
            continue
        yield (max(first, last), stop)
        last = stop
