"""Acronyms and what they stand for: those of an index, those of a few passages above them."""

from __future__ import annotations

from qa.check.acronym_table import known

ROWS = (("HPS", "Harbor Wardens", 3), ("HPS", "Harbor Police Service", 1))


def test_an_acronym_gives_the_words_of_all_that_it_stands_for_and_a_long_form_its_acronym() -> None:
    table = known(ROWS)
    assert {"warden", "polic"} <= table.other_forms("The HPS counted boats.")
    assert table.other_forms("The Harbor Wardens counted boats.") == {"hps"}
    assert table.same({"hps"}, {"warden"}) and not table.same({"hps"}, {"unit"})


def test_a_table_of_passages_knows_what_stands_beneath_and_leaves_that_as_it_was() -> None:
    beneath = known(ROWS)
    above = beneath.with_those_of(["The Mooring Fee Board (MFB) met."])
    assert {"hps", "mfb"} == above.other_forms("The Harbor Wardens met the Mooring Fee Board.")
    assert above.same({"mfb"}, {"moor"}) and above.same({"hps"}, {"warden"})
    assert beneath.other_forms("The Mooring Fee Board met.") == frozenset()


def test_the_same_rows_give_the_same_table() -> None:
    assert known(ROWS) is known((ROWS[0], ROWS[1]))
    assert known(ROWS[:1]).other_forms("The Harbor Police Service met.") == frozenset()
