"""The type of answer that a question names: a percentage, an office, a punishment, a property of something.

A passage that answers names it too. A type is known by the form of the question alone; a form that is not known has
none, so that a question in other words than the cables' is not refused for its words.
"""

from __future__ import annotations

import re

from index.search.question import Question
from index.text import tokens
from index.text.dates import YEAR
from index.text.numbers import NUMBER_WORDS

_SHARE = re.compile(
    rf"\b(?:\d[\d.,]{{0,30}}|{NUMBER_WORDS})(?: ?%| per ?cent\b| pct\b)|"
    r"\b(?:half|thirds?|quarters?|majority|most|all|none)\b|"
    r"\b(?:out of|in) (?:every )?(?:two|three|four|five|ten|\d+)\b",
    re.IGNORECASE,
)
_PUNISHED = re.compile(
    r"imprison|\b(?:prison|jail|sentenc|fine[ds]?\b|punish|penal|parole|probation|execut|death|acquit|convict|years\b)",
    re.IGNORECASE,
)
_PUNISHMENT_ASKED = re.compile(
    r"\b(?:what|which)\b(?: (?!of\b)[\w-]+){0,4} "
    r"(?:penalt\w+|punishments?|sentences?|fines?|terms? (?:in|of) (?:prison|jail))\b|"
    r"\bhow\b.* (?:punished|sentenced)\b",
    re.IGNORECASE,
)
_OFFICE_ASKED = re.compile(
    r"\bwho(?:'s|’s| is| was| are| were| became)\s+(?:now |then |currently )?(?:the |an? )?(?P<office>[^?,;]+)",
    re.IGNORECASE,
)
_HEADS = frozenset("head chief director leader chair chairman chairwoman chairperson".split())
_OFFICES = _HEADS | frozenset(
    """ambassador attorney chancellor charge commander commissioner consul coordinator deputy governor inspector judge
    king mayor minister president prosecutor queen representative secretary senator spokesman spokeswoman
    spokesperson sultan treasurer""".split()
)
_HEADED = re.compile(r"\b(?:head(?:s|ed)?|chiefs?|directors?|lead(?:s|ers?)?|led|chair\w*|runs?)\b", re.IGNORECASE)
_PROPERTY_ASKED = re.compile(
    r"\bwhat(?:'s|’s| is| was| are| were)\s+(?:(?:the|a|an)\s+(?P<of>[^?,;]+?)\s+(?:of|in|for|among)\s|"
    r"(?:[^?,;]+?)['’]s?\s+(?P<has>[^?,;]+?)(?:\s+(?:of|in|for|on|at|during)\s|\s*\?|\s*$))",
    re.IGNORECASE,
)
# What a thing is said to be, without the word for it: "the penalty" is years in prison, "the role" is what it does.
_CLASSES = frozenset(
    tokens.terms(
        """group type kind sort name number role purpose reason cause place title position job task aim goal function
        duty result outcome effect impact view opinion attitude reaction response answer difference problem issue main
        matter thing subject topic point meaning status situation state nature date day year month time penalty
        punishment sentence fine capacity size amount total sum cost price value change use relationship link way
        article law section number person people official office body agency country city town"""
    )
)


def unnamed_type(question: Question, near: str, passage: str) -> str | None:
    """Return the type of answer that the text does not name, in words for a person; None if nothing is lacking.

    `near` are the sentences at hand and `passage` the paragraph they stand in.
    """
    if question.kind == "percent" and not _SHARE.search(near):
        return "a percentage"
    if _PUNISHMENT_ASKED.search(question.text) and not _PUNISHED.search(passage):
        return "a punishment"
    return _office(question, near) or _property(question, passage)


def _office(question: Question, near: str) -> str | None:
    """Return the office whose holder is asked for, unless these sentences name it."""
    found = _OFFICE_ASKED.search(question.text)
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", found["office"]) if found else []
    places = [place for place, word in enumerate(words) if word.lower() in _OFFICES]
    if not places:
        return None
    office = words[places[0]].lower()
    named = _HEADED.search(near) if office in _HEADS else re.search(rf"\b{office}", near, re.IGNORECASE)
    return None if named and _held(words, places[0], near) else f"the name of the {' '.join(words)}"


def _held(words: list[str], place: int, near: str) -> bool:
    """Return whether the sentences have what the office is for: the "finance" of a finance minister."""
    before = set(tokens.content_terms(" ".join(words[place - 1 : place]))) if place else set()
    return before <= set(tokens.terms(near))


def _property(question: Question, passage: str) -> str | None:
    """Return the property asked for, as in "the population of …", if no word for it stands in the passage."""
    match = _PROPERTY_ASKED.search(question.text)
    phrase = (match["of"] or match["has"]) if match else ""
    if not phrase or question.kind in {"date", "definition", "person"}:
        return None
    wanted = set(tokens.content_terms(YEAR.sub(" ", phrase))) - _CLASSES
    plain = not question.extreme and not any(name.lower() in phrase.lower().split() for name in question.names)
    return f"the {phrase}" if wanted and plain and not wanted & set(tokens.terms(passage)) else None
