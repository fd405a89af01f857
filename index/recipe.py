"""How a ranking is mixed: every weight and every part of it, so that each can be switched off and measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Recipe:
    """The weights and parts of a ranking. The defaults were chosen on the even-numbered gold questions; near them the
    figures hardly move (docs/evaluation.md).
    """

    sentences: float = 3.0
    """Weight of a passage's best sentence; 0 ranks by whole paragraphs alone."""
    keywords: float = 1.0
    """Weight of BM25, of a paragraph and of a sentence."""
    vectors: float = 1.0
    """Weight of the cosine of a paragraph."""
    sentence_vectors: float = 1.0
    """Weight of the cosines of a sentence, and of a sentence with its neighbours."""
    windows: bool = True
    """Whether a sentence is also scored together with its neighbours."""
    coverage: bool = True
    """Whether the share of the question's terms counts."""
    acronyms: bool = True
    """Whether an acronym and what it stands for are one."""
    names: float = 1.5
    """How much more than its rarity a name of the question weighs."""
    form: float = 0.3
    """Added to a sentence that has the form of the answer asked for."""
    definition: float = 2.0
    """The same where an acronym is to be spelled out."""
    years: float = 0.5
    """Added to a sentence of the year asked for."""
    named_cable: float = 1.0
    """Added to the passages of a cable that the question names."""
    fusion: Literal["scores", "ranks"] = "scores"
    """Whether the engines' scores are added, or the reciprocals of their ranks."""
