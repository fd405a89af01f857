"""Figures, sums, dates and names in a sentence, as written, and which of them fits what a question asks.

Nothing is guessed: where two different values fit, none is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from index import analysis
from index.numbers import NUMBER_WORDS, with_digits
from index.questions import YEAR, Question

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
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
_PERCENT = re.compile(rf"\b(?:\d[\d.,]*|{NUMBER_WORDS})(?: ?%| per ?cent\b)", re.IGNORECASE)
_DURATION = re.compile(
    rf"(?:(?:more|less|fewer) than |up to |at least )?\b(?:\d+|{NUMBER_WORDS}) "
    r"(?:minute|hour|day|night|week|month|year)s?\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b[A-Z][a-z]+(?:[ -][A-Z][a-zA-Z]+)+")
# "January 1 through February 8, 2007" is no figure for 2007; "January 1 through December 31, 2006" is one for 2006.
_PARTIAL = re.compile(
    rf"\b(?!January 1\b[^.;]{{0,24}}\bDecember 31\b){_MONTH}(?: \d{{1,2}})?(?:,? \d{{4}})? ?"
    rf"(?:through|to|until|till|-|–) ?{_MONTH}\b"
)
_PART_OF_A_YEAR = frozenset({"part of a year"})
_NO_COUNT = re.compile(
    r"(?:article|section|question|paragraph|para|tier|part|chapter|regulation|resolution|no\.|ref)s? ?$", re.IGNORECASE
)
_TITLES = frozenset(
    [
        "acting",
        "ambassador",
        "assistant",
        "chairman",
        "chairperson",
        "charge",
        "chief",
        "commissioner",
        "coordinator",
        "counselor",
        "deputy",
        "director",
        "dr",
        "foreign",
        "general",
        "interior",
        "judge",
        "justice",
        "king",
        "minister",
        "mr",
        "mrs",
        "ms",
        "national",
        "officer",
        "permanent",
        "president",
        "prime",
        "prince",
        "professor",
        "prosecutor",
        "representative",
        "secretary",
        "senator",
        "senior",
        "special",
        "state",
        "under",
    ]
)
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
    """The values in `sentence` of the kind asked for, one each, in the order of the text; [] for a kind without
    values.
    """
    find = _FINDERS.get(question.kind)
    found = find(question, sentence) if find else []
    unlike = [item for item in found if item.value not in question.numbers]
    return list({item.value: item for item in reversed(unlike)}.values())[::-1]


def only(question: Question, sentence: str) -> Found | None:
    """The value that fits, where exactly one does."""
    found = fitting(question, sentence)
    return found[0] if len(found) == 1 else None


def up_to_clause_end(sentence: str, item: Found) -> str:
    """The sentence up to the end of the clause in which a value stands: what follows may speak of something else."""
    end = re.search(r"[,;:.](?!\d)|\bwhile\b", sentence[item.end :])
    return sentence[: item.end + end.start()] if end else sentence


def _matches(pattern: re.Pattern[str], sentence: str) -> list[Found]:
    return [Found(match[0].strip(), match.start(), match.end()) for match in pattern.finditer(sentence)]


def _counts(question: Question, sentence: str) -> list[Found]:
    """Figures of the thing counted, in the year asked for; none where it is not said what is counted."""
    if not question.asked:
        return []
    found = [item for item in _matches(_FIGURE, sentence) if _is_count(sentence, item)]
    found = [item for item in found if _counts_what(question, sentence[item.end :])]
    return [item for item in found if not question.years or _period(sentence, item.start) == question.years]


def _is_count(sentence: str, item: Found) -> bool:
    before, after = sentence[: item.start], sentence[item.end :]
    dated = re.search(rf"{_MONTH} $", before) or re.match(rf" ?{_MONTH}|(?:,? \d{{4}})\b", after)
    scaled = re.match(r" ?%| per ?cent|-year|-day| (?:euros?|dollars?|years?|months?|days?)\b", after)
    article = _NO_COUNT.search(before) or (item.text.lower() == "one" and re.match(r" of\b", after))
    bare_scale = item.text.lower() in {"hundred", "thousand", "million", "billion"}
    return not (YEAR.fullmatch(item.text) or dated or scaled or article or bare_scale)


def _counts_what(question: Question, after: str) -> bool:
    """Whether the noun asked for follows within a few words, before the clause ends and before another figure."""
    clause = re.split(r"[,;:.()]|\b(?:while|and|but|who|which)\b", after, maxsplit=1)[0]
    near = analysis.terms(clause)[:_NEAR_WORDS]
    return question.asked[-1] in near and not any(term.isdigit() for term in near[: near.index(question.asked[-1])])


def _period(sentence: str, place: int) -> frozenset[str]:
    """The years that a value at `place` belongs to: those named last before it, a range whole; else the first after
    it; else none.
    """
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


def _people(question: Question, sentence: str) -> list[Found]:
    """Names of two words or more that the question does not hold, titles taken off."""
    known = {word.lower() for word in re.findall(r"\w+", question.text)}
    found = []
    for item in _matches(_PERSON, sentence):
        words = item.text.split()
        while words and words[0].lower() in _TITLES:
            words.pop(0)
        if len(words) > 1 and not known.intersection(word.lower() for word in words):
            found.append(Found(" ".join(words), item.end - len(" ".join(words)), item.end))
    return found


_Finder = Callable[[Question, str], list[Found]]
_FINDERS: dict[str, _Finder] = {
    "figure": _counts,
    "money": lambda question, sentence: _matches(_MONEY, sentence),
    "percent": lambda question, sentence: _matches(_PERCENT, sentence),
    "date": lambda question, sentence: _matches(_DATE, sentence),
    "duration": lambda question, sentence: _matches(_DURATION, sentence),
    "person": _people,
}
