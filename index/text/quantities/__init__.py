"""Figures of a text: how they are written, what they measure, and which part of a whole they are."""

from index.text.quantities.figures import Quantity, QuantityKind, Values, find_values
from index.text.quantities.units import DURATION, MONEY, TIME_UNIT

__all__ = ["DURATION", "MONEY", "TIME_UNIT", "Quantity", "QuantityKind", "Values", "find_values"]
