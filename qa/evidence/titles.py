"""Titles that stand before a person's name, in small letters."""

from __future__ import annotations

BEFORE_A_SURNAME = frozenset(
    """amb ambassador chancellor col commissioner dpm dr fm gen general governor judge justice king lieutenant major
    mayor minister mr mrs ms pm president prime prince princess professor prosecutor queen secretary sen senator shah
    sheikh srsg sultan""".split()
)
"""Titles with which a surname alone names a person."""

TITLES = BEFORE_A_SURNAME | frozenset(
    """acting assistant chairman chairperson charge chief coordinator counselor deputy director foreign interior
    national officer permanent representative senior special state under vice""".split()
)
