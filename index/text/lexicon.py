"""Word lists that more than one room uses: what denies, titles before names, the names of the sender."""

from __future__ import annotations

DENIALS = frozenset("not no never none nobody nothing neither nor without".split())
NOT_DENYING = (
    r"\bnot only\b|\bno\. ?(?=\d)|\bno doubt\b|\bno (?:less|more|fewer|earlier|later|sooner) than\b|"
    r"\bwhether or not\b|\bnot (?:the )?least\b"
)
"""A pattern for what has a word of `DENIALS` and denies nothing."""

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
"""Words that stand before a person's name and are no part of it."""
OFFICES = frozenset(
    """general colonel major captain lieutenant admiral sergeant ambassador minister president senator governor mayor
    secretary director professor doctor judge justice chairman chairwoman chair king queen prince princess sheikh
    bishop spokesman spokeswoman prime foreign defense defence interior deputy vice chief assistant""".split()
)
"""Words that a claim may put before a name although its passage does not; fewer than TITLES, for it is a licence."""
SHORT_TITLES = frozenset("fm pm dpm mp dg ag sen gen col rep amb gov".split())
"""Offices as cables shorten them."""

SENDER = frozenset(
    """us u.s usa usg america american americans washington department state embassy post united states""".split()
)
"""The one sender of these cables goes by many names; none of them is a name that a passage must repeat."""
