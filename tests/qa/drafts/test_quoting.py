"""Text from cables as data: the same when read as JSON, on one line, without a mark of any chat form."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.drafts.quoting import as_data
from tests.fakes.hostile import HOSTILE, SPECIAL


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_is_one_line_that_means_the_same(text: str) -> None:
    line = as_data({"key": "08ANYTOWN7 ¶9", "date": None, "text": text})
    assert line.splitlines() == [line]
    assert json.loads(line) == {"key": "08ANYTOWN7 ¶9", "date": None, "text": text}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_mark_and_nothing_unseen_is_left(text: str) -> None:
    line = as_data({"text": text})
    assert [mark for mark in SPECIAL if mark in line] == []
    assert {unicodedata.category(letter) for letter in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"} == set()


def test_plain_words_stay_as_they_are() -> None:
    text = "“Zoë's” 32 [sic, 08ANYTOWN7 ¶9] boats cost > 5 € […] {all}"
    assert as_data({"text": text}) == '{"text": "' + text + '"}'
