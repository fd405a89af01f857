from index.search.acronym_expansion import Pair, as_asked, both_forms, pairs_of
from index.text import tokens

ROWS = [("RPS", "River Police Service", 3), ("TIP", "trade in persons", 9)]
RPS = Pair("rps", ("river", "polic", "servic"))


def test_an_acronym_and_its_expansion_bring_the_pair() -> None:
    assert pairs_of("what did RPS find?", ROWS) == (RPS,)
    assert pairs_of("what did rps find?", ROWS) == (RPS,)
    assert pairs_of("what did the River Police Service find?", ROWS) == (RPS,)
    assert pairs_of("what did the police find?", ROWS) == ()


def test_a_common_word_is_not_taken_for_an_acronym() -> None:
    assert pairs_of("who gave the tip?", ROWS) == ()


def test_a_passage_is_read_in_the_form_that_the_question_uses() -> None:
    asked = ["rps", "victim"]
    assert as_asked(tokens.terms("The River Police Service left"), asked, (RPS,))[-1] == "rps"
    assert as_asked(tokens.terms("The river left"), asked, (RPS,)) == tokens.terms("The river left")
    spelled = ["river", "polic", "servic"]
    assert as_asked(["the", "rps", "left"], spelled, (RPS,)) == ["the", "rps", "left", "river", "polic", "servic"]


def test_candidates_are_sought_under_both_forms() -> None:
    assert both_forms(["rps", "victim"], (RPS,)) == ["rps", "victim", "river", "polic", "servic"]
