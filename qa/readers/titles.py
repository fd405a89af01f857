"""Titles that stand before a person's name, in small letters."""

from __future__ import annotations

TITLES = frozenset(
    """acting amb ambassador assistant chairman chairperson chancellor charge chief col commissioner coordinator
    counselor deputy director dpm dr fm foreign gen general governor interior judge justice king lieutenant major
    mayor minister mr mrs ms national officer permanent pm president prime prince princess professor prosecutor
    queen representative secretary sen senator senior shah sheikh special srsg state sultan under vice""".split()
)
