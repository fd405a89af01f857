"""The form in which a draft and a passage are compared."""

from __future__ import annotations

import pytest

from index.text.folding import content_stems, folded, one_line, stems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They didn't pay", "they did not pay"),
        ("He cannot swim", "he can not swim"),
        ("5 per cent, 5 pct and 5 percentage points", "5 percent, 5 percent and 5 percent"),
        ("in 12007", "in 2007"),  # a year with a digit too many, as old scans have it
        ("2,007 boats", "2007.0 boats"),  # a count, not a year
        ("$2.5m", "$2500000"),
        ("twenty-five", "25"),
    ],
)
def test_what_means_the_same_is_folded_to_the_same(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_stems_meet_in_both_spellings_and_in_digits() -> None:
    assert stems("Twelve harbours were organised") == stems("12 harbors were organized")


def test_words_that_only_link_a_claim_to_its_source_carry_nothing() -> None:
    assert content_stems("According to the cable, it is reported that boats sank.") == ["boat", "sank"]


def test_a_text_is_put_on_one_line() -> None:
    assert one_line("  a\n\tb  c ") == "a b c"
