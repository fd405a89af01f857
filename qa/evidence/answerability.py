"""What an answer must mention: the years, names and figures of the question, and the form of what it asks for.

Retrieval scores do not tell a near miss from an answer; what the question demands and the passage does not offer does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.search.question import Question, holds
from index.search.retriever import Hit
from index.text import tokens
from index.text.dates import YEAR
from qa.evidence import answer_values, mentions
from qa.evidence.answer_type import unnamed_type
from qa.evidence.mentions import Expansions, Name

_COUNTED = frozenset({"figure", "money", "percent"})
_ANYONE = frozenset(tokens.terms("people persons individuals women men girls boys females males victims"))
"""Whoever is counted goes by another of these words in the next sentence."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """What the question demands and a passage does not give."""

    years: frozenset[str]
    names: tuple[str, ...]
    form: bool
    type: str | None = None
    """The type of answer that is asked for and not named, in words for a person."""

    @property
    def count(self) -> int:
        """How many demands are unmet."""
        return len(self.years) + len(self.names) + (self.form or self.type is not None)

    def __bool__(self) -> bool:
        return self.count > 0


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a question demands of a passage, in view of what the passages as a whole say of its names and words."""

    question: Question
    expansions: Expansions
    terms: frozenset[str]
    """The terms of all the passages."""
    by_cable: Mapping[str, frozenset[str]]
    """The names that a cable as a whole is about, by its reference id: they need not be said again."""
    compared: tuple[Name, ...]
    """Names set side by side, if each is found somewhere: one of them is enough for a passage."""

    @classmethod
    def of(cls, question: Question, hits: Sequence[Hit]) -> Constraints:
        """Read these passages together."""
        expansions = mentions.defined_acronyms(hits)
        cables: dict[str, list[Hit]] = {}
        for hit in hits:
            cables.setdefault(hit.passage.reference_id, []).append(hit)
        compared = mentions.compared_names(question)
        texts = [f"{hit.passage.search_text} {_about(hit)}" for hit in hits]
        every = all(any(mentions.mentions_all(text, name, expansions) for text in texts) for name in compared)
        return cls(
            question,
            expansions,
            frozenset(term for hit in hits for term in tokens.terms(hit.passage.search_text)),
            {cable: mentions.mostly_mentioned(question, some, expansions) for cable, some in cables.items()},
            compared if every else (),
        )

    def unmet(self, hit: Hit, sentences: Sequence[str]) -> Unmet:
        """Return what an answer made of these neighbouring sentences of one passage would lack.

        Names and years are looked for in the passage and in what is known of its cable; for a figure in the sentences
        alone, since a figure beside another agency or year is another figure. The form (a figure, a date …) must
        stand in the sentences.
        """
        near = " ".join(sentences)
        text = near if self.question.kind in _COUNTED else hit.passage.search_text
        named = unnamed_type(self.question, near, hit.passage.search_text) or self._uncounted(near)
        names = self._unmet_names(f"{text} {_about(hit)}", self.by_cable[hit.passage.reference_id])
        return Unmet(self._unmet_years(hit, near), names, self._wrong_form(sentences), named)

    def _unmet_names(self, text: str, known: frozenset[str]) -> tuple[str, ...]:
        lacking = tuple(
            name
            for name in self.question.names
            if not mentions.need_not_stand(self.question, name, text)
            and name not in known
            and not mentions.mentions(text, name, self.expansions)
        )
        if any(not set(name) & set(lacking) for name in self.compared):
            return tuple(word for word in lacking if not any(word in name for name in self.compared))
        return lacking

    def _unmet_years(self, hit: Hit, near: str) -> frozenset[str]:
        """Return the years that neither the passage nor its cable's date gives; none if it compares several and one
        is there.

        A figure belongs to the year beside it: if the sentences name years, those alone count.
        """
        question, given = self.question, _years(near)
        if question.kind not in _COUNTED or not given:
            given |= _years(hit.passage.search_text + " " + hit.passage.heading)
            given |= {str(hit.created.year)} if hit.created else frozenset()
        lacking = question.years - given
        return frozenset() if len(question.years) > 1 and lacking < question.years else frozenset(lacking)

    def _uncounted(self, near: str) -> str | None:
        """Return the thing counted in a year or by somebody, if the sentences do not name it although the cables have
        a word for it: their figure for that year is of something else.
        """
        question = self.question
        counted = answer_values.counted(question)
        bound = question.years or question.names
        if question.kind != "figure" or not bound or counted in _ANYONE or set(question.asked) - self.terms:
            return None
        words = [word for word in tokens.words(question.text) if set(tokens.terms(word)) & set(question.asked)]
        return None if counts_it(question, near) else f"a figure for {' '.join(words)}"

    def _wrong_form(self, sentences: Sequence[str]) -> bool:
        """Return whether a figure, sum, date or expansion is asked for and no sentence has one; a form that is not
        known is never wrong.
        """
        question = self.question
        if question.kind in {"other", "person", "percent"}:
            return False
        if question.kind == "definition":
            return not any(mentions.expansions_asked(question, sentence) for sentence in sentences)
        dated = question.kind == "date"
        return not any(holds(question, each) or (dated and re.search(r"\d", each)) for each in sentences)


def _about(hit: Hit) -> str:
    return " ".join((hit.passage.heading, hit.subject or "", hit.origin or ""))


@lru_cache(maxsize=8192)
def _years(text: str) -> frozenset[str]:
    """Return the years that a text names, the second of a range such as 2008-09 among them."""
    ranges = re.findall(r"\b((?:19|20)\d\d)[-–/](\d\d)\b", text)
    return frozenset(YEAR.findall(text)) | {first[:2] + second for first, second in ranges}


def shared_terms(question: Question, text: str) -> float:
    """Return the share of the question's terms in `text`."""
    return len(set(question.terms).intersection(tokens.terms(text))) / max(1, len(question.terms))


def counts_it(question: Question, text: str) -> bool:
    """Return whether `text` names the thing of which a number is asked; True if none is."""
    counted = answer_values.counted(question)
    return counted is None or counted in tokens.terms(text)
