"""What cannot be seen is written as an escape, and means the same."""

from __future__ import annotations

import json
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from index.text.invisible import escape, escaped


def test_every_control_format_and_line_end_is_escaped_and_no_letter() -> None:
    unseen = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    # What this version of Unicode does not know yet may be either.
    known = [chr(point) for point in range(0x20, sys.maxunicode + 1) if unicodedata.category(chr(point)) != "Cn"]
    left = [letter for letter in known if unicodedata.category(letter) in unseen and escaped(letter) == letter]
    touched = {unicodedata.category(letter) for letter in known if escaped(letter) != letter} - unseen
    assert left == []
    assert touched <= {"Mn", "So"}  # variants of the letter before, and marks of cut-out text


@given(st.text(alphabet=st.characters(), max_size=60))
def test_escaped_json_means_the_same(text: str) -> None:
    assert json.loads(escaped(json.dumps(text, ensure_ascii=False))) == text


@given(st.characters())
def test_an_escape_is_ascii_and_stands_for_its_character(character: str) -> None:
    written = escape(character)
    assert written.isascii()
    assert json.loads(f'"{written}"') == character
