"""Tests, in the folders of what they test; what they share lies in `fakes/`."""

from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
