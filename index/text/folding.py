"""Text brought to one form, for showing on one line and for comparing."""

from __future__ import annotations


def one_line(text: str) -> str:
    """Return the text with every run of whitespace as one space, none at its ends."""
    return " ".join(text.split())
