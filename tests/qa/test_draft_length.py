"""A draft and its sentences have a limit of length, and within it no form of them takes long."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import UsageError
from qa import Assistant, draft_check

KEY = "08PRISTINA128 ¶9"


@pytest.mark.parametrize(
    ("draft", "message"),
    [
        ("They left. " * 100_000, "check it in parts"),
        ("1 " * 10_000, "full stop"),
        ("x" * 10_000, "full stop"),
        (" " * 100_000, "no sentence"),
        ("[" * 100_000, "no sentence"),
    ],
    ids=["long", "figures", "a word", "blanks", "brackets"],
)
def test_what_is_too_long_to_check_is_told_in_one_line(sample_index: Path, draft: str, message: str) -> None:
    with (
        Assistant.open(sample_index, model="embedded") as assistant,
        pytest.raises(UsageError, match=message) as failure,
    ):
        draft_check.check(draft, assistant)
    assert "\n" not in str(failure.value)


@pytest.mark.parametrize("form", [f"KPS counted 32 victims [{KEY}]. ", "1. ", "Not. ", f"[{KEY}]\n", "- a\n", "“a” "])
def test_a_draft_of_any_form_is_checked_at_the_limit(sample_index: Path, form: str) -> None:
    size = draft_check.LONGEST_DRAFT if "[" in form or "." in form else draft_check.LONGEST_SENTENCE
    with Assistant.open(sample_index, model="embedded") as assistant:
        assert draft_check.check((form * size)[:size], assistant)
