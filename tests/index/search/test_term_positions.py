"""Texts as arrays of terms: where the terms of a question stand, by hand."""

from __future__ import annotations

import pytest

from index.search.term_positions import Terms

TEXTS = [["the", "boat", "burned"], [], ["boat", "and", "boat"]]


def stand(terms: Terms, *wanted: str) -> list[tuple[int, int, str]]:
    """(text, place, term) of each occurrence."""
    found = terms.places(wanted)
    rows = zip(found.rows.tolist(), found.places.tolist(), found.columns.tolist(), strict=True)
    return [(row, place, wanted[column]) for row, place, column in rows]


def test_each_occurrence_is_found_in_the_order_of_the_texts() -> None:
    assert stand(Terms.of(TEXTS), "boat", "burned", "net") == [
        (0, 1, "boat"), (0, 2, "burned"), (2, 0, "boat"), (2, 2, "boat"),
    ]  # fmt: skip


def test_joined_texts_are_those_of_all_parts() -> None:
    terms = Terms.joined([Terms.of(TEXTS[:2]), Terms.of([]), Terms.of(TEXTS[2:])])
    assert terms.lengths.tolist() == [3, 0, 3]
    assert stand(terms, "and", "boat") == [(0, 1, "boat"), (2, 0, "boat"), (2, 1, "and"), (2, 2, "boat")]


def test_what_is_added_stands_behind_the_words_of_its_text() -> None:
    terms = Terms.of(TEXTS).with_added([(0, ["net", "boat"]), (1, ["net"]), (2, [])])
    assert terms.lengths.tolist() == [5, 1, 3]
    assert stand(terms, "net", "boat") == [
        (0, 1, "boat"), (0, 3, "net"), (0, 4, "boat"), (1, 0, "net"), (2, 0, "boat"), (2, 2, "boat"),
    ]  # fmt: skip


@pytest.mark.parametrize(("texts", "wanted"), [([], ("boat",)), (TEXTS, ()), ([[], []], ("boat",))])
def test_nothing_is_found_in_nothing(texts: list[list[str]], wanted: tuple[str, ...]) -> None:
    assert stand(Terms.of(texts), *wanted) == []
    assert Terms.joined([]).lengths.tolist() == []
