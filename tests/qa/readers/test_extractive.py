import pytest

from index.search.question import parse
from qa.evidence.evidence import Evidence
from qa.readers.extractive import EmbeddedReader
from tests.fakes.evidence import evidence, hit

COUNTED = hit(1, "In 2007 HPS counted 32 boats.", "In 2006 it had counted 64 boats.")


def test_the_figure_asked_for_comes_first_and_each_sentence_is_cited() -> None:
    draft = EmbeddedReader().read(evidence("how many boats did HPS count in 2007?", [COUNTED]))
    assert draft.lead == "32"
    assert draft.sentences[0].text == "In 2007 HPS counted 32 boats."
    assert {key for sentence in draft.sentences for key in sentence.citations} == {"08ANYTOWN7 ¶1"}


def test_sentences_are_exact_and_three_at_most() -> None:
    lines = [f"The boats of HPS numbered {n} in the bay that day, as all could see well." for n in range(2, 9)]
    draft = EmbeddedReader().read(evidence("what did HPS see of boats?", [hit(1, *lines)]))
    assert 1 <= len(draft.sentences) <= 3
    assert all(sentence.text in lines for sentence in draft.sentences)


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("how much money did HPS give?", "these passages do not give a sum of money"),
        ("what percentage of boats leaked?", "these passages do not give a percentage"),
        ("what does HPS stand for?", "the passages use HPS without saying what it stands for"),
        ("how long did HPS stay?", "these passages do not give a length of time"),
    ],
)
def test_a_form_of_answer_that_is_asked_for_and_not_there_is_told(question: str, lacking: str) -> None:
    draft = EmbeddedReader().read(evidence(question, [COUNTED]))
    assert draft.sentences and draft.lead is None
    assert draft.caution == lacking


@pytest.mark.parametrize(("chance", "below", "unsure"), [(0.4, 0.5, True), (0.6, 0.5, False), (0.6, 0.7, True)])
def test_an_answer_is_unsure_below_the_chance_of_the_setting(chance: float, below: float, unsure: bool) -> None:
    found = hit(1, "In 2007 HPS counted 32 boats.", chance=chance)
    draft = EmbeddedReader(unsure_below=below).read(evidence("how many boats did HPS count in 2007?", [found]))
    told = str(draft.caution).startswith("these passages come nearest; about ")
    assert (told, draft.chance) == (unsure, chance)


def test_a_name_that_no_passage_of_the_index_has_is_told() -> None:
    asked = Evidence(parse("how many boats did NAVCOM count in 2007?"), (COUNTED,), unknown=("NAVCOM",))
    assert EmbeddedReader().read(asked).reason == "the cables do not mention NAVCOM"


def test_a_word_that_no_passage_of_the_index_has_is_told() -> None:
    asked = "how many boats did HPS count in 2007?"
    draft = EmbeddedReader().read(evidence(asked, [COUNTED], unknown_words=("tugs", "rafts")))
    assert draft.caution == "no passage has the word “tugs” or “rafts”"
    assert draft.sentences and draft.lead is None
    far = evidence("what of tugs?", [hit(1, "HPS counted boats.", bears=False)], unknown_words=("tugs",))
    assert EmbeddedReader().read(far).reason == "no passage has the word “tugs”"


def test_without_passages_it_refuses() -> None:
    assert (
        EmbeddedReader().read(evidence("how many boats?", [])).reason
        == "no passage bears on the question (looked for boats)"
    )


def test_a_passage_that_only_asks_answers_nothing() -> None:
    assert (
        EmbeddedReader()
        .read(evidence("how many boats did HPS count?", [hit(1, "How many boats did HPS count?")]))
        .abstained
    )


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What did Olga Marsh open?", "PM Marsh opened a market."),
        ("What did Hafez al-Marsh open?", "PRESIDENT AL-MARSH OPENED A MARKET."),
        ("What did V.K. Marsh open?", "VK Marsh opened a market."),
        ("What did the UAVs see?", "One UAV saw a market."),
    ],
)
def test_a_name_need_not_be_written_as_the_question_writes_it(question: str, sentence: str) -> None:
    assert not EmbeddedReader().read(evidence(question, [hit(1, sentence)])).abstained


def test_a_figure_for_another_agency_is_no_lead() -> None:
    found = hit(1, "The Navy counted 21 boats, while HPS counted few.")
    assert EmbeddedReader().read(evidence("how many boats did HPS count?", [found])).lead is None


def test_a_person_gets_no_lead() -> None:
    found = hit(1, "Olga Marsh said that the head of the harbor guild, whom she met, had resigned.")
    draft = EmbeddedReader().read(evidence("who is the head of the harbor guild?", [found]))
    assert draft.sentences and draft.lead is None


def test_a_superlative_gets_no_lead() -> None:
    assert EmbeddedReader().read(evidence("how many boats did HPS count at most in 2007?", [COUNTED])).lead is None


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who is the director of the HPS?", "The head of HPS met Petar Stone."),
        ("Who succeeded Marsh as coordinator?", "He replaced coordinator Olga Marsh with Petar Stone."),
        ("When did Morland leave HPS?", "A boat of Morland came to HPS in May 2007."),
        ("How many boats does the Kelland HPS have?", "Three of the boats are at the Kelland HPS."),
    ],
)
def test_a_value_for_something_else_is_no_lead(question: str, sentence: str) -> None:
    assert EmbeddedReader().read(evidence(question, [hit(1, sentence)])).lead is None


def test_the_expansion_of_an_acronym_comes_first() -> None:
    draft = EmbeddedReader().read(
        evidence("what does HPS stand for?", [hit(1, "The Harbour Police Service (HPS) has boats.")])
    )
    assert draft.lead == "Harbour Police Service"


def test_cables_that_differ_are_both_shown_with_both_citations() -> None:
    other = hit(4, "In 2007 HPS counted 35 boats.", cable="09KELLAND3", year=2009)
    draft = EmbeddedReader().read(evidence("how many boats did HPS count in 2007?", [COUNTED, other]))
    assert draft.lead is None
    assert {sentence.citations[0] for sentence in draft.sentences} == {"08ANYTOWN7 ¶1", "09KELLAND3 ¶4"}


def test_a_comparison_gets_a_sentence_for_each_year() -> None:
    late = hit(1, "In 2008 HPS counted 40 boats.", cable="09KELLAND3", score=0.6, year=2009)
    filler = hit(2, "HPS counts boats in each year with much care and patience.", score=0.85)
    draft = EmbeddedReader().read(
        evidence("Did the boats that HPS counted rise from 2007 to 2008?", [COUNTED, filler, late])
    )
    assert {"In 2007 HPS counted 32 boats.", "In 2008 HPS counted 40 boats."} <= {
        sentence.text for sentence in draft.sentences
    }


def test_passages_that_do_not_bear_on_the_question_answer_nothing() -> None:
    far = hit(1, "The boats came in at night.", bears=False)
    assert (
        EmbeddedReader().read(evidence("at what heat does tungsten melt?", [far])).reason
        == "no passage bears on the question (looked for heat, tungsten, melt)"
    )
