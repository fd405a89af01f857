"""What an answer must mention: the years, names and figures of the question, and the form of what it asks for.

Retrieval scores do not tell a near miss from an answer; what the question demands and the passage does not offer does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.search.question import Question, holds
from index.search.retriever import Hit
from index.text import tokens
from index.text.acronyms import find_acronyms
from index.text.dates import YEAR
from index.text.lexicon import BEFORE_A_SURNAME, SENDER
from qa.evidence import answer_values
from qa.evidence.compared_entities import Side, sides
from qa.evidence.wanted import unnamed

_COUNTED = frozenset({"figure", "money", "percent"})
_STEM_LETTERS = 5
_PLURAL_ACRONYM = re.compile(r"\A([A-Z]{2,})s\Z")
_ANYONE = frozenset(tokens.terms("people persons individuals women men girls boys females males victims"))
"""Whoever is counted goes by another of these words in the next sentence."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What the question demands and a passage does not give."""

    years: frozenset[str]
    names: tuple[str, ...]
    form: bool
    wanted: str | None = None
    """What is asked for by its name and not named, in words for a person."""

    @property
    def count(self) -> int:
        """How many demands are unmet."""
        return len(self.years) + len(self.names) + (self.form or self.wanted is not None)

    def __bool__(self) -> bool:
        return self.count > 0


@dataclass(frozen=True, slots=True)
class Context:
    """What the evidence as a whole says of a question's names and words."""

    long_forms: Mapping[str, set[str]]
    known: frozenset[str]
    """The terms of all the evidence."""
    settings: Mapping[str, frozenset[str]]
    """The names that a cable as a whole is about, by its reference id: they need not be said again."""
    sides: tuple[Side, ...]
    """Names set side by side, where each is found somewhere: one of them is enough for a passage."""


def context_of(question: Question, hits: Sequence[Hit]) -> Context:
    """What these passages together say."""
    forms = long_forms(hits)
    by_cable: dict[str, list[Hit]] = {}
    for hit in hits:
        by_cable.setdefault(hit.passage.reference_id, []).append(hit)
    found = sides(question)
    every = all(any(speaks_of(hit.passage.search_text, _about(hit), side, forms) for hit in hits) for side in found)
    return Context(
        forms,
        frozenset(term for hit in hits for term in tokens.terms(hit.passage.search_text)),
        {cable: setting(question, of_cable, forms) for cable, of_cable in by_cable.items()},
        found if every else (),
    )


def speaks_of(text: str, about: str, side: Side, long_forms: Mapping[str, set[str]]) -> bool:
    """Whether the text, or what is known of its cable, has every word of a name."""
    return all(mentions(f"{text} {about}", word, long_forms) for word in side)


def _about(hit: Hit) -> str:
    return " ".join((hit.passage.heading, hit.subject or "", hit.origin or ""))


def missing(question: Question, hit: Hit, sentences: Iterable[str], context: Context) -> Missing:
    """What an answer made of these neighbouring sentences of one passage would lack.

    Names and years are looked for in the passage and in what is known of its cable; for a figure in the sentences
    alone, since a figure beside another agency or year is another figure. The form (a figure, a date …) must stand
    in the sentences.
    """
    near = list(sentences)
    said = " ".join(near) if question.kind in _COUNTED else hit.passage.search_text
    names = _missing_names(question, f"{said} {_about(hit)}", context.settings[hit.passage.reference_id], context)
    wanted = unnamed(question, " ".join(near), hit.passage.search_text) or _uncounted(question, near, context.known)
    return Missing(_missing_years(question, hit, near), names, _wrong_form(question, near), wanted)


def _missing_names(question: Question, text: str, setting: frozenset[str], context: Context) -> tuple[str, ...]:
    lacking = tuple(
        name
        for name in question.names
        if not _said_otherwise(question, name, text)
        and name not in setting
        and not mentions(text, name, context.long_forms)
    )
    if any(not set(side) & set(lacking) for side in context.sides):
        return tuple(name for name in lacking if not any(name in side for side in context.sides))
    return lacking


def _said_otherwise(question: Question, name: str, text: str) -> bool:
    """Whether `name` need not stand in the text: the sender, an initial, or a first name whose surname stands there
    with a title ("PM Marsh" for "Olga Marsh").
    """
    if name.lower() in SENDER or len(name) == 1:
        return True
    surname = re.search(rf"(?<!\w){re.escape(name)} (?:[^\W\d_]+-)?([^\W\d_]+)", question.text)
    if surname is None or not surname[1][:1].isupper():
        return False
    titled = re.findall(rf"\b([a-z]+)\.? (?:[a-z]+-)?{re.escape(surname[1].lower())}\b", text.lower())
    return any(word in BEFORE_A_SURNAME for word in titled)


def _uncounted(question: Question, near: list[str], known: frozenset[str]) -> str | None:
    """The thing counted in a year or by somebody, where the sentences do not name it although the cables have a word
    for it: their figure for that year is of something else.
    """
    counted = answer_values.counted(question)
    bound = question.years or question.names
    if question.kind != "figure" or not bound or counted in _ANYONE or set(question.asked) - known:
        return None
    return None if counts_it(question, " ".join(near)) else f"a figure for {_phrase(question)}"


def _phrase(question: Question) -> str:
    """What is counted, in the question's own words."""
    return " ".join(word for word in tokens.words(question.text) if set(tokens.terms(word)) & set(question.asked))


def _missing_years(question: Question, hit: Hit, near: list[str]) -> frozenset[str]:
    """The years of the question that neither the passage nor its cable's date gives; none if it compares several
    and one is there.

    A figure belongs to the year beside it: where the sentences name years, those alone count.
    """
    given = _years(" ".join(near))
    if question.kind not in _COUNTED or not given:
        given |= _years(hit.passage.search_text + " " + hit.passage.heading)
        given |= {str(hit.created.year)} if hit.created else frozenset()
    lacking = question.years - given
    return frozenset() if len(question.years) > 1 and lacking < question.years else frozenset(lacking)


@lru_cache(maxsize=8192)
def _years(text: str) -> frozenset[str]:
    """The years that a text names, the second of a range such as 2008-09 among them."""
    ranges = re.findall(r"\b((?:19|20)\d\d)[-–/](\d\d)\b", text)
    return frozenset(YEAR.findall(text)) | {first[:2] + second for first, second in ranges}


def _wrong_form(question: Question, sentences: list[str]) -> bool:
    """Whether a figure, sum, date or expansion is asked for and no sentence has one; a form that is not known is
    never wrong.
    """
    if question.kind in {"other", "person", "percent"}:
        return False
    if question.kind == "definition":
        return not any(expansions(question, sentence) for sentence in sentences)
    if question.kind == "date":
        return not any(holds(question, sentence) or re.search(r"\d", sentence) for sentence in sentences)
    return not any(holds(question, sentence) for sentence in sentences)


def expansions(question: Question, text: str) -> list[str]:
    """What the acronyms of the question stand for, as far as `text` says so."""
    return [long for short, long in find_acronyms(text) if short in question.acronyms]


def mentions(text: str, name: str, long_forms: Mapping[str, set[str]]) -> bool:
    """Whether `text` has the name: the word, its plural or its adjective ("Moldova", "Moldovan"), or its other form
    as an acronym.
    """
    lowered, word = text.lower(), _PLURAL_ACRONYM.sub(r"\1", name).lower()
    if re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W\d_]{{4}})", lowered):
        return True
    root = word[: max(_STEM_LETTERS, len(word) - 2)]
    if len(word) >= _STEM_LETTERS and re.search(rf"(?<![^\W_]){re.escape(root)}", lowered):
        return True
    if any(long in lowered for long in long_forms.get(name.upper(), ())):
        return True
    return any(
        re.search(rf"\b{re.escape(short)}\b", text) and any(word in long.split() for long in longs)
        for short, longs in long_forms.items()
    )


def long_forms(hits: Iterable[Hit]) -> dict[str, set[str]]:
    """Acronym → its expansions in lower case, as the passages at hand define them."""
    found: dict[str, set[str]] = {}
    for hit in hits:
        for short, long in find_acronyms(hit.passage.search_text):
            found.setdefault(short.upper(), set()).add(long.lower())
    return found


def setting(question: Question, hits: Sequence[Hit], long_forms: Mapping[str, set[str]]) -> frozenset[str]:
    """The names of the question that most of these passages of one cable mention."""
    return frozenset(
        name
        for name in question.names
        if 2 * sum(mentions(hit.passage.search_text, name, long_forms) for hit in hits) > max(2, len(hits))
    )


def shared_terms(question: Question, text: str) -> float:
    """The share of the question's terms in `text`."""
    held = set(tokens.terms(text))
    return len(held.intersection(question.terms)) / max(1, len(question.terms))


def counts_it(question: Question, text: str) -> bool:
    """Whether `text` names the thing of which a number is asked; True where none is."""
    counted = answer_values.counted(question)
    return counted is None or counted in tokens.terms(text)
