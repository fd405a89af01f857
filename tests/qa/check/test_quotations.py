"""Quotations with the brackets and marks of the style guides: what stands between must be in the passage, in order."""

from __future__ import annotations

import pytest

from qa.check.checker import Checker
from qa.drafts.draft import DraftSentence
from tests.fakes.evidence import hit

PORT = hit(
    9, "Minister Orla Dahl said that the port, which the navy uses, will not be sold to anyone. I don't like it."
)


def kinds(text: str) -> set[str]:
    checked = Checker([PORT]).check(DraftSentence(text, (PORT.key,)))
    return {problem.kind for problem in checked.problems}


@pytest.mark.parametrize(
    "quoted",
    [
        "“[t]he port, which the navy uses, will not be sold”",
        '"[T]he port, which the navy use[d], will not be sold."',
        "“[the port] will not be sold to anyone”",
        "“the port, which the navy [sic] uses, will not be sold [to any buyer]”",
        "“… will not be sold [emphasis added] to anyone …”",
        "'I don't like it.'",
        "“I don’t like it”",
    ],
)
def test_what_was_left_out_or_put_in_by_its_marks_is_no_other_quotation(quoted: str) -> None:
    assert "quotation" not in kinds(f"Minister Orla Dahl said {quoted}.")


@pytest.mark.parametrize(
    "quoted",
    [
        "“[t]he port, which the army uses, will not be sold”",
        "“the port [sic] will not be sold”",
        "“sold to anyone … the port will not”",
        "'I don't love it.'",
    ],
)
def test_a_changed_word_or_order_is_another_quotation(quoted: str) -> None:
    assert "quotation" in kinds(f"Minister Orla Dahl said {quoted}.")
