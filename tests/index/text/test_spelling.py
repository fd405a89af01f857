"""British words and stems as Americans spell them."""

from __future__ import annotations

import pytest

from index.text.spelling import american, american_words


@pytest.mark.parametrize(
    ("british", "expected"),
    [
        ("organised", "organized"),
        ("neighbours", "neighbors"),
        ("theatres", "theaters"),
        ("defence", "defense"),
        ("programme", "program"),
        ("travelling", "traveling"),
        ("judgement", "judgment"),
        ("Müller", "Muller"),
        ("four", "four"),
        ("rise", "rise"),
    ],
)
def test_both_spellings_of_a_word_meet(british: str, expected: str) -> None:
    assert american(british) == american(expected) == expected


def test_a_stem_may_stand_for_several_words() -> None:
    assert "labor" in american_words("labour")
    assert "recognize" in american_words("recognis")
