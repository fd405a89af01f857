from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from evals.measures import retrieval

RANKED = ["a", "b", "c", "d"]


def test_success_wants_one_whole_set_recall_a_share_of_the_best_set() -> None:
    assert retrieval.success_at(1, RANKED, [{"a"}, {"z"}]) == 1.0
    assert retrieval.success_at(2, RANKED, [{"a", "c"}]) == 0.0
    assert retrieval.success_at(3, RANKED, [{"a", "c"}]) == 1.0
    assert retrieval.recall_at(2, RANKED, [{"a", "c"}]) == 0.5
    assert retrieval.recall_at(2, RANKED, [{"z", "y"}, {"b"}]) == 1.0


def test_reciprocal_rank_is_that_of_the_completed_set() -> None:
    assert retrieval.reciprocal_rank(RANKED, [{"b"}]) == 0.5
    assert retrieval.reciprocal_rank(RANKED, [{"a", "d"}, {"c"}]) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("accepted", "gain"),
    [
        ([{"a"}], 1.0),
        ([{"b"}], 0.6309298),  # 1 / log2(3)
        ([{"a", "c"}], 0.9197207),  # (1 + 1/2) / (1 + 1/log2(3))
        ([{"a", "z"}], 0.6131472),  # 1 / (1 + 1/log2(3))
        ([{"d"}], 0.0),  # behind the first three
        ([{"c"}, {"a", "b"}], 1.0),
        ([{"c"}, {"a", "z"}], 0.6131472),
    ],
)
def test_ndcg_is_that_of_the_accepted_set_that_does_best(accepted: list[set[str]], gain: float) -> None:
    assert retrieval.ndcg_at(3, RANKED, accepted) == pytest.approx(gain)


@pytest.mark.parametrize("accepted", [[], [{"z"}]])
def test_a_question_without_a_find_scores_nothing(accepted: list[set[str]]) -> None:
    assert retrieval.success_at(5, [], accepted) == 0.0
    assert retrieval.recall_at(5, [], accepted) == 0.0
    assert retrieval.ndcg_at(5, [], accepted) == 0.0
    assert retrieval.reciprocal_rank([], accepted) == 0.0


def test_evidence_must_lie_within_the_words_and_show_the_paragraph() -> None:
    paragraph = "one fine day the harbour police counted thirty two boats in the bay"
    within = [
        retrieval.evidence_within(words, [paragraph], ["32 boats"], [{"k"}], {"k": paragraph}) for words in (5, 13)
    ]
    assert within == [0.0, 1.0]
    assert retrieval.evidence_within(50, ["32 boats"], ["32 boats"], [{"k"}], {"k": paragraph}) == 0.0


@pytest.mark.parametrize(
    ("paragraph", "there"),
    [
        ("Boats sank here.", 1.0),
        ("Boats", 0.0),
        ("", 0.0),
        ("Boats sank here, and nobody saw them go down at all.", 0.0),
    ],
)
def test_a_short_paragraph_is_shown_when_all_of_it_is(paragraph: str, there: float) -> None:
    shown = ["Boats sank here.", "Nets tore."]
    assert retrieval.evidence_within(50, shown, ["boats"], [{"k"}], {"k": paragraph}) == there


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("Success@1", lambda ranked, keys: retrieval.success_at(1, ranked, [{key} for key in keys])),
        ("Success@5", lambda ranked, keys: retrieval.success_at(5, ranked, [{key} for key in keys])),
        ("Success@10", lambda ranked, keys: retrieval.success_at(10, ranked, [{key} for key in keys])),
        ("R@5", lambda ranked, keys: retrieval.recall_at(5, ranked, [keys])),
        ("R@10", lambda ranked, keys: retrieval.recall_at(10, ranked, [keys])),
        ("RR", lambda ranked, keys: retrieval.reciprocal_rank(ranked, [{key} for key in keys])),
        ("nDCG@10", lambda ranked, keys: retrieval.ndcg_at(10, ranked, [keys])),
    ],
)
def test_measures_of_retrieval_are_those_of_ir_measures(
    name: str, measure: Callable[[list[str], set[str]], float]
) -> None:
    import ir_measures

    drawn = random.Random(name)
    keys = [f"08ANYTOWN7 ¶{number}" for number in range(1, 31)]
    ranked = {f"q{n}": drawn.sample(keys, drawn.choice([0, 1, 3, 12, 25])) for n in range(120)}
    relevant = {each: set(drawn.sample(keys, drawn.choice([1, 1, 2, 4, 12]))) for each in ranked}
    wanted = {
        each.query_id: each.value
        for each in ir_measures.iter_calc(
            [ir_measures.parse_measure(name)],
            {query: dict.fromkeys(found, 1) for query, found in relevant.items()},
            {query: {key: 1.0 / place for place, key in enumerate(found, 1)} for query, found in ranked.items()},
        )
    }
    ours = {query: measure(found, relevant[query]) for query, found in ranked.items()}
    assert ours == pytest.approx(wanted)
    assert 0 < sum(ours.values()) < len(ours)
