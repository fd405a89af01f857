"""How a ranking is mixed: every weight and every part of it, so that each can be switched off and measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Recipe:
    """The weights and parts of a ranking. The defaults were chosen on the even-numbered gold questions; near them the
    figures hardly move (docs/evaluation.md).
    """

    keywords: float = 1.0
    """Of a sentence: the weight of its BM25."""
    vectors: float = 0.5
    """Of a sentence: the weight of its cosine."""
    window_vectors: float = 2.0
    """Of a sentence: the weight of the cosine of it and its neighbours, which says what "they" and "the year" are."""
    coverage: float = 1.0
    """Of a sentence, and of it with its neighbours: the weight of the share of the question's terms in it."""
    proximity: float = 0.5
    """Of a sentence: the weight of what stands together in it as it does in the question."""
    form: float = 0.3
    """Of a sentence: added where it has the form of the answer asked for."""
    definition: float = 2.0
    """The same where an acronym is to be spelled out."""
    years: float = 1.0
    """Of a sentence: added where it is of the year asked for."""
    sentences: float = 3.0
    """Of a passage: the weight of its best sentence; 0 ranks by whole paragraphs alone."""
    paragraph_keywords: float = 0.5
    """Of a passage: the weight of its BM25, which counts again what its best sentence has."""
    paragraph_vectors: float = 1.0
    """Of a passage: the weight of its cosine."""
    named_cable: float = 1.0
    """Of a passage: added where the question names its cable."""
    asking: float = 0.75
    """What is left of the score of a passage that only asks: the questions to which a cable's next paragraphs reply."""
    names: float = 1.5
    """How much more than its rarity a name of the question weighs."""
    acronyms: bool = True
    """Whether an acronym and what it stands for are one."""
    fusion: Literal["scores", "ranks"] = "scores"
    """Whether the engines' scores are added, or the reciprocals of their ranks."""
