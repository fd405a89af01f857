"""Numbers as they are written in cables and in questions, brought to one spelling for comparing.

Only for comparing and searching, never for showing: "1,121" and "1121", "twelve" and "12", "12.0" and "12" are one.
"""

from __future__ import annotations

import re

_UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_WORDS = {**_UNITS, **_TENS, **_SCALES, "dozen": 12}
_ONE = "|".join(sorted(_WORDS, key=len, reverse=True))
_IN_WORDS = re.compile(rf"\b(?:{_ONE})(?:(?:[ -]and[ -]|[ -])(?:{_ONE}))*\b")
NUMBER_WORDS = rf"(?:{_ONE})(?:[ -](?:{_ONE})){{0,12}}"
"""A pattern, without groups, for a number in words; match it without regard to case."""

_SEPARATED = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+)(?![\d])")
_SCALED = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)[ -](thousand|million|billion)\b")


def with_digits(text: str) -> str:
    """Lower-case `text` with its number words and thousand separators brought to plain digits.

    "twenty-five" → "25", "two hundred and ten" → "210", "1,121" → "1121", "2.5 million" → "2500000".
    A sequence that makes no number ("one two", "two and three") keeps its separate values.
    """
    text = _SEPARATED.sub(lambda match: match[1].replace(",", ""), text)
    text = _SCALED.sub(lambda match: _plain(float(match[1]) * _SCALES[match[2]]), text)
    return _IN_WORDS.sub(lambda match: _digits(match[0]), text)


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _digits(words: str) -> str:
    """Return the values of a run of number words, as digits, those that belong together joined."""
    values: list[int] = []
    fresh = True
    for piece in re.split(r"([ -]and[ -]|[ -])", words):
        if piece in _WORDS:
            fresh = _join(values, piece, fresh)
        elif "and" in piece and not (values and values[-1] >= 100):
            fresh = True
    return " ".join(map(str, values))


def _join(values: list[int], word: str, fresh: bool) -> bool:
    """Add a number word to the last value if it continues it, else as a value of its own; the next may continue."""
    value = _WORDS[word]
    if word in _SCALES and values and not fresh:
        above = 1000 if value == 100 else value * 1000
        head, tail = divmod(values[-1], above)
        values[-1] = head * above + tail * value
    elif not fresh and values and _continues(values[-1], value):
        values[-1] += value
    else:
        values.append(value)
    return False


def _continues(so_far: int, value: int) -> bool:
    """Return whether a smaller number word goes on with the number before it: 20 + 5, 200 + 10, 3000 + 400."""
    if value < 10 and so_far % 100 >= 20 and so_far % 10 == 0:
        return True
    return (so_far % 100 == 0 and so_far > 0 and value < 100) or (so_far % 1000 == 0 and so_far > 0 and value < 1000)
