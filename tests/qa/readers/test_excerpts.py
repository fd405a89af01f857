"""Which sentences of each passage a model is given: the best with their neighbours, within so many words."""

from __future__ import annotations

from dataclasses import replace

from index.search.retriever import Hit, HitSentence
from index.text.sentences import APART
from qa.readers.excerpts import WORDS, WORDS_EACH, excerpts
from tests.fakes.evidence import hit


def found(number: int, *scored: tuple[str, float]) -> Hit:
    """A passage of these sentences with their scores."""
    sentences = tuple(HitSentence(text, text, score) for text, score in scored)
    return replace(hit(number, "A."), all_sentences=sentences, evidence=sentences[:1])


def long(number: int, *scores: float) -> Hit:
    """A passage of sentences of a hundred words each."""
    return found(number, *((f"{'x ' * 98}{number}.{n}.", score) for n, score in enumerate(scores, 1)))


def test_short_passages_are_given_whole() -> None:
    hits = (found(1, ("A.", 0.1), ("B.", 3), ("C.", -4)), found(2, ("D.", -9)))
    assert [each.text for each in excerpts(hits)] == ["A. B. C.", "D."]


def test_of_a_long_passage_the_best_sentence_and_its_neighbours_are_given() -> None:
    passage = found(1, *((f"{'x ' * 48}{n}.", score) for n, score in enumerate([5, 0, 0, 8, 0, 0, 0, 6], 1)))
    (given,) = excerpts([passage])
    assert [word for word in given.text.split() if word != "x"] == ["3.", "4.", "5.", "[…]", "7.", "8."]
    assert APART in given.text


def test_the_best_passages_get_the_words_and_each_passage_one_sentence() -> None:
    first, *others = excerpts([long(1, 9, 8, 7, 6), *(long(n, 1, 2, 1) for n in range(2, 6))])
    assert len(first.text.split()) == 99
    assert [each.text.split()[-1] for each in others] == ["2.2.", "3.2.", "4.2.", "5.2."]
    one, two = excerpts([found(1, *((f"{'x ' * 28}a{n}.", 9 - n) for n in range(9))), found(2, ("B.", 0), ("C.", 1))])
    assert len(one.text.split()) <= WORDS + 2 * WORDS_EACH - 2
    assert two.text == "B. C."
