"""Characters that are not seen but steer what shows or reads a text: they are written as their JSON escapes."""

from __future__ import annotations

import re

UNSEEN = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufe00-\ufe0f\ufeff\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Controls beyond ASCII, ends of lines, changes of direction, joiners, variants, tags and halves of characters."""
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def escaped(text: str) -> str:
    """JSON text with these characters as escapes: it means the same, and nothing in it is hidden.

    >>> escaped('"a\\u202eb"')
    '"a\\\\u202eb"'
    """
    return UNSEEN.sub(lambda match: escape(match[0]), text)


def escape(character: str) -> str:
    r"""Return a character as JSON escapes it, `\u0041`; in two halves where it is beyond 16 bits."""
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def visible(text: str) -> str:
    r"""Write out every character that is not seen or steers what shows it; line ends and tabs stay.

    >>> visible("a\x1bb")
    'a\\u001bb'
    """
    return UNSEEN.sub(lambda match: escape(match[0]), CONTROLS.sub(lambda match: escape(match[0]), text))


def within_line(text: str) -> str:
    r"""Write out what is not seen, and line ends and tabs too: a path or a subject stays within its line.

    >>> within_line("a\nb\x1bc")
    'a\\u000ab\\u001bc'
    """
    return visible(re.sub(r"[\t\n\r]", lambda match: escape(match[0]), text))


def readable(text: str) -> str:
    """Write out the bytes of a file's name that are not UTF-8, so that the text can be kept anywhere."""
    return text.encode("utf-8", "backslashreplace").decode()
