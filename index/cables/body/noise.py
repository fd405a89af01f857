"""What stands inside a cable's body and is none of its text: page marks, repeated headers, stray captions, stamps.

Every pattern here is anchored on a literal or at a line's start and bounded in length, so the time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.cables.header.class_line import CORRECTED_COPY
from index.cables.header.dates import MONTHS
from index.ids import reference_ids
from index.markings import CLASS_WORD, CLASSIFICATIONS, HANDLING, LETTERS
from index.text import Span


@dataclass(frozen=True, slots=True)
class Noise:
    """The stretches of a body that are not its text, in order and apart."""

    spans: tuple[Span, ...]
    fresh: frozenset[int]
    """Ends of the spans that are a repeated header: a new sequence of numbers may begin after them."""
    foreign: tuple[str, ...]
    """Post and serial on class lines that name another cable."""


_PAGE_COUNT = re.compile(rf"OF\s{{1,3}}\d{{3}}(?![\d,.]\d)(?:[ \t]*\\+)?(?:[ \t]*{CORRECTED_COPY}[^\n]{{0,60}})?")
_PAGE_LEFT = re.compile(r"([A-Z][A-Z.'’ -]{1,30})\s{1,3}(\d{5,8})\s{1,6}(\d{3}(?:\.\d)?)\s{1,3}\Z")
_FIRST_OF_NAME = re.compile(
    r"NEW|THE|SAN|SAO|ST|LA|EL|KUALA|TEL|ABU|ADDIS|BUENOS|PORT|HO|CHI|MINH|HONG|RIO|DE|DAR|ES|GUATEMALA"
)
_OLD_PAGE = re.compile(
    r"PAGE[ \t]{1,3}\d\d[ \t·.]{0,4}\n?\s{1,12}[A-Z][A-Z.'’ -]{1,24}\s{1,8}\d{3,6}"
    rf"(?:\s{{1,4}}\d\d\s{{1,3}}OF\s{{1,3}}\d\d)?\s{{1,4}}\d{{6}}\s?Z(?:\s{{1,4}}(?:{'|'.join(MONTHS)})\s\d\d(?!\d))?"
)
_CLASS_BEFORE = re.compile(rf"(?:^|\n|[.\s])[ \t]{{0,80}}((?:{CLASS_WORD})(?:[ \t]+[A-Z]{{2,4}}\d{{3,5}})?)\s*\Z")
_ACTION = re.compile(
    r"\s{1,6}ACTION\s{1,3}[A-Z/]{1,8}-\d\d\b"
    r"(?:[\s,]{1,30}(?:INFO\b|[A-Z/]{1,8}-\d\d\b|/\d{1,4}[ ]?[A-Z]{1,3}\b|\(?ADS\)?|\(\d\d\))){0,120}"
    r"(?:\s{1,30}-{4,}[0-9A-Z]{0,12}\s{1,3}\d{6}\s?Z(?:\s{1,3}/\d{1,3})?)?"
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
_SIPDIS = re.compile(
    r"SIPDIS(?![A-Za-z\"'”]|[ ](?:caption|distribution|channel|cable|message|telegram|addressee|only|traffic))"
)

# The lines of a header that is printed again inside a body.
_CLASS_LINE = (
    rf"(?:{CLASS_WORD})(?:[ \t]*+/{{0,2}}[ \t]*+(?:{HANDLING}))?"
    r"(?:[ \t]++(?:FINAL[ \t]++)?SECTION[ \t]++\d{1,2}[ \t]++OF[ \t]*+\d{1,2})?"
    r"[ \t]++[A-Z][A-Z.'’ \t-]{1,24}(?:\n[ \t]*[A-Z]{3,12})?[ \t]+\d{3,6}(?=[ \t]*(?:\n|\Z|SIPDIS))"
)
_EXECUTIVE_ORDER = r"E\.? ?O\.? ?(?:11652|12065|12356|12958|12598|13526)(?:[ \t]*:|[ \t]+DECL)"
_FROM_LINE = r"FM (?:AMEMB|AMCONSUL|SECSTATE|USMISSION|USOFFICE|USLO|USINT|USUN|USEU|USDEL)"
_CAPTION = (
    rf"(?:{HANDLING}|TERREP|ROGER CHANNEL|AIDAC|CODEL|NO ?DIS|{CLASSIFICATIONS['SBU']}|{CORRECTED_COPY}[^\n]{{0,60}}"
    r"|SENSITIVE BUT UNCLASSIFIED[^\n]{0,60}|(?:NOT FOR )?INTERNET DISTRIBUTION|PLEASE PROTECT ACCORDINGLY\.?)"
)
_ROUTING = (
    r"(?:VZCZ\S*|[A-Z]{2} RUE[^\n]*|RU[A-Z]{4,5}[ /][^\n]*|DE RUE[^\n]*|ZN[RY] [^\n]*"
    r"|[ZOPR](?: [OPR])? \d{6}\s?Z [^\n]*"
    r"|(?:FM|TO|INFO|ACTION) [^\n]*|[A-Z/]{1,8}-\d\d\b[^\n]*|/\d{2,4}W?[^\n]*"
    r"|-{4,}[0-9A-Z]{0,12} {1,3}\d{6}Z[^\n]*|AM(?:EMBASSY|CONSUL) [^\n]*)"
)
_PASSING = (
    r"(?:DEPT|DEPARTMENT|STATE|NSC|SECDEF|USDOC|WHITE HOUSE|TREASURY|JUSTICE|ENERGY|LABOR|COMMERCE|USTR|USAID|CIA|DOD"
    r"|OSD|JOINT STAFF)(?: ALSO| PLEASE)?(?: FOR| PASS)\b[^a-z\n]*"
)
_LINE = re.compile(
    rf"\n[ \t>]*(?:(?P<word>(?:{CLASS_WORD}))[ \t]*(?=\n|\Z)|(?P<line>{_CLASS_LINE})"
    rf"|(?P<header>VZCZC|{_FROM_LINE}|DE RUEH|{_EXECUTIVE_ORDER}|TAGS *:))"
)
_CAPTION_LINE = re.compile(rf"[ \t]*(?:{_CAPTION}|{_CLASS_LINE}|{_PASSING})[ \t]*(?=\n|\Z)")
_ADDRESS_LINE = re.compile(rf"{_CAPTION_LINE.pattern}|[ \t]*(?:{CLASS_WORD}|{_ROUTING})[ \t]*(?=\n|\Z)")
_FIELD = re.compile(
    rf"[ \t]*+¶?(?:{_EXECUTIVE_ORDER}|TAGS? *:|SUBJ(?:ECT)? *:|(?:REF|Ref)(?:S|TELS?|ERENCES?|\([SA]\))? *:"
    r"|(?:\([UCS]\))? *(?:Classified|CLASSIFIED) (?:[Bb]y|BY)\b|Derived [Ff]rom\b|REASONS? *:)",
)
_TAG_LINE = re.compile(r"[ \t]*[A-Z]{2,6}(?:[, ]+[A-Z]{2,6})*[ \t]*(?=\n|\Z)")
_NUMBER = r"[ \t]*(?:- )?(?:¶|\$\\P ?)?\s?\d{1,4} ?\$? ?[.,] {0,3}"
_LABEL = re.compile(rf"{_NUMBER}(?:\(|[A-Z])")
_LABEL_WITHIN = re.compile(rf"[ \t]¶?\d{{1,3}}\. {{0,3}}\((?:{LETTERS})\b")
_FIELD_AHEAD = re.compile(rf"\n[ \t]*(?:{_EXECUTIVE_ORDER}|TAGS? *:|SUBJ(?:ECT)? *:)")
_TEXT_BEFORE_FIELD = re.compile(rf"\n{_NUMBER}(?:\((?:{LETTERS})\b|[A-Z])|[A-Za-z]{{3}}\.[ \t]*\n")
_OPENING = re.compile(rf"[ \t]*(?:{_CLASS_LINE}|{_CAPTION}(?=[ \t]*\n)|VZCZ|{_FROM_LINE})")
_LOOK_AHEAD = 1800
_LONGEST_LINE = 300
_MOST_LINES = 90
_MOST_FIELD_LINES = 12
_SHORT_REST = 100


def find_noise(text: str, start: int, end: int, own_id: str | None) -> Noise:
    """Find all that is left out of the search text of `text[start:end]`, by shape alone."""
    finder = _Finder(text, start, end, reference_ids.parts(own_id or ""))
    spans = [
        *finder.page_marks(),
        *finder.old_pages(),
        *(caption.span() for caption in _SIPDIS.finditer(text, start, end)),
        *finder.stamps(),
        *finder.lines(),
    ]
    return Noise(tuple(_apart(spans)), frozenset(finder.fresh), tuple(finder.foreign))


def _apart(spans: list[Span]) -> Iterator[Span]:
    last = -1
    for first, stop in sorted(spans):
        if stop > max(last, first):
            yield (max(first, last), stop)
            last = stop


class _Finder:
    """Finds noise in one body; collects the ends of repeated headers and the class lines of other cables."""

    def __init__(self, text: str, start: int, end: int, own: tuple[int, str, int] | None) -> None:
        self.text, self.start, self.end, self.own = text, start, end, own
        self.fresh: set[int] = set()
        self.foreign: list[str] = []

    def page_marks(self) -> Iterator[Span]:
        for count in _PAGE_COUNT.finditer(self.text, self.start, self.end):
            floor = max(self.start, count.start() - 60)
            if left := _PAGE_LEFT.search(self.text[floor : count.start()]):
                yield (floor + left.start(1) + self._post_offset(left.group(1)), count.end())

    def _post_offset(self, words: str) -> int:
        """Return where the post begins in the capitals before a page mark, which may be the end of a sentence."""
        starts = [match.start() for match in re.finditer(r"\S+", words)]
        for begin in starts:
            name = re.sub(r"[^A-Z]", "", words[begin:].upper())
            if len(name) > 2 and self.own and self.own[1].startswith(name):
                return begin
        at = len(starts) - 1
        while at > 0 and _FIRST_OF_NAME.fullmatch(words[starts[at - 1] : starts[at]].strip()):
            at -= 1
        return starts[at] if len(starts) > 1 else 0

    def old_pages(self) -> Iterator[Span]:
        for page in _OLD_PAGE.finditer(self.text, self.start, self.end):
            floor = max(self.start, page.start() - 90)
            before = _CLASS_BEFORE.search(self.text[floor : page.start()])
            last = self._after_action(page.end())
            if last > page.end():
                self.fresh.add(last)
            yield (floor + before.start(1) if before else page.start(), last)

    def _after_action(self, at: int) -> int:
        """Pass the distribution lines and the header that follow the page mark of a new section."""
        action = _ACTION.match(self.text, at, self.end)
        if action is None:
            return at
        short = "\n" in self.text[action.end() : action.end() + _SHORT_REST]
        return self._block_end(action.end()) if short else action.end()

    def stamps(self) -> Iterator[Span]:
        for words, pattern in _STAMPS.items():
            at = self.text.find(words, self.start, self.end)
            while at >= 0:
                stamp = pattern.search(self.text, max(self.start, at - 70), min(self.end, at + 240))
                at = self.text.find(words, max(stamp.end() if stamp else 0, at + 1), self.end)
                if stamp:
                    yield stamp.span()

    def lines(self) -> Iterator[Span]:
        """Find lines of class words alone, and repeated headers."""
        first = self._skip_blank(self.start)
        if _FIELD.match(self.text, first, self.end) or _OPENING.match(self.text, first, self.end):
            yield (self.start, self._block_end(self.start))
        done = self.start
        for line in _LINE.finditer(self.text, max(self.start - 1, 0), self.end):
            if line.start() < done:
                continue
            first = line.end() - len(line.group().lstrip())
            if line["word"]:
                yield (first, line.end("word"))
                continue
            if line["line"] and self._is_foreign(line["line"]):
                self.foreign.append(" ".join(line["line"].split()[-2:]))
            done = self._block_end(first)
            if done > first:
                self.fresh.add(done)
                yield (first, done)

    def _is_foreign(self, class_line: str) -> bool:
        """Tell whether a class line names another cable: its serial is not this one's, cut short perhaps."""
        serial = re.search(r"(\d{2,6})\s*\Z", class_line)
        return bool(self.own and serial and not str(self.own[2]).startswith(serial.group(1).lstrip("0")))

    def _block_end(self, start: int) -> int:
        """Return the end of the header block that begins at `start`; its first line is always part of it.

        Addresses may come until the first field (E.O., TAGS, SUBJECT, REF, Classified By), then fields and captions.
        """
        at = last = start
        in_fields = _FIELD.match(self.text, start, self.end) is not None
        if not in_fields:
            last = self._line_end(start)
            at = self._to_fields(last)
        for _ in range(_MOST_LINES):
            begin = self._skip_blank(at)
            if begin >= self.end or _LABEL.match(self.text, begin, self.end):
                break
            if _FIELD.match(self.text, begin, self.end):
                in_fields = True
                stop = self._field_end(begin)
            else:
                line = (_CAPTION_LINE if in_fields else _ADDRESS_LINE).match(self.text, begin, self.end)
                stop = line.end() if line and line.end() - begin <= _LONGEST_LINE else begin
            if stop <= begin:
                break
            at = last = stop
        return last

    def _to_fields(self, at: int) -> int:
        """Pass addresses of any form if a field follows soon and no text comes before it."""
        ahead = _FIELD_AHEAD.search(self.text, at, min(self.end, at + _LOOK_AHEAD))
        if ahead is None or _TEXT_BEFORE_FIELD.search(self.text, at, ahead.start()):
            return at
        return ahead.start()

    def _field_end(self, begin: int) -> int:
        """Return the end of a field, which goes on to a blank line; `begin` if it runs into the text after it."""
        at = self._line_end(begin)
        if at - begin > _LONGEST_LINE:
            label = _LABEL_WITHIN.search(self.text, begin, at)
            return label.start() if label else begin
        is_tags = self.text[begin : begin + 8].strip(" ¶").startswith("TAG")
        for _ in range(_MOST_FIELD_LINES):
            line, stop = at + 1, self._line_end(at + 1)
            if line >= self.end or stop - line > _LONGEST_LINE:
                break
            if _LABEL.match(self.text, line, self.end) or _FIELD.match(self.text, line, self.end):
                break
            blank = not self.text[line:stop].strip()
            if (blank and not is_tags) or (is_tags and not blank and not _TAG_LINE.match(self.text, line, self.end)):
                break
            at = stop
        return at

    def _skip_blank(self, at: int) -> int:
        while at < self.end and self.text[at].isspace():
            at += 1
        return at

    def _line_end(self, at: int) -> int:
        stop = self.text.find("\n", at, self.end)
        return stop if stop >= 0 else self.end
