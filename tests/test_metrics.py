import pytest

from evals import metrics, wording

RANKED = ["a", "b", "c", "d"]


def test_success_wants_one_whole_set_recall_a_share_of_the_best_set() -> None:
    assert metrics.success_at(1, RANKED, [{"a"}, {"z"}]) == 1.0
    assert metrics.success_at(2, RANKED, [{"a", "c"}]) == 0.0
    assert metrics.success_at(3, RANKED, [{"a", "c"}]) == 1.0
    assert metrics.recall_at(2, RANKED, [{"a", "c"}]) == 0.5
    assert metrics.recall_at(2, RANKED, [{"z", "y"}, {"b"}]) == 1.0


def test_reciprocal_rank_is_that_of_the_completed_set() -> None:
    assert metrics.reciprocal_rank(RANKED, [{"b"}]) == 0.5
    assert metrics.reciprocal_rank(RANKED, [{"a", "d"}, {"c"}]) == pytest.approx(1 / 3)


@pytest.mark.parametrize("accepted", [[], [{"z"}]])
def test_a_question_without_a_find_scores_nothing(accepted: list[set[str]]) -> None:
    assert metrics.success_at(5, [], accepted) == 0.0
    assert metrics.recall_at(5, [], accepted) == 0.0
    assert metrics.reciprocal_rank([], accepted) == 0.0


@pytest.mark.parametrize(
    ("text", "wanted", "there"),
    [
        ("Twelve boats", ["12 boats"], True),
        ("It gave 1,121 “nets”", ['1121 "nets"'], True),
        ("in November 12007", ["2007"], True),
        ("321 boats", [r"re:\b32\b"], False),
        ("32 boats and nets", ["boats", "sails"], False),
        ("", [], True),
    ],
)
def test_a_text_includes_what_is_wanted_in_any_spelling(text: str, wanted: list[str], there: bool) -> None:
    assert wording.includes(text, wanted) is there


def test_evidence_must_lie_within_the_words_and_show_the_paragraph() -> None:
    paragraph = "one fine day the harbour police counted thirty two boats in the bay"
    within = [metrics.evidence_within(words, [paragraph], ["32 boats"], [{"k"}], {"k": paragraph}) for words in (5, 13)]
    assert within == [0.0, 1.0]
    assert metrics.evidence_within(50, ["32 boats"], ["32 boats"], [{"k"}], {"k": paragraph}) == 0.0
