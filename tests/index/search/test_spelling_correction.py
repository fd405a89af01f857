"""Terms that the index does not know, brought to ones that it does."""

import pytest

from index.search.spelling_correction import correct
from index.text import tokens


class Known:
    """A vocabulary of the stems of these words."""

    def __init__(self, text: str) -> None:
        self._terms = set(tokens.terms(text))

    def document_frequency(self, term: str) -> int:
        """Whether it is among them."""
        return int(term in self._terms)

    def with_prefix(self, prefix: str) -> list[str]:
        """Those that begin so."""
        return sorted(term for term in self._terms if term.startswith(prefix))


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("recognised", "recognized"),
        ("organisation", "organization"),
        ("labour", "labor"),
        ("neighbouring", "neighboring"),
        ("centre", "center"),
        ("defence", "defense"),
        ("programme", "program"),
        ("sheltre", "shelter"),
        ("trafickers", "traffickers"),
    ],
)
def test_another_spelling_finds_the_one_that_is_written(asked: str, written: str) -> None:
    vocabulary = Known(f"{written} recognition laboratory")
    assert correct(tokens.terms(asked)[0], vocabulary) == tuple(tokens.terms(written))


@pytest.mark.parametrize("word", ["labour", "hour", "iris", "zzyzx", "1999", "at"])
def test_what_is_known_or_near_to_nothing_stays(word: str) -> None:
    (term,) = tokens.terms(word)
    assert correct(term, Known("labour labor hour")) == (term,)


def test_a_compound_is_found_by_its_halves() -> None:
    assert correct("antitraffick", Known("anti trafficking")) == ("anti", "traffick")
