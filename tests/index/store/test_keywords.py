from pathlib import Path

import pytest

from index.search.spelling_correction import correct
from index.store.keywords import KeywordIndex
from index.store.search_units import unit_id


def unit(passage: int, sentence: int = 0) -> int:
    return unit_id(passage, sentence)


@pytest.fixture
def keywords(tmp_path: Path) -> KeywordIndex:
    made = KeywordIndex.create(tmp_path / "lexical")
    made.add([
        (unit(1), "The harbour police counted twelve boats."),
        (unit(1, 1), "The harbour police counted twelve boats."),
        (unit(2), "Nobody counted the fishing boats and nets."),
        (unit(3), "A speech on taxes."),
    ])  # fmt: skip
    return made


def test_terms_that_more_passages_lack_weigh_more(keywords: KeywordIndex) -> None:
    found = keywords.search("paragraph", {"harbour": 1.0, "boat": 1.0}, 10)
    assert list(found) == [unit(1), unit(2)]
    assert found[unit(1)] > found[unit(2)] > 0


def test_numbers_match_however_they_are_written(keywords: KeywordIndex) -> None:
    assert set(keywords.search("paragraph", {"12": 1.0}, 10)) == {unit(1)}


def test_filters_leave_no_other_passage(keywords: KeywordIndex) -> None:
    assert set(keywords.search("paragraph", {"boat": 1.0}, 10, [2, 3])) == {unit(2)}
    assert keywords.search("paragraph", {"boat": 1.0}, 10, []) == {}


def test_paragraphs_and_windows_are_searched_apart(keywords: KeywordIndex) -> None:
    assert set(keywords.search("window", {"boat": 1.0}, 10)) == {unit(1, 1)}
    assert keywords.document_frequency("boat") == 2


@pytest.mark.parametrize("weights", [{}, {"": 1.0}, {"AND": 1.0}, {'"': 1.0}, {"boat": 0.0}, {"*": 1.0}])
def test_terms_are_never_a_query_language(keywords: KeywordIndex, weights: dict[str, float]) -> None:
    assert keywords.search("paragraph", weights, 10) == {}


def test_an_opened_index_holds_what_was_added(keywords: KeywordIndex, tmp_path: Path) -> None:
    keywords.add([(unit(4), "New boats.")])
    assert KeywordIndex.open(tmp_path / "lexical").ids() == {unit(1), unit(1, 1), unit(2), unit(3), unit(4)}


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("boat", ("boat",)),
        ("harbuor", ("harbour",)),
        ("netboat", ("net", "boat")),
        ("zebra", ("zebra",)),
        ("1999", ("1999",)),
        ("taxs", ("taxs",)),
    ],
)
def test_unknown_terms_become_known_ones_where_one_is_near(
    keywords: KeywordIndex, asked: str, known: tuple[str, ...]
) -> None:
    assert correct(asked, keywords) == known
