"""Which number of an entailment model means what, read from its config: id2label, in any order and case."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.errors import EmbedderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ENTAILS = re.compile(r"\s*(?:entail|support|consist|faithful|factual)", re.IGNORECASE)
"""How the name of the label begins: "not_entailment" and "inconsistent" begin with something else."""
_CONTRADICTS = re.compile(r"\s*(?:contradict|refute)", re.IGNORECASE)
_NAMELESS = re.compile(r"LABEL_\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """The places of two labels among the numbers for a pair; a model with one number has `entails` 0."""

    entails: int
    contradicts: int | None = None
    """None if the model does not tell contradiction from what is merely not said."""

    def chances(self, logits: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the chances of entailment and of contradiction, each of shape (pairs,), of logits (pairs, labels)."""
        import numpy as np

        if logits.shape[1] == 1:
            entailed = 1 / (1 + np.exp(-logits[:, 0]))
            return entailed, np.zeros_like(entailed)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares = powers / powers.sum(axis=1, keepdims=True)
        against = np.zeros(len(shares)) if self.contradicts is None else shares[:, self.contradicts]
        return shares[:, self.entails], against


def label_order(name: str, config: Mapping[str, Any], labels: int) -> LabelOrder:
    """Read the order from a model's config. Raises EmbedderError if it does not tell which label is entailment.

    Of two labels without names the last one means "supported": MiniCheck and HHEM have them so.
    """
    if labels == 1:
        return LabelOrder(0)
    names = _names(config, labels)
    entails, contradicts = (_place(pattern, names) for pattern in (_ENTAILS, _CONTRADICTS))
    if entails is None and labels == 2 and all(map(_NAMELESS.fullmatch, names)):
        entails = 1
    if entails is None:
        raise EmbedderError(
            f"{name} cannot verify: its labels are {', '.join(names)}, and none of them says that it is entailment; "
            "name them in its config.json (id2label)."
        )
    return LabelOrder(entails, contradicts)


def _names(config: Mapping[str, Any], labels: int) -> Sequence[str]:
    given = config.get("id2label")
    known = given if isinstance(given, dict) else {}
    return [str(known.get(str(place), f"LABEL_{place}")) for place in range(labels)]


def _place(pattern: re.Pattern[str], names: Sequence[str]) -> int | None:
    return next((place for place, name in enumerate(names) if pattern.match(name)), None)
