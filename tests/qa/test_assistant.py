"""The library's face: one question read once, filters in either form, and a talk carried on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import qa
from index.search import ranker, retriever
from qa import Assistant, Filters, Turn, UnknownCable, UsageError
from qa.drafts import follow_up
from qa.evidence import evidence

VICTIMS = "how many victims did KPS identify in 2007?"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the costly steps of an answer are taken from here on."""
    counted: Counter[str] = Counter()

    def counting(module: Any, name: str) -> None:
        real = getattr(module, name)

        def call(*given: Any, **named: Any) -> Any:
            counted[name] += 1
            return real(*given, **named)

        monkeypatch.setattr(module, name, call)

    for module in (retriever, follow_up):
        counting(module, "parse")
    counting(ranker, "engine_scores")
    counting(evidence, "rank_sentences")
    counting(evidence, "find_conflicts")
    return counted


def test_a_question_is_parsed_ranked_and_searched_for_conflicts_once(sample_index: Path, calls: Counter[str]) -> None:
    with Assistant.open(sample_index, model="embedded") as assistant:
        assert assistant.ask(VICTIMS).lead == "32"
    assert calls == {"parse": 1, "engine_scores": 1, "rank_sentences": 1, "find_conflicts": 1}


@pytest.mark.parametrize(
    ("question", "parsed"),
    [
        ("which police served in the field?", 2),  # itself and the one before
        ("and in 2006?", 3),  # and the question made of both
    ],
)
def test_a_follow_up_is_parsed_no_oftener_than_it_must(
    sample_index: Path, calls: Counter[str], question: str, parsed: int
) -> None:
    with Assistant.open(sample_index, model="embedded") as assistant:
        assistant.ask(question, previous=[Turn(VICTIMS, "32", "SBU")])
    assert (calls["parse"], calls["engine_scores"], calls["rank_sentences"]) == (parsed, 1, 1)


def test_filters_are_one_value_or_words(sample_index: Path) -> None:
    with Assistant.open(sample_index) as assistant:
        words = assistant.search(VICTIMS, cable="08PRISTINA128", since="2008", marking=["U", "SBU"])
        value = assistant.search(VICTIMS, filters=Filters.parse(cable="08PRISTINA128", since="2008", marking="U"))
        assert {hit.passage.reference_id for hit in words} == {"08PRISTINA128"}
        assert {hit.key for hit in value} < {hit.key for hit in words}
        assert assistant.cables(filters=Filters(origins=("Embassy Pristina",))) == assistant.cables(
            origin="Embassy Pristina"
        )


def test_filters_in_both_forms_or_of_no_name_are_a_wrong_call(sample_index: Path) -> None:
    with Assistant.open(sample_index) as assistant:
        with pytest.raises(TypeError, match="`filters` or tag, not both"):
            assistant.search(VICTIMS, filters=Filters(), tag="KCRM")
        with pytest.raises(TypeError, match="sender"):
            assistant.search(VICTIMS, sender="Embassy Pristina")  # type: ignore[call-arg]
        with pytest.raises(UsageError, match="no date"):
            assistant.ask(VICTIMS, since="last year")


def test_filters_never_widen_the_clearance(sample_index: Path) -> None:
    with Assistant.open(sample_index, clearance="U") as assistant:
        hits = assistant.search(VICTIMS, filters=Filters(clearance="S"))
    assert hits and {hit.passage.marking for hit in hits} == {"U"}


def test_an_answer_can_be_followed_up(sample_index: Path) -> None:
    with Assistant.open(sample_index, model="embedded") as assistant:
        first = assistant.ask(VICTIMS)
        second = assistant.ask("and in 2006?", previous=[first.turn])
    assert first.turn.question == VICTIMS
    assert second.turn.question == "how many victims did KPS identify in 2006?"
    assert second.record["previous"] == [{"question": VICTIMS, "answer": first.text, "marking": first.turn.marking}]


def test_each_sentence_is_told_once_as_the_answer_has_it(sample_index: Path) -> None:
    told: list[qa.CheckedSentence] = []
    with Assistant.open(sample_index, model="embedded") as assistant:
        answer = assistant.ask(VICTIMS, on_sentence=told.append)
    assert len(told) == len(answer.sentences) > 0
    assert all(one is other for one, other in zip(told, answer.sentences, strict=True)), "it was checked twice"


def test_a_cable_is_read_in_any_spelling(sample_index: Path) -> None:
    with Assistant.open(sample_index) as assistant:
        (passage,) = assistant.read("[08 Pristina 128 ¶9]").passages
        assert passage.key == "08PRISTINA128 ¶9"
        assert assistant.read("08PRISTINA128", 9).passages == (passage,)
        with pytest.raises(UnknownCable, match="did you mean 08PRISTINA128"):
            assistant.read("08PRISTINA129")
