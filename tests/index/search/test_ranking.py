"""What ranks before what among the candidates of a question, worked on passages of one or two sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from index.search.candidates import Candidates, EncodedQuery, Sentences
from index.search.question import parse
from index.search.ranking import Ranking, RankingWeights, rank
from index.search.term_positions import Terms
from index.store.store import StoredPassage
from tests.fakes.evidence import passage

NO_VECTORS = {"vectors": 0.0, "window_vectors": 0.0, "paragraph_vectors": 0.0}
WORDS_ALONE = RankingWeights(NO_VECTORS)
"""Weights that need no vectors, so that every score follows from words."""


def stored(number: int, *sentences: str, year: int = 2008, cable: str = "08ANYTOWN7") -> StoredPassage:
    """A passage as the store gives it."""
    text = " ".join(sentences)
    starts = [text.index(sentence) for sentence in sentences]
    spans = tuple((start, start + len(each)) for start, each in zip(starts, sentences, strict=True))
    created = datetime(year, 3, 12, tzinfo=UTC)
    return StoredPassage(number, passage(number, text, cable=cable), created, None, None, None, spans, spans)


def ranked(question: str, *passages: StoredPassage, weights: RankingWeights = WORDS_ALONE) -> Ranking:
    """The scores of these candidates; each term of the question weighs 1."""
    sentences = [Sentences.of([each.passage.search_text[a:b] for a, b in each.spans]) for each in passages]
    terms = Terms.joined([each.terms for each in sentences])
    silent = np.zeros((len(terms.lengths), 2), np.float32)
    found = Candidates(
        list(passages),
        sentences,
        terms,
        silent,
        np.zeros((len(passages), 2), np.float32),
    )
    asked = parse(question)
    return rank(EncodedQuery(asked, dict.fromkeys(asked.terms, 1.0), np.zeros(2, np.float32)), found, weights)


ANSWER = stored(2, "The harbour police burned a boat.")
OTHER = stored(3, "The weather was fair.")


@pytest.mark.parametrize(
    "asking",
    [
        stored(1, "Does the harbour police burn boats?"),
        stored(1, "Does the harbour police burn boats?", "Please give numbers."),
        stored(1, '(Question 3: "Does the harbour police burn boats?")'),
    ],
)
def test_a_passage_that_only_asks_stands_behind_what_answers(asking: StoredPassage) -> None:
    question = "does the harbour police burn boats"
    before, after, _ = ranked(question, asking, ANSWER, OTHER).passages
    assert before < after
    left = ranked(question, asking, ANSWER, OTHER, weights=replace(WORDS_ALONE, asking=1.0)).passages
    assert before == pytest.approx(0.75 * left[0])


def test_a_passage_that_asks_once_and_answers_does_not() -> None:
    both = stored(1, "Who burned the boat?", "The harbour police burned the boat.", "The port was shut.")
    kept, alone = (
        ranked("who burned the boat?", both, ANSWER, weights=replace(WORDS_ALONE, asking=left)).passages
        for left in (0.75, 1.0)
    )
    assert kept.tolist() == alone.tolist()


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        # The year that is named, over another, though it is the cable's.
        (stored(1, "In 2006 ten boats burned."), stored(2, "In 2004 ten boats burned.", year=2006)),
        # Where none is named: a cable of that year, or of the year after, which reports on it.
        (stored(1, "Ten boats burned.", year=2006), stored(2, "Ten boats burned.", year=2009)),
        (stored(1, "Ten boats burned.", year=2007), stored(2, "Ten boats burned.", year=2006 - 1)),
        # Named beats not named.
        (stored(1, "In 2006 ten boats burned."), stored(2, "Ten boats burned.", year=2006)),
    ],
)
def test_the_year_asked_for_decides_between_passages_that_are_alike(
    better: StoredPassage, worse: StoredPassage
) -> None:
    first, second = ranked("how many boats burned in 2006?", better, worse).sentences
    assert first > second


def test_a_cable_that_is_named_comes_first() -> None:
    other = stored(3, "The harbour police burned a boat.", cable="09ANYTOWN8")
    scores = ranked("who burned the boat in 09 ANYTOWN 8?", ANSWER, other).passages
    assert scores[1] > scores[0]


def test_sentence_scores_keep_their_scale_whatever_the_weights() -> None:
    plain, doubled = (
        ranked("harbour police", ANSWER, stored(1, "Nothing."), weights=weights).sentences
        for weights in (
            RankingWeights({**NO_VECTORS, "proximity": 0.0}),
            RankingWeights({**NO_VECTORS, "proximity": 0.0, "keywords": 2.0, "coverage": 2.0}),
        )
    )
    assert plain.tolist() == pytest.approx(doubled.tolist())
    assert plain[0] == pytest.approx(5.0)


def test_a_feature_that_there_is_not_cannot_be_weighed() -> None:
    with pytest.raises(ValueError, match=r"no such ranking feature: keyword$"):
        RankingWeights({"keyword": 2.0})
