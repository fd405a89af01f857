import pytest

from index.search.question import parse
from qa.evidence import answer_values

BOTH_YEARS = "In 2007 HPS counted 32 boats: 18 old ones, while in 2006 it counted 64 boats."


@pytest.mark.parametrize(
    ("question", "sentence", "values"),
    [
        ("how many boats did HPS count in 2007?", BOTH_YEARS, ["32"]),
        ("how many boats did HPS count in 2006?", BOTH_YEARS, ["64"]),
        ("how many boats did HPS count in 2007?", "From April 2006 to January 2007 HPS counted 50 boats.", []),
        ("how many boats did HPS count in 2007?", "HPS counted 50 boats.", []),
        ("how many boats did HPS count in 2007?", "From January 1 through February 8, 2007 HPS counted 5 boats.", []),
        ("how many boats did HPS count in 2006?", "From January 1 through December 31, 2006 HPS saw 6 boats.", ["6"]),
        ("how many boats burned?", "Twelve fishing boats burned on March 3, 2007.", ["Twelve"]),
        (
            "how many boats burned?",
            "Under Article 12 boats burned; 7 percent of boats leaked; one of the boats did.",
            [],
        ),
        ("how many boats burned?", "It saw 1,121 boats, and 34 nets.", ["1,121"]),
        ("how many boats burned?", "Nine boats burned and 11 boats sank.", ["Nine", "11"]),
        ("how much money was given?", "It gave about 600 euros and later $1,200.", ["about 600 euros", "$1,200"]),
        ("what percentage of boats leaked?", "Some 19.5 percent leaked.", ["19.5 percent"]),
        ("when did it burn?", "It burned on March 3, 2007.", ["March 3, 2007"]),
        ("when did it burn?", "It burned in 2007.", ["2007"]),
        ("how long may it stay?", "It may stay up to 90 days in a 24-hour port.", ["up to 90 days"]),
        ("Who replaced Olga Marsh?", "Olga Marsh was replaced by Deputy Minister Petar Stone.", ["Petar Stone"]),
        ("why did it burn?", "It burned on March 3 with 12 boats.", []),
        ("how many boats burned?", "Three of the boats burned, and four other boats sank.", []),
        ("how many boats burned?", "Two additional boats burned.", []),
        ("how many Morlanders fish in the bay?", "Over 200 Morlanders fish there.", ["200"]),
        ("on what date did it burn?", "It burned in 2007, on March 3, 2007.", ["March 3, 2007"]),
        ("who leads it?", "The Center for the Protection of Small Boats (CPSB) met Petar Stone.", ["Petar Stone"]),
        ("who leads it?", "The Anytown Harbour Council and the Office for Good Fishing did.", []),
    ],
)  # fmt: skip
def test_values_that_fit_what_is_asked(question: str, sentence: str, values: list[str]) -> None:
    assert [found.text for found in answer_values.fitting(parse(question), sentence)] == values


def test_of_two_values_that_fit_none_is_given() -> None:
    asked = parse("how many boats burned?")
    assert answer_values.only(asked, "Nine boats burned and 11 boats sank.") is None
    assert answer_values.only(asked, "Nine boats burned; in all, nine boats.") is not None


def test_a_mean_is_no_answer_to_who_asks_for_none() -> None:
    sentence = "The average stay is three nights."
    assert answer_values.only(parse("how long may a guest stay?"), sentence) is None
    assert answer_values.only(parse("how long is the average stay?"), sentence) is not None


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("how many boats burned?", "Nine did.", True),
        ("how many boats burned?", "In 2007, 60 percent did.", False),
        ("when did it burn?", "It burned.", False),
        ("who burned it?", "It burned.", True),
        ("why did it burn?", "It burned.", True),
    ],
)
def test_a_sentence_may_hold_a_value_of_whatever_thing(question: str, sentence: str, expected: bool) -> None:
    assert answer_values.possible(parse(question), sentence) is expected


def test_what_follows_the_clause_of_a_value_is_cut_off() -> None:
    sentence = "HPS counted 21 boats, while the Navy counted 5"
    (found,) = answer_values.fitting(parse("how many boats?"), sentence)
    assert answer_values.up_to_clause_end(sentence, found) == "HPS counted 21 boats"


def test_what_was_expected_is_no_answer_to_who_asks_what_was() -> None:
    sentence = "The harbour, which closed lately, is expected to open again in March 2007."
    assert answer_values.only(parse("when did the harbour close?"), sentence) is None
    assert answer_values.only(parse("when was the harbour expected to open again?"), sentence) is not None
    assert answer_values.only(parse("when will the harbour open again?"), sentence) is not None
