"""Figures, sums, dates and names in a sentence, as written, and which of them fits what a question asks.

Nothing is guessed: where two different values fit, none is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from index.search.question import Question
from index.text import tokens
from index.text.dates import MONTHS, YEAR
from index.text.lexicon import TITLES
from index.text.numbers import NUMBER_WORDS, with_digits
from index.text.quantities import TIME_UNIT

_MONTH = rf"(?:{'|'.join(map(str.capitalize, MONTHS))})"
_FIGURE = re.compile(
    rf"(?<![\w.,/¶$€£-])(?:\d+(?:,\d{{3}})*(?:\.\d+)?|{NUMBER_WORDS})(?![\w/]|,\d|\.\d)", re.IGNORECASE
)
_DATE = re.compile(
    rf"\b{_MONTH} \d{{1,2}}(?:, ?\d{{4}})?\b|\b\d{{1,2}} {_MONTH}(?: \d{{4}})?\b|\b{_MONTH} \d{{4}}\b|"
    r"(?<=\bin )(?:19|20)\d\d\b"
)
_SCALE = r"(?: (?:thousand|million|billion))?"
_MONEY = re.compile(
    rf"(?:(?:approximately|about|nearly|almost|over|more than) )?(?:[$€£] ?\d[\d,.]*\d{_SCALE}|"
    rf"\b\d[\d,.]*{_SCALE} (?:euros?|dollars?|EUR|USD)\b|\b(?:EUR|USD) ?\d[\d,.]*\d)",
    re.IGNORECASE,
)
_PERCENT = re.compile(rf"\b(?:\d[\d.,]{{0,30}}|{NUMBER_WORDS})(?: ?%| per ?cent\b)", re.IGNORECASE)
_DURATION = re.compile(
    rf"(?:(?:more|less|fewer) than |up to |at least )?\b(?:\d+|{NUMBER_WORDS}) {TIME_UNIT}\b", re.IGNORECASE
)
_PERSON = re.compile(r"\b[A-Z][a-z]+(?:[ -][A-Z][a-zA-Z]+)+")
_INSTITUTION = re.compile(
    r"\b(?:Academy|Administration|Agency|Army|Assembly|Association|Bank|Beings|Bureau|Center|Centre|Command|Commission|"
    r"Committee|Congress|Council|Court|Department|Embassy|Force|Foundation|Government|Institute|League|Ministry|Mission|"
    r"Movement|Nations|Network|Office|Organi[sz]ation|Parliament|Party|Police|Program|School|Section|Senate|Service|"
    r"States|Street|Summit|Treaty|Union|Unit|University)\b"
)
# "the Office for Good Governance": after these words a name in capitals is of a place or an institution.
_PART_OF_A_NAME = re.compile(r"(?:\b(?:the|in|at|from|[A-Z]\w+ (?:of|for|on|and|against|in)) )$")
_ABBREVIATED = re.compile(r" \([A-Z]{2}")
_MEAN = re.compile(r"\b(?:average|mean|median|typical)", re.IGNORECASE)
_FORESEEN = re.compile(
    r"\b(?:expect\w*|plan(?:s|ned)?|schedul\w*|due|intend\w*|hope[sd]?|hoping|will|would|aim(?:s|ed)?|propos\w*)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:did|was|were|had|has|have)\b", re.IGNORECASE)
_DAY_ASKED = re.compile(r"\b(?:on|what|which) (?:what |which )?(?:exact )?(?:date|day)\b", re.IGNORECASE)
_DAY = re.compile(rf"{_MONTH} \d{{1,2}}(?!\d)|\b\d{{1,2}} {_MONTH}")
# "January 1 through February 8, 2007" is no figure for 2007; "January 1 through December 31, 2006" is one for 2006.
_PARTIAL = re.compile(
    rf"\b(?!January 1\b[^.;]{{0,24}}\bDecember 31\b){_MONTH}(?: \d{{1,2}})?(?:,? \d{{4}})? ?"
    rf"(?:through|to|until|till|-|–) ?{_MONTH}\b"
)
_PART_OF_A_YEAR = frozenset({"part of a year"})
_NO_COUNT = re.compile(
    r"(?:article|section|question|paragraph|para|tier|part|chapter|regulation|resolution|no\.|ref|"
    r"other|remaining|additional|further|another)s? ?$",
    re.IGNORECASE,
)
_SHARE = re.compile(r" of (?:the|these|those|its|their|his|her)\b")
_NEAR_WORDS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A value as written, where it stands, and the value to compare by."""

    text: str
    start: int
    end: int

    @property
    def value(self) -> str:
        """The value in digits and lower case: "twelve" and "12" are one."""
        return with_digits(self.text.lower()).strip()


def fitting(question: Question, sentence: str) -> list[Found]:
    """Return the values of the kind asked for, one each, in the order of the text; [] for a kind without values."""
    find = _FINDERS.get(question.kind)
    found = find(question, sentence) if find else []
    unlike = [item for item in found if item.value not in question.numbers]
    return list({item.value: item for item in reversed(unlike)}.values())[::-1]


def possible(question: Question, sentence: str) -> bool:
    """Return whether `sentence` has any value of the kind asked for; True for a kind without values."""
    if question.kind == "figure":
        return _has_count(sentence)
    find = _FINDERS.get(question.kind)
    return find is None or question.kind == "person" or bool(find(question, sentence))


@lru_cache(maxsize=8192)
def _has_count(sentence: str) -> bool:
    return any(_is_count(sentence, item) for item in _matches(_FIGURE, sentence))


def only(question: Question, sentence: str) -> Found | None:
    """Return the only fitting value. Averages and forecasts are ignored unless asked for."""
    found = fitting(question, sentence)
    if len(found) != 1:
        return None
    said = up_to_clause_end(sentence, found[0])
    mean = _MEAN.search(said) and not _MEAN.search(question.text)
    foreseen = _FORESEEN.search(said) and _PAST.search(question.text) and not _FORESEEN.search(question.text)
    return None if mean or foreseen else found[0]


def up_to_clause_end(sentence: str, item: Found) -> str:
    """Cut the sentence at the end of the value's clause: what follows may speak of something else."""
    end = re.search(r"[,;:.](?!\d)|\bwhile\b", sentence[item.end :])
    return sentence[: item.end + end.start()] if end else sentence


def _matches(pattern: re.Pattern[str], sentence: str) -> list[Found]:
    return [Found(match[0].strip(), match.start(), match.end()) for match in pattern.finditer(sentence)]


def counted(question: Question) -> str | None:
    """Return the stem of the thing counted: in "how many fishing boats" the last plural, else the last word."""
    return _counted(question.text, question.asked)


@lru_cache(maxsize=64)
def _counted(text: str, asked: tuple[str, ...]) -> str | None:
    plural = [word for word in tokens.words(text) if re.search(r"[^s]s$|men$|children$|people$", word)]
    things = [stem for word in plural for stem in tokens.stems([word]) if stem in asked]
    return things[-1] if things else asked[-1] if asked else None


def _counts(question: Question, sentence: str) -> list[Found]:
    """Find figures of the thing counted, in the year asked for; none if it is not said what is counted."""
    if not question.asked:
        return []
    found = [item for item in _matches(_FIGURE, sentence) if _is_count(sentence, item)]
    found = [item for item in found if _counts_what(question, sentence[item.end :])]
    # "Three of the boats" is a share of them; how many there are is something else.
    found = [item for item in found if not _SHARE.match(sentence[item.end :])]
    return [item for item in found if not question.years or _period(sentence, item.start) == question.years]


def _is_count(sentence: str, item: Found) -> bool:
    before, after = sentence[: item.start], sentence[item.end :]
    dated = re.search(rf"{_MONTH} $", before) or re.match(rf" ?{_MONTH}|(?:,? \d{{4}})\b", after)
    scaled = re.match(r" ?%| per ?cent|-year|-day| (?:euros?|dollars?|years?|months?|days?)\b", after)
    article = _NO_COUNT.search(before) or (item.text.lower() == "one" and re.match(r" of\b", after))
    some_of_them = re.match(r" (?:other|more|additional|further|remaining)\b", after)
    bare_scale = item.text.lower() in {"hundred", "thousand", "million", "billion"}
    return not (YEAR.fullmatch(item.text) or dated or scaled or article or some_of_them or bare_scale)


def _counts_what(question: Question, after: str) -> bool:
    """Return whether the noun asked for follows within a few words, before the clause ends or another figure."""
    clause = re.split(r"[,;:.()]|\b(?:while|and|but|who|which)\b", after, maxsplit=1)[0]
    near, thing = tokens.terms(clause)[:_NEAR_WORDS], counted(question)
    return thing in near and not any(term.isdigit() for term in near[: near.index(thing)])


def _period(sentence: str, place: int) -> frozenset[str]:
    """Return the years that a value belongs to: those named last before it, a range whole; else the first after it."""
    if any(span.start() < place or span.start() - place < 40 for span in _PARTIAL.finditer(sentence)):
        return _PART_OF_A_YEAR
    years = list(YEAR.finditer(sentence))
    before = [match for match in years if match.start() < place]
    if not before:
        return frozenset(match[0] for match in years[:1])
    last = before[-1]
    ranged = [
        match
        for match in before[-2:-1]
        if re.search(r"\b(?:to|through|until|and|-|–)\b", sentence[match.end() : last.start()])
        and last.start() - match.end() < 30
    ]
    return frozenset({last[0], *(match[0] for match in ranged)})


def _dates(question: Question, sentence: str) -> list[Found]:
    """Find dates; if a day is asked for, only those that name one."""
    found = _matches(_DATE, sentence)
    return [item for item in found if _DAY.search(item.text)] if _DAY_ASKED.search(question.text) else found


def _people(question: Question, sentence: str) -> list[Found]:
    """Find names of two words or more that the question does not hold, without titles; institutions are left out."""
    known = {word.lower() for word in re.findall(r"\w+", question.text)}
    found = []
    for item in _matches(_PERSON, sentence):
        if _INSTITUTION.search(item.text) or _PART_OF_A_NAME.search(sentence[: item.start]):
            continue
        if _ABBREVIATED.match(sentence[item.end :]):
            continue
        words = item.text.split()
        while words and words[0].lower() in TITLES:
            words.pop(0)
        if len(words) > 1 and not known.intersection(word.lower() for word in words):
            found.append(Found(" ".join(words), item.end - len(" ".join(words)), item.end))
    return found


_Finder = Callable[[Question, str], list[Found]]
_FINDERS: dict[str, _Finder] = {
    "figure": _counts,
    "money": lambda question, sentence: _matches(_MONEY, sentence),
    "percent": lambda question, sentence: _matches(_PERCENT, sentence),
    "date": _dates,
    "duration": lambda question, sentence: _matches(_DURATION, sentence),
    "person": _people,
}
