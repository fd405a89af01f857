import pytest

from index.text import tokens


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Twelve victims", "12 victim"),
        ("the U.N.'s police", "the UN police"),
        ("19.5 percent", "19.5%"),
        ("anti-trafficking", "anti trafficking"),
        ("organizations", "organization"),
        ("“Recruiter”", "recruiter"),
        ("1,121", "1121"),
    ],
)
def test_spellings_that_mean_the_same_give_the_same_terms(left: str, right: str) -> None:
    assert tokens.terms(left) == tokens.terms(right)


def test_stop_words_are_left_out_of_a_question_unless_nothing_else_is_left() -> None:
    assert tokens.content_terms("how many were there of the victims") == ["victim"]
    assert tokens.content_terms("who was it") == ["who", "was", "it"]


@pytest.mark.parametrize("text", ["", "   ", "?!*", "\x00\x07", '"" AND (*'])
def test_any_text_gives_terms_without_signs(text: str) -> None:
    assert all(term.isalnum() for term in tokens.terms(text))


def test_words_of_other_scripts_are_terms() -> None:
    assert tokens.words("Жртве у Приштини") == ["жртве", "у", "приштини"]
