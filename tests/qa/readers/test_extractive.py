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
    ("question", "reason"),
    [
        ("how many boats did HPS count in 2004?", "2004"),
        ("how many boats did NAVCOM count in 2007?", "NAVCOM"),
        ("how many boats did HPS count in Morland in 2007?", "Morland"),
        ("how many boats did HPS count in Port Olga or Morland in 2007?", "mention Port Olga or Morland"),
        ("how much money did HPS give?", "a sum of money"),
        ("what does HPS stand for?", "HPS without saying"),
        ("how long did HPS stay?", "a length of time"),
    ],
)
def test_a_near_miss_is_quoted_with_what_is_missing(question: str, reason: str) -> None:
    draft = EmbeddedReader().read(evidence(question, [COUNTED]))
    assert draft.sentences and draft.lead is None
    assert draft.caution is not None and reason in draft.caution


def test_a_name_that_no_passage_of_the_index_has_is_told() -> None:
    asked = Evidence(parse("how many boats did NAVCOM count in 2007?"), (COUNTED,), unknown=("NAVCOM",))
    assert EmbeddedReader().read(asked).reason == "the cables do not mention NAVCOM"


def test_a_word_that_no_passage_of_the_index_has_is_told() -> None:
    asked = "how many boats did HPS count in 2007?"
    draft = EmbeddedReader().read(evidence(asked, [COUNTED], unknown_words=("tugs", "rafts")))
    assert draft.caution == "no passage has the word “tugs” or “rafts”"
    assert draft.sentences and draft.lead is None
    beside = EmbeddedReader().read(evidence("what of tugs in Morland?", [COUNTED], unknown_words=("tugs",)))
    assert str(beside.caution).startswith("no passage has the word “tugs”; the nearest passages do not mention Morland")
    far = evidence("what of tugs?", [hit(1, "HPS counted boats.", bears=False)], unknown_words=("tugs",))
    assert EmbeddedReader().read(far).reason == "no passage has the word “tugs”"


def test_without_passages_it_refuses() -> None:
    assert EmbeddedReader().read(evidence("how many boats?", [])).reason == "no passage bears on the question"


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


def test_a_first_name_is_demanded_where_another_stands_before_the_surname() -> None:
    found = hit(1, "Petar Marsh opened a market.")
    draft = EmbeddedReader().read(evidence("What did Olga Marsh open?", [found]))
    assert draft.caution == "the nearest passages do not mention Olga"


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
        == "no passage bears on the question"
    )
