"""Figures, years, dates and units changed to what the paragraphs cited do not give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from random import Random

from evals.sentence_check import written
from evals.sentence_check.collection import Collection
from evals.sentence_check.right_drafts import Draft, shuffled

_UNITS = {
    unit.strip(): others.split()
    for unit, others in (
        row.split(":")
        for row in """euros: dollars francs;dollars: euros pounds;years: months days;year: month;months: years weeks;
        month: year;weeks: days months;days: weeks hours;day: week;hours: minutes days;hour: day;minutes: hours;
        nights: weeks;meters: kilometers;kilometers: miles;miles: kilometers;tons: kilograms;million: billion thousand;
        billion: million;thousand: million;percent: percent""".split(";")
    )
}
_MEASURED = re.compile(
    rf"(?P<number>\b[\w.,]{{0,30}}\w)(?P<between>[ -])(?P<unit>{'|'.join(_UNITS)})\b(?P<of> of)?", re.IGNORECASE
)
_SIGNED = re.compile(r"(?<!\w)(?P<sign>[$€])(?P<number>\d[\d,.]*\d|\d)")


def change_figure(draft: Draft, _: Collection, random: Random) -> Iterator[Draft]:
    """Change a count, percentage, sum or article number to one that the paragraph gives nowhere."""
    given = draft.whole
    found = [match for match in written.FIGURE.finditer(draft.text) if _may_change(draft.text, match)]
    found += written.WORD_FIGURE.finditer(draft.text)
    for match in shuffled(found, random):
        number = match[0] if match[0][0].isdigit() else str(written.value_of(match[0]))
        new = next((each for each in shuffled(_near(number), random) if not written.has_figure(given, each)), None)
        if new and match[0][0].isdigit():
            yield draft.edited(match.span(), f"{int(new):,}" if "," in match[0] else new)
        elif new and int(new) < 100:
            words = written.in_words(int(new))
            yield draft.edited(match.span(), words.capitalize() if match[0][0].isupper() else words)


def _may_change(text: str, match: re.Match[str]) -> bool:
    dates = [*written.DATE.finditer(text), *re.finditer(r"\d{1,2} [A-Z][a-z]+(?: \d{4})?|[A-Z][a-z]{2}\. \d+", text)]
    return not written.YEAR.match(text, match.start()) and not any(
        date.start() <= match.start() < date.end() for date in dates
    )


def _near(number: str) -> list[str]:
    """Numbers like this one: a little more or less, its digits turned, one digit more."""
    plain = number.replace(",", "")
    if "." in plain:
        return [f"{float(plain) + step:.1f}" for step in (0.3, 1.0, 2.0, 10.0)]
    value = int(plain)
    near = [value + 1, value - 1, value + 2, value - 2, value + 3, value + 10, value * 10, value + value // 3 + 1]
    near += [int(plain[::-1]), value - value // 4] if value > 11 else []
    return [str(each) for each in dict.fromkeys(near) if each > 1 and each != value and not 1900 <= each < 2100]


def exchange_figures(draft: Draft, _: Collection, random: Random) -> Iterator[Draft]:
    """Put two figures of one sentence, each of something else, in each other's place."""
    found = [match for match in written.counts(draft.text) if _may_change(draft.text, match)]
    pairs = [(one, two) for one, two in pairwise(found) if one[0] != two[0]]
    for one, two in shuffled(pairs, random):
        between = draft.text[one.end() : two.start()]
        counted = draft.text[one.end() :].split()[:1], draft.text[two.end() :].split()[:1]
        if len(between.split()) >= 4 and counted[0] != counted[1] and "(" not in between:
            text = f"{draft.text[: one.start()]}{two[0]}{between}{one[0]}{draft.text[two.end() :]}"
            yield replace(draft, text=text, change=f"{one[0]} ↔ {two[0]}")


def change_year(draft: Draft, _: Collection, random: Random) -> Iterator[Draft]:
    """Change a year to one that the paragraph gives nowhere, in any spelling."""
    paragraphs = draft.cited
    for match in shuffled([*written.YEAR.finditer(draft.text)], random):
        near = shuffled([int(match[0]) + step for step in (-3, -2, -1, 1, 2, 3)], random)
        for year in near:
            above = any(str(year) in f"{each.passage.heading} {each.subject}" for each in paragraphs)
            if not above and not any(written.has_year(each.text, year, each.created) for each in paragraphs):
                yield draft.edited(match.span(), str(year))
                break


def change_date(draft: Draft, _: Collection, random: Random) -> Iterator[Draft]:
    """Change a day or month to one that the paragraph gives nowhere."""
    given = draft.whole
    made = {(each.created.month, each.created.day) for each in draft.cited if each.created}
    for match in shuffled([*written.DATE.finditer(draft.text)], random):
        month, day = written.MONTHS.index(match["month"]), int(match["day"])
        days = [each for each in range(2, 29) if each != day and not written.has_figure(given, str(each))]
        months = [each for each in range(12) if each != month and not re.search(written.MONTHS[each][:3], given)]
        if days and (random.random() < 0.5 or not months):
            new = (month, random.choice(days))
        elif months and day <= 28 and not re.search(r"\d/\d", given):
            new = (random.choice(months), day)
        else:
            continue
        if (new[0] + 1, new[1]) not in made:
            yield draft.edited((match.start(), match.end("day")), f"{written.MONTHS[new[0]]} {new[1]}")


def change_unit(draft: Draft, _: Collection, random: Random) -> Iterator[Draft]:
    """Change a unit to one that the paragraph does not have."""
    given = draft.whole
    for match in shuffled([*_MEASURED.finditer(draft.text)], random):
        number = match["number"]
        if not (number[0].isdigit() or written.WORD_FIGURE.fullmatch(number)) or written.YEAR.fullmatch(number):
            continue
        unit = random.choice(_UNITS[match["unit"].lower()])
        if unit == "percent":
            if match["of"] and not re.search(rf"\b{re.escape(number)}\b(?! percent|%| per cent)", given):
                yield draft.edited(match.span(), f"{number} of")
        elif not re.search(rf"\b{unit.rstrip('s')}s?\b", given, re.IGNORECASE):
            yield draft.edited(match.span("unit"), unit)
    for match in _SIGNED.finditer(draft.text):
        other, name = ("€", "euro") if match["sign"] == "$" else ("$", "dollar")
        if other not in given and name not in given.lower():
            yield draft.edited(match.span("sign"), other)
