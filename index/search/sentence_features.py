"""The sentences of a passage as scoring reads them: cut into terms, looked through for years and forms, once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.search.question import Kind, has_form
from index.search.term_positions import Ints, Terms
from index.text import tokens
from index.text.dates import YEAR

Flags = NDArray[np.bool_]
_ASKS = re.compile(r"\?[)\"'’”]*\s*$")


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """The n sentences of one passage."""

    texts: tuple[str, ...]
    terms: Terms
    asks: Flags
    """Which of them ask, shape (n,)."""
    year_rows: Ints
    years: Ints
    """The years that they name, and the sentence that names each."""
    _forms: dict[Kind, Flags] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Sequence[str]) -> Sentences:
        """These sentences."""
        named = [(row, int(year)) for row, text in enumerate(texts) for year in dict.fromkeys(YEAR.findall(text))]
        rows, years = np.array(named, np.int64).reshape(-1, 2).T
        asks = np.array([_ASKS.search(text) is not None for text in texts], np.bool_)
        return cls(tuple(texts), Terms.of(map(tokens.terms, texts)), asks, rows, years)

    def __len__(self) -> int:
        return len(self.texts)

    def of_form(self, kind: Kind) -> Flags:
        """Which of them could hold the kind of answer that is asked for, shape (n,)."""
        if kind not in self._forms:
            self._forms[kind] = np.array([has_form(kind, text) for text in self.texts], np.bool_)
        return self._forms[kind]
