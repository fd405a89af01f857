"""Whether an answer has what was asked for: its form (a figure, a date, a name …) and its subject.

It says nothing of whether the answer is right or stands in what it cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from index.search.question import Question
from index.search.retriever import Hit
from index.text import tokens
from index.text.answer_forms import Kind
from qa.evidence import answer_values
from qa.evidence.mentions import defined_acronyms, expansions_asked, mentions_all, whole_names

FORMS: Mapping[Kind, str] = {
    "money": "a sum of money",
    "figure": "a figure",
    "percent": "a percentage",
    "date": "a date",
    "duration": "a length of time",
}
_PLACE = re.compile(r"\A\W*where\b", re.IGNORECASE)
_PERSON = re.compile(r"\A\W*who\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][^\W\d_]*(?:[ -][A-Z][^\W\d_]*)*")


def lacking_form(question: Question, sentences: Sequence[str]) -> tuple[str, ...]:
    """Name the form of answer that was asked for and is in none of the sentences: "a date"."""
    return tuple(_form(question, sentences))


def lacking_subject(question: Question, sentences: Sequence[str], cited: Sequence[Hit]) -> tuple[str, ...]:
    """Name what the question is about and the sentences are not: "the name Jessen Bank".

    What stands in the heading, subject or sender of a passage that is cited is not lacking.
    """
    return tuple(_subject(question, " ".join(sentences), cited))


def has_form(question: Question, sentences: Sequence[str]) -> bool:
    """Tell if one of the sentences has the form of answer that is asked for; True for a kind without one."""
    return any(answer_values.possible(question, each) for each in sentences)


def _form(question: Question, sentences: Sequence[str]) -> Iterator[str]:
    """Yield the form of answer that was asked for, if no sentence has it."""
    asks = question.text
    named = "a person" if _PERSON.match(asks) else "a place" if _PLACE.match(asks) else None
    if question.kind == "definition":
        spelled = any(expansions_asked(question, each) for each in sentences)
        yield from () if spelled else [f"what {' and '.join(question.acronyms)} stands for"]
    elif question.kind in FORMS:
        yield from () if has_form(question, sentences) else [FORMS[question.kind]]
    elif named and not any(_other_names(question, each) for each in sentences):
        yield named


def _other_names(question: Question, sentence: str) -> bool:
    """Tell if the sentence has a word in capitals, not its first alone, that the question does not have."""
    asked = question.text.lower()
    found = (match for match in _NAME.finditer(sentence) if match.start() or " " in match[0])
    return any(word.lower() not in asked for match in found for word in match[0].split())


def _subject(question: Question, text: str, cited: Sequence[Hit]) -> Iterator[str]:
    """Yield the names of the question that are not in the text; and say if no word of it is."""
    beside = (part for hit in cited for part in (hit.passage.heading, hit.subject, hit.origin))
    around = " ".join([text, *filter(None, beside)])
    expansions = defined_acronyms(cited)
    names = dict.fromkeys(name for name, *_ in whole_names(question))
    yield from (f"the name {' '.join(name)}" for name in names if not mentions_all(around, name, expansions))
    if question.terms and not set(question.terms) & set(tokens.terms(around)):
        yield "any word of the question"
