"""The words of a passage that support a sentence: the sentence itself where it stands there, else its words."""

from __future__ import annotations

import re

from index.text import tokens
from qa.render.markup import flowing, highlighted, tag, text

WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")
ENDS = re.compile(r"[.;:?!]")
OPENS = re.compile(r"(?:\A|[.:?!])[\s\"“‘'(\[]*\Z")
ENOUGH = 2
"""Words in a row, or a number or a name, are marked; a single plain word that both have says little."""


def marked(passage: str, cited_for: str) -> str:
    """The passage as HTML with what supports the sentence marked."""
    said = flowing(passage)
    whole, elsewhere = highlighted(said, [cited_for] if cited_for.strip() else [])
    return _by_words(said, cited_for) if elsewhere else whole


def _by_words(passage: str, sentence: str) -> str:
    wanted = set(tokens.content_terms(sentence))
    telling = _telling(passage) | _telling(sentence)
    pieces, at = [], 0
    for start, end in _runs(passage, wanted, telling):
        pieces += [text(passage[at:start]), tag("mark", text(passage[start:end]))]
        at = end
    return "".join([*pieces, text(passage[at:])])


def _telling(said: str) -> set[str]:
    """The numbers and names of a text: what is written large, but for a first word, which may be any."""
    return {
        word[0]
        for word in WORD.finditer(said)
        if word[0][0].isdigit() or (word[0][0].isupper() and not OPENS.search(said, 0, word.start()))
    }


def _runs(passage: str, wanted: set[str], telling: set[str]) -> list[tuple[int, int]]:
    """Where words that both have stand together, with the small words between them; one alone has to be telling."""
    runs: list[tuple[int, int]] = []
    shared: list[re.Match[str]] = []
    between = 0
    for word in WORD.finditer(passage):
        terms = tokens.terms(word[0])
        if shared and ENDS.search(passage, shared[-1].end(), word.start()):
            runs += _run(shared, telling)
            shared, between = [], 0
        if terms and wanted.issuperset(terms):
            shared.append(word)
            between = 0
        elif shared and word[0].lower() in tokens.STOPWORDS and between < ENOUGH:
            between += 1
        else:
            runs += _run(shared, telling)
            shared, between = [], 0
    return [*runs, *_run(shared, telling)]


def _run(shared: list[re.Match[str]], telling: set[str]) -> list[tuple[int, int]]:
    enough = len(shared) >= ENOUGH or any(word[0] in telling for word in shared)
    return [(shared[0].start(), shared[-1].end())] if shared and enough else []
