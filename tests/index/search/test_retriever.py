"""Ranking over the bundled sample with the real embedder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.filters import Filters
from index.search.question import parse
from index.search.retriever import Retriever
from index.store.open_index import OpenIndex, open_index


@pytest.fixture(scope="module")
def opened(sample_index: Path) -> Iterator[OpenIndex]:
    index = open_index(sample_index)
    yield index
    index.close()


@pytest.fixture
def retriever(opened: OpenIndex) -> Retriever:
    return Retriever(opened)


def test_the_passage_that_answers_comes_among_the_first(retriever: Retriever) -> None:
    hits = {hit.key: hit for hit in retriever.search("how many victims did KPS identify in 2007?", 3)}
    best = hits["08PRISTINA128 ¶9"]
    assert any("32" in sentence for sentence in best.sentences)
    assert all(sentence in " ".join(best.text.split()) for sentence in best.sentences)


def test_runs_repeat_exactly_and_scores_fall(retriever: Retriever) -> None:
    first, second = (retriever.search("shelter funding", 30) for _ in range(2))
    assert first == second
    assert len(first) == 30
    assert [hit.score for hit in first] == sorted((hit.score for hit in first), reverse=True)


@pytest.mark.parametrize(
    ("filters", "cables"),
    [
        (Filters(cables=("09PRISTINA314",)), {"09PRISTINA314"}),
        (Filters.parse(since="2009-01-01"), {"09PRISTINA314", "09STATE61188"}),
        (Filters.parse(until="2007"), {"07PRISTINA150"}),
        (Filters.parse(tag="KPAO"), {"09STATE61188"}),
    ],
)
def test_filters_let_nothing_else_through(retriever: Retriever, filters: Filters, cables: set[str]) -> None:
    assert {hit.passage.reference_id for hit in retriever.search("victims of trafficking", 300, filters)} == cables


def test_more_passages_than_there_are_is_no_error(retriever: Retriever) -> None:
    keys = [hit.key for hit in retriever.search("victims", 10_000)]
    assert len(keys) == len(set(keys)) > 100


@pytest.mark.parametrize("question", ["", "   ", "?!", "\x00\x01", "😀"])
def test_a_question_without_a_word_finds_nothing(retriever: Retriever, question: str) -> None:
    assert retriever.search(question) == ()


@pytest.mark.parametrize(
    ("question", "words"),
    [('"victims" AND (shelter OR *) NOT x:y^2~', "victims AND shelter OR NOT x y 2"), ("victims " * 1500, "victims"),
     ("\u202evictims\x07", "victims"), ("field:value [a TO b]", "field value a TO b")],
)  # fmt: skip
def test_no_sign_in_a_question_is_an_operator(retriever: Retriever, question: str, words: str) -> None:
    assert len(retriever.search(question, 3)) == 3
    assert parse(question).terms == parse(words).terms


@pytest.mark.parametrize("question", ["'; DROP TABLE passages; --", "Жртве трговине људима?", "犠牲者は何人？"])
def test_a_question_in_any_language_has_its_nearest_passages(retriever: Retriever, question: str) -> None:
    assert len(retriever.search(question, 3)) == 3


def test_a_misspelt_word_and_an_expansion_find_what_the_right_ones_find(retriever: Retriever) -> None:
    wanted = retriever.search("PVPT shelter capacity", 3)[0].key
    assert wanted in [hit.key for hit in retriever.search("PVPT sheltre capacty", 3)]
    spelled = "how many victims did the Kosovo Police Service identify in 2007?"
    assert "08PRISTINA128 ¶9" in [hit.key for hit in retriever.search(spelled, 3)]


def test_further_wordings_are_searched_with_as_well(retriever: Retriever) -> None:
    asked, wording = "who looks after them?", "The PVPT runs the shelter for victims of trafficking."
    alone, both = retriever.search(asked, 5), retriever.search(asked, 5, searches=[wording])
    assert [hit.key for hit in alone] != [hit.key for hit in both]
    assert both[0].key in [hit.key for hit in retriever.search(wording, 5)]


def test_what_the_features_add_makes_the_score_up_to_a_constant_of_the_question(retriever: Retriever) -> None:
    hits = retriever.search("how many victims did KPS identify in 2007?", 20)
    apart = [hit.score - sum(reason.adds for reason in hit.why) for hit in hits]
    assert apart == pytest.approx([apart[0]] * 20)
    assert any(abs(reason.adds) > 0.5 for reason in hits[0].why)


@pytest.mark.parametrize("written", ["Kosovó", "KOSOVO", "Kosovo\u0301"])
def test_accents_and_case_do_not_count(retriever: Retriever, written: str) -> None:
    assert retriever.unknown_names(parse(f"What did {written} do?")) == ()


def test_a_name_that_no_passage_has_is_unknown(retriever: Retriever) -> None:
    assert retriever.unknown_names(parse("What did Zembla tell the US about Kosovo?")) == ("Zembla",)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What did UNMIK say about volcanoes?", ("volcanoes",)),
        ("How many submarines were put on trial?", ("submarines",)),
        ("how many victims did KPS identify in 2007?", ()),
        ("Which anti-traficking law puts them away?", ()),
        ("What did Zembla do?", ()),
        (" ".join(f"volcan{letter}{other}" for letter in "bcdfghk" for other in "bcdfghk"), ()),
    ],
)
def test_a_word_that_counts_and_that_no_passage_has_is_unknown(
    retriever: Retriever, question: str, words: tuple[str, ...]
) -> None:
    assert retriever.unknown_words(parse(question)) == words
