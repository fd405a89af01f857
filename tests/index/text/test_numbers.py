import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.numbers import with_digits


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("twelve", "12"),
        ("twenty-five victims", "25 victims"),
        ("two hundred and ten", "210"),
        ("three thousand four hundred", "3400"),
        ("two million three hundred thousand", "2300000"),
        ("1,121 premises", "1121 premises"),
        ("2.5 million euros", "2500000 euros"),
        ("one two three", "1 2 3"),
        ("two and three", "2 3"),
        ("two to 12 years", "2 to 12 years"),
        ("twelve and a half percent", "12 and a half percent"),
        ("1,5 and 12,34", "1,5 and 12,34"),
        ("someone often weighs", "someone often weighs"),
    ],
)
def test_one_spelling_for_each_number(written: str, digits: str) -> None:
    assert with_digits(written) == digits


@given(st.text(alphabet="0123456789,. abcdefghijklmnopqrstuvwxyz-", max_size=80))
def test_what_is_in_digits_stays_as_it_is(text: str) -> None:
    assert with_digits(with_digits(text)) == with_digits(text)
