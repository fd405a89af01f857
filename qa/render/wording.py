"""Words that texts and pages share."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """Say how many there are: "1 cable", "2 cables"."""
    return f"{count} {noun}" + ("" if count == 1 else "s")
