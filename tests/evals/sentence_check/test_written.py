"""How the corruptions find figures, and whether a paragraph has them."""

from datetime import UTC, datetime

import pytest

from evals.sentence_check import written


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (12, "twelve"),
        (20, "twenty"),
        (42, "forty-two"),
        (100, "one hundred"),
        (215, "two hundred and fifteen"),
    ],
)
def test_numbers_are_written_out(number: int, words: str) -> None:
    assert written.in_words(number) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("42 boats and 1,121 nets", ["42", "1,121"]),
        ("4.5 percent, $20 million", ["4.5", "20"]),
        ("in 2006 and on May 17, 2006", []),
        ("on 17 May they came, under Article 12 and Regulation 2001/4", []),
        ("at 10:30 on the 5th with 3 men.", ["3"]),
    ],
)
def test_what_counts_is_told_from_years_days_and_articles(text: str, found: list[str]) -> None:
    assert [match[0] for match in written.counts(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("twelve boats and Twenty-five nets", [12, 25]),
        ("two million, three hundred, one hundred and six", []),
        ("someone, tenfold, a two-year plan", []),
    ],
)
def test_figures_in_words_are_found_where_they_stand_alone(text: str, found: list[int]) -> None:
    assert [written.value_of(match[0]) for match in written.WORD_FIGURE.finditer(text)] == found


@pytest.mark.parametrize(
    ("text", "number", "has"),
    [
        ("12 boats", "12", True),
        ("twelve boats", "12", True),
        ("a dozen boats", "12", True),
        ("the twelfth boat", "12", True),
        ("the 12th boat", "12", True),
        ("12.5 boats", "12", False),
        ("1,121 nets", "1121", True),
        ("1121 nets", "1,121", True),
        ("both boats", "2", True),
        ("twenty five", "25", True),
        ("one hundred ten", "110", True),
        ("112 boats", "12", False),
        ("4.5 percent", "4.5", True),
    ],
)
def test_a_figure_is_found_in_any_spelling(text: str, number: str, has: bool) -> None:
    assert written.has_figure(text, number) == has


@pytest.mark.parametrize(
    ("text", "year", "has"),
    [
        ("in 2006", 2006, True),
        ("in 12006, misread", 2006, True),
        ("the 2006-07 season", 2007, True),
        ("the class of '07", 2007, True),
        ("last year", 2007, True),
        ("last year", 2004, False),
        ("in 2006", 2007, False),
    ],
)
def test_a_year_is_found_in_any_spelling(text: str, year: int, has: bool) -> None:
    assert written.has_year(text, year, datetime(2008, 1, 1, tzinfo=UTC)) == has
