"""Names of a question in the text of passages: written out, as an acronym, in another form, or side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from index.search.question import Question
from index.search.retriever import Hit
from index.text import tokens
from index.text.acronyms import find_acronyms

Name = tuple[str, ...]
"""The words of one name."""
Expansions = Mapping[str, set[str]]
"""Acronym → what it stands for, in lower case."""

_STEM_LETTERS = 5
_PLURAL_ACRONYM = re.compile(r"\A([A-Z]{2,})s\Z")
_JOIN = re.compile(r"(?:['’]s)?(?:,|,? (?:and|or|vs\.?|versus|than)) (?:the |in |for |by |those of )*\Z", re.IGNORECASE)


def mentions(text: str, name: str, expansions: Expansions) -> bool:
    """Return whether `text` has the name: the word, its plural or adjective ("Moldovan"), or its form as an acronym."""
    lowered, word = text.lower(), _PLURAL_ACRONYM.sub(r"\1", name).lower()
    # A pattern is made only for what is there: making one costs more than looking.
    if word in lowered and re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W\d_]{{4}})", lowered):
        return True
    root = word[: max(_STEM_LETTERS, len(word) - 2)]
    if len(word) >= _STEM_LETTERS and root in lowered and re.search(rf"(?<![^\W_]){re.escape(root)}", lowered):
        return True
    if any(long in lowered for long in expansions.get(name.upper(), ())):
        return True
    return any(
        any(word in long.split() for long in longs) and re.search(rf"\b{re.escape(short)}\b", text)
        for short, longs in expansions.items()
    )


def mentions_all(text: str, name: Name, expansions: Expansions) -> bool:
    """Return whether `text` has every word of a name."""
    return all(mentions(text, word, expansions) for word in name)


def shared_terms(question: Question, text: str) -> float:
    """Return the share of the question's terms in `text`."""
    return len(set(question.terms).intersection(tokens.terms(text))) / max(1, len(question.terms))


def defined_acronyms(hits: Iterable[Hit]) -> dict[str, set[str]]:
    """Return what acronyms stand for, as the passages define them."""
    found: dict[str, set[str]] = {}
    for hit in hits:
        for short, long in find_acronyms(hit.passage.search_text):
            found.setdefault(short.upper(), set()).add(long.lower())
    return found


def expansions_asked(question: Question, text: str) -> list[str]:
    """Return what the acronyms of the question stand for, as far as `text` says so."""
    return [long for short, long in find_acronyms(text) if short in question.acronyms]


def compared_names(question: Question) -> tuple[Name, ...]:
    """Return the names that a question sets side by side, two at least, else none: no passage need hold them all.

    >>> from index.search.question import parse
    >>> compared_names(parse("did Morland or the Kelland Navy count more boats?"))
    (('Morland',), ('Kelland', 'Navy'))
    """
    joined: list[Name] = []
    for (one, _, end), (other, start, _) in pairwise(whole_names(question)):
        if _JOIN.match(question.text[end:start]):
            joined += [other] if joined else [one, other]
    return tuple(dict.fromkeys(joined))


def whole_names(question: Question) -> list[tuple[Name, int, int]]:
    """Return the names of a question with their places; words that follow right behind each other are one name."""
    if not question.names:
        return []
    word = "|".join(re.escape(name) for name in sorted(question.names, key=len, reverse=True))
    whole = re.compile(rf"(?<!\w)(?:{word})(?: (?:{word}))*(?!\w)")
    return [
        (tuple(re.findall(rf"(?<!\w)(?:{word})(?!\w)", match[0])), *match.span())
        for match in whole.finditer(question.text)
    ]
