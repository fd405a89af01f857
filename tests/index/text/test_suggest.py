"""What is suggested for a name that is not known."""

from __future__ import annotations

from index.text.suggest import did_you_mean, nearest, nearest_first, suggest

TAGS = ["PGOV", "PREL", "PHUM", "ECON"]


def test_the_nearest_name_is_suggested_and_else_all_are_listed() -> None:
    assert suggest("PGVO", TAGS, "the tags are") == "did you mean PGOV?"
    assert suggest("XYZZY", TAGS, "the tags are") == "the tags are PGOV, PREL, PHUM, ECON"


def test_names_are_compared_in_the_form_asked_for_and_given_as_they_are_written() -> None:
    assert nearest("embassy oslo", ["Embassy Oslo", "Embassy Lima"], key=str.casefold) == ["Embassy Oslo"]
    assert nearest("embassy oslo", ["EMBASSY OSLO"]) == []


def test_what_is_nearest_comes_first_and_the_others_fill_up() -> None:
    assert nearest_first("ECN", TAGS, 3) == ["ECON", "PGOV", "PREL"]


def test_several_that_are_near_are_all_asked_for() -> None:
    assert did_you_mean(["08OSLO1", "08OSLO2"]) == "did you mean 08OSLO1 or 08OSLO2?"
    assert did_you_mean([], "`ask index show` says what is indexed.") == "`ask index show` says what is indexed."
