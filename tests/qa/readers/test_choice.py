"""Which sentences make up an answer of the embedded reader, and in what order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.search.retriever import Hit
from qa.readers.extractive import EmbeddedReader
from tests.fakes.evidence import evidence, hit

PATROL = "The harbour police patrol the northern quay every night with two boats and a crew of local men."


def quoted(question: str, *hits: Hit) -> list[tuple[str, tuple[str, ...]]]:
    draft = EmbeddedReader().read(evidence(question, hits))
    return [(sentence.text, sentence.citations) for sentence in draft.sentences]


def second_is_best(first: str, second: str) -> Hit:
    found = hit(1, first, second)
    dim, bright = (replace(found.all_sentences[n], score=score) for n, score in ((0, 0.0), (1, 5.0)))
    return replace(found, all_sentences=(dim, bright))


def test_a_sentence_that_stands_in_two_cables_is_quoted_once_with_both_citations() -> None:
    other = hit(4, PATROL, cable="09KELLAND3", score=0.85)
    assert quoted("where do the harbour police patrol?", hit(1, PATROL), other) == [
        (PATROL, ("08ANYTOWN7 ¶1", "09KELLAND3 ¶4"))
    ]


def test_the_same_in_nearly_the_same_words_is_quoted_once() -> None:
    other = hit(4, PATROL.replace("every night", "each night"), cable="09KELLAND3", score=0.85)
    assert len(quoted("where do the harbour police patrol?", hit(1, PATROL), other)) == 1


def test_the_same_words_with_another_figure_are_not_the_same() -> None:
    other = hit(4, PATROL.replace("two", "five"), cable="09KELLAND3", score=0.85)
    assert len(quoted("where do the harbour police patrol?", hit(1, PATROL), other)) == 2


@pytest.mark.parametrize("opening", ["This was", "It was", "They called it", "During the same year it was"])
def test_a_sentence_that_points_back_comes_behind_the_one_it_speaks_of(opening: str) -> None:
    told, pointing = "Anytown opened a market.", f"{opening} the largest building that the whole harbour ever had."
    other = hit(
        2, "The harbour has a large building of red brick.", "One building at the harbour burned.", sentence_score=1.0
    )
    asked = "what was the largest building of the harbour?"
    texts = [text for text, _ in quoted(asked, second_is_best(told, pointing), other)]
    assert texts[:2] == [told, pointing]


def test_the_sentences_of_one_passage_keep_the_order_of_its_text() -> None:
    lines = ["A storm came up in March.", "The boats of the harbour sank.", "The harbour boats were lost in the storm."]
    texts = [text for text, _ in quoted("what became of the harbour boats in the storm?", hit(1, *lines))]
    assert texts == sorted(texts, key=lines.index)


def test_a_sentence_too_long_to_share_the_answer_stands_alone() -> None:
    long = "This was " + " ".join(["a very long tale of the harbour and its boats"] * 7) + "."
    before = " ".join(["Boats came"] * 20) + "."
    texts = [text for text, _ in quoted("what is the tale of the harbour?", second_is_best(before, long))]
    assert texts == [long]
