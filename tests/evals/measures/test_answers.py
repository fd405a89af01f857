from __future__ import annotations

import pytest

from evals.measures import answers

ACCEPTED = [{"a", "b"}, {"c"}]


@pytest.mark.parametrize(
    ("text", "cited", "right"),
    [
        ("Police counted 32 boats. [c]", {"c"}, 1.0),
        ("Police counted thirty-two boats.", {"a", "z"}, 1.0),
        ("Police counted 32 boats.", {"z"}, 0.0),
        ("Police counted 32 boats.", set(), 0.0),
        ("Police counted 31 boats. [08ANYTOWN7 ¶32]", {"c"}, 0.0),
        ("", {"c"}, 0.0),
    ],
)
def test_a_right_answer_says_all_that_it_must_and_cites_an_accepted_paragraph(
    text: str, cited: set[str], right: float
) -> None:
    assert answers.is_right(text, cited, [r"re:\b32\b"], ACCEPTED) == right


@pytest.mark.parametrize(
    ("text", "gold", "score"),
    [
        ("the boats", ["boats"], 1.0),
        ("twelve old boats", ["12 boats"], 0.8),
        ("boats", ["boats boats"], 2 / 3),
        ("boats boats", ["boats"], 2 / 3),
        ("boats", ["nets", "old boats"], 2 / 3),
        ("boats", ["nets"], 0.0),
        ("", ["nets"], 0.0),
        ("", [""], 0.0),
        ("boats", [], 0.0),
        ("17 May 2005", ["May 17, 2005"], 1.0),
    ],
)
def test_token_f1_counts_each_token_as_often_as_it_stands_there(text: str, gold: list[str], score: float) -> None:
    assert answers.token_f1(text, gold) == pytest.approx(score)


@pytest.mark.parametrize(
    ("text", "gold", "same"),
    [
        ("The boats.", ["boats"], True),
        ("1,121", ["1121"], True),
        ("17 May 2005 [08ANYTOWN7 ¶2]", ["May 17, 2005"], True),
        ("boats", ["nets", "boats"], True),
        ("two boats", ["boats"], False),
        ("boats two", ["two boats"], False),
        ("350 metres.", ["re:350 met(er|re)s?"], True),
        ("about 350 metres", ["re:350 met(er|re)s?"], False),
        ("", [""], False),
        ("The", ["a"], False),
    ],
)
def test_exact_match_wants_nothing_more_and_nothing_less(text: str, gold: list[str], same: bool) -> None:
    assert answers.exact_match(text, gold) == float(same)


@pytest.mark.parametrize(
    ("cited", "precision", "recall"),
    [
        ({"a", "b"}, 1.0, 1.0),
        ({"a"}, 1.0, 0.5),
        ({"c"}, 1.0, 1.0),
        ({"a", "z"}, 0.5, 0.5),
        ({"a", "b", "c", "z"}, 0.75, 1.0),
        ({"z"}, 0.0, 0.0),
        (set(), 0.0, 0.0),
    ],
)
def test_citations_are_held_against_the_accepted_sets(cited: set[str], precision: float, recall: float) -> None:
    assert answers.citation_precision(cited, ACCEPTED) == precision
    assert answers.citation_recall(cited, ACCEPTED) == recall


@pytest.mark.parametrize(
    ("sentences", "precision", "recall"),
    [
        ([["a"], ["c"]], 1.0, 1.0),
        ([["a"], []], 1.0, 0.5),
        ([["a", "z"], ["c"]], 0.5, 1.0),
        ([["z"], ["a"], [], []], 0.5, 0.25),
        ([[], []], 0.0, 0.0),
        ([], 0.0, 0.0),
    ],
)
def test_citations_are_counted_by_sentence_too(sentences: list[list[str]], precision: float, recall: float) -> None:
    assert answers.sentence_citation_precision(sentences, ACCEPTED) == precision
    assert answers.sentence_citation_recall(sentences, ACCEPTED) == recall


@pytest.mark.parametrize(("cited", "share"), [({"a"}, 0.0), ({"a", "y"}, 0.5), ({"y"}, 1.0), (set(), 0.0)])
def test_a_citation_that_was_never_shown_is_unknown(cited: set[str], share: float) -> None:
    assert answers.unknown_citations(cited, {"a", "z"}) == share


@pytest.mark.parametrize(
    ("labels", "share"),
    [
        (["quoted", "verified", "matched", "partly"], 0.75),
        (["matched", "contradicted", "unsupported", "empty"], 0.25),
        (["supported", "uncited"], 0.5),
        (["uncited"], 0.0),
        ([], 0.0),
    ],
)
def test_support_is_the_share_of_sentences_that_hold(labels: list[str], share: float) -> None:
    assert answers.support(labels) == share


@pytest.mark.parametrize(
    ("text", "named", "told"),
    [
        ("66, or by the later cable 64", {"a", "b"}, 1.0),
        ("66, or by the later cable 64", {"a", "b", "z"}, 1.0),
        ("66, or by the later cable 64", {"a", "c"}, 0.0),
        ("66, or by the later cable 64", {"c"}, 0.0),
        ("66", {"a", "b"}, 0.0),
    ],
)
def test_a_conflict_is_told_by_both_sides_and_both_citations(text: str, named: set[str], told: float) -> None:
    assert answers.conflict_recall(text, named, ["66", "64"], ACCEPTED) == told
