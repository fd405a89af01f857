"""What a question asks for: its search terms, the kind of answer it wants, and what an answer must mention.

Rules of form only ("how many" wants a figure), never of subject. A language they do not know gives kind "other" and
no demands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.text import tokens
from index.text.answer_forms import Kind, form_bit, form_mask
from index.text.dates import MONTHS, SHORT_MONTHS, WEEKDAYS, YEAR
from index.text.folding import one_line
from index.text.numbers import with_digits

MAX_TERMS = 200
"""Distinct search terms kept of one question; ten thousand characters of text are still a question."""

_NUMBER = re.compile(r"(?<![\w.,])\d+(?:\.\d+)?(?![\w])")
_WORD = re.compile(r"(?<!\w)[^\W\d_][\w/&'’-]*")
_ACRONYM = re.compile(r"\b[A-Z](?=[a-z/&-]*[A-Z])[A-Za-z/&-]*\b")

# Where a question word opens the question, not a clause of it ("a victim who …", "when they first talk").
_OPENING = r"(?:^|[,;:?–—-] ?)\W{0,20}(?:(?:and|so|but|to|for|by|from|with|until|since) )?"

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "definition",
        re.compile(r"\bstands? for\b|\bexpand\b|\bspell(?:ed)? out\b|\b(?:acronym|abbreviat\w+|full name)\b"),
    ),
    ("definition", re.compile(r"^\W*(?:what(?:'s| is| are)(?: the| an?)? )?[a-z/&]{2,8}\W*$")),
    (
        "money",
        re.compile(
            r"\bhow much (?:money|\w+ funding|did\b.{0,300}\bcost)"
            r"|\bwhat (?:sum|amount of money)\b|\b(?:cost|price) of\b"
        ),
    ),
    (
        "money",
        re.compile(
            r"\bhow (?:much|many)\b.{0,300}\b(?:euros?|dollars?|usd|eur|money|funds|pay|paid|spen[dt]|donat\w+)\b"
        ),
    ),
    ("percent", re.compile(r"\bper ?cent(?:age)?\b|\bpct\b|%|\bwhat (?:share|proportion)\b")),
    ("duration", re.compile(r"\bhow (?:long|soon|old)\b|\bhow many (?:days|weeks|months|years|hours|nights)\b")),
    (
        "figure",
        re.compile(
            r"\bhow (?:many|much|near|far|tall|high|big|large)\b|\b(?:number|total|count) of\b|\bwhat number\b|^total\b"
        ),
    ),
    (
        "date",
        re.compile(
            rf"{_OPENING}when\b|\bwhen (?:did|was|were|is|are|will|does|do|had|has)\b|"
            r"\b(?:what|which) (?:exact )?(?:date|day|year|month|time)\b"
        ),
    ),
    ("date", re.compile(r"^date\b|\bdate (?:of|when)\b|\bearliest time\b")),
    ("person", re.compile(rf"{_OPENING}who(?:se|m)?\b|\bnames? of\b|\bwhat (?:is|was) the name\b")),
)

_SENTENCE = re.compile(
    r"\b(?:what|which|who|whom|whose|why|how|where|when|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|compare|"
    r"list|describe|explain|break|tell|give|name)\b"
)
_EXTREME = re.compile(
    r"\b(?:most|least|largest|biggest|smallest|highest|lowest|longest|shortest|earliest|latest|first|last|maximum|minimum|only)\b",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"\b[a-z]{3,}[^\Ws]s\b")

# Words that name no one although they are written large: they would make a demand of what is only the question's frame.
_FRAME = frozenset([*MONTHS, *SHORT_MONTHS, *WEEKDAYS]) | frozenset(
    """article paragraph question report cable cables embassy post tell name please compare list describe explain give
    according expand number total count percentage percentages share amount sum cost price length name names figure
    figures date reason reasons dr mr mrs ms""".split()
)
_CONTRACTED = re.compile(r"[’'](?:ve|re|ll|d|m|s)\Z", re.IGNORECASE)
_DENYING = re.compile(r"n[’']t\Z", re.IGNORECASE)
_QUOTES = " \"'“‘(¿¡-"
_OPENS = re.compile(r"(?:\A|[?!]|(?<=[a-z]{4})\.)[\s\"'“‘(¿¡-]*\Z")
"""What stands before the first word of a sentence; a full stop behind a short word may only shorten it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, taken apart."""

    text: str
    terms: tuple[str, ...]
    """Its stemmed content terms, in order, without repeats."""
    kind: Kind
    years: frozenset[str]
    numbers: frozenset[str]
    """Figures other than years that the question itself states."""
    names: tuple[str, ...]
    """Names and acronyms as the person wrote them."""
    asked: tuple[str, ...]
    """For a figure, the stems of what is counted: ("victim",) for "how many trafficking victims did …"."""

    @property
    def extreme(self) -> bool:
        """Whether the most or the least of something is asked for, which one sentence alone does not settle."""
        return bool(_EXTREME.search(self.text))

    @property
    def acronyms(self) -> tuple[str, ...]:
        """The names that are written like acronyms."""
        return tuple(name for name in self.names if _ACRONYM.fullmatch(name))


def parse(text: str) -> Question:
    """Take a question apart for search and reader; any text is a question."""
    text = one_line(text)
    lowered = text.lower()
    years = frozenset(YEAR.findall(text))
    # "one" is hardly ever a figure that the person gives ("one of", "no one").
    numbers = frozenset(_NUMBER.findall(with_digits(re.sub(r"\bone\b", " ", lowered)))) - years
    kind, asked = _kind(text, lowered), _asked(lowered)
    if kind == "other" and years and not numbers and not _SENTENCE.search(lowered):
        # Search-box style, "KPS victims 2006": a plural beside a year asks how many, unless it says how many itself.
        asked = tuple(tokens.stems(_PLURAL.findall(lowered)))
        kind = "figure" if asked else kind
    names = _names(text, terse=not _SENTENCE.search(lowered))
    return Question(text, _terms(text, names), kind, years, numbers, names, asked)


def _terms(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the content terms, with acronyms that in lower case would be stop words: US, WHO, IT."""
    written_large = (term for name in names if _ACRONYM.fullmatch(name) for term in tokens.terms(name))
    return tuple(dict.fromkeys([*tokens.content_terms(text), *written_large]))[:MAX_TERMS]


def _kind(text: str, lowered: str) -> Kind:
    for kind, pattern in _KINDS:
        # A definition is asked of something that looks like an acronym; "what is torture?" wants no expansion.
        if pattern.search(lowered) and (kind != "definition" or _ACRONYM.search(text)):
            return kind
    return "other"


def _names(text: str, terse: bool) -> tuple[str, ...]:
    """Return capitalised words inside the question, and acronyms anywhere; a question all in capitals names nothing.

    Only a sentence begins with a capital for its own sake: the first word of a `terse` question may be a name, that of
    another sentence behind it is none.
    """
    if text.isupper() and len(text.split()) > 3:
        return ()
    names = []
    for match in _WORD.finditer(text):
        word = _CONTRACTED.sub("", match[0]).strip("'’-/&.")
        before = text[: match.start()]
        first = bool(_OPENS.search(before)) and not (terse and not before.strip(_QUOTES))
        large = bool(_ACRONYM.fullmatch(word)) or (word[:1].isupper() and not first)
        lowered = word.lower()
        common = lowered in _FRAME or _DENYING.search(word) or (lowered in tokens.STOPWORDS and not word.isupper())
        if large and not common:
            names.append(word)
    return tuple(dict.fromkeys(names))


_COUNTED = re.compile(r"\b(?:how (?:many|much)|(?:number|total|count) of)\s+((?:[^\W\d_][\w-]*\s*){1,4})")
_NOT_COUNTED = frozenset({"ppl"})


def _asked(lowered: str) -> tuple[str, ...]:
    """Return the stems of the noun phrase after "how many", up to the verb."""
    match = _COUNTED.search(lowered)
    if not match:
        return ()
    phrase = re.split(
        r"\b(?:did|do|does|was|were|is|are|has|have|had|will|would|could|can|must|got|in|by|of|from|that)\b", match[1]
    )[0]
    # A participle says what befell the things counted ("cases prosecuted"), not what they are.
    kept = [
        word for word in tokens.words(phrase) if word not in tokens.STOPWORDS | _NOT_COUNTED and not word.endswith("ed")
    ]
    return tuple(tokens.stems(kept))


def holds(question: Question, text: str) -> bool:
    """Return whether `text` has the form of an answer of the kind asked for; False for a kind without a form."""
    if question.kind == "definition":
        return any(f"({acronym})" in text for acronym in question.acronyms)
    return has_form(question.kind, text)


@lru_cache(maxsize=16384)
def has_form(kind: Kind, text: str) -> bool:
    """Return whether `text` has the form of an answer of this kind; a definition's needs its acronym (`holds`)."""
    # The same sentences come up for one question after another.
    return kind != "person" and bool(form_mask(text) & form_bit(kind))
