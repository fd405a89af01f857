"""A passage counts as the highest mark that stands in it; a letter in brackets that is no mark changes nothing."""

from __future__ import annotations

import pytest

from index.cables.body.inner_marks import joined
from index.cables.body.paragraphs import split_body


def markings(body: str, cable_marking: str = "C") -> list[str]:
    return [
        passage.marking
        for passage in split_body(body, 0, len(body), cable_marking=cable_marking, own_id="08ANYTOWN7").passages
    ]


@pytest.mark.parametrize(
    ("inside", "marking"),
    [
        ("The ferry sails.\n\n-- (S) It carries forty cars.\n", "S"),
        ("The ferry sails.\n- (S/NF) It carries forty cars.\n", "S//NF"),
        ("The ferry sails.\n\na. (U) It is blue.\n\nb. (S) It carries forty cars.\n", "S"),
        ("The ferry sails.\n\n(i) (S) It carries forty cars.\n", "S"),
        ("The ferry sails.\n\n(S) Comment: The captain will retire. End comment.\n", "S"),
        ("The captain retires. (S) He will move to the island.\n", "S"),
        ("The ferry sails at 3. (S) Nobody knows\nnoon.      why it leaves.\n", "S"),
        ("The captain said: (S) he would not.\n(S) Two boats follow.\n", "S"),
        ("(S) The ferry sails by night.\n", "S"),
        ("See annex (B) for the boats.\nThe list (A) is long.\n\n(C) It carries forty cars.\n", "C"),
        ("The ferry sails.\n\n-- (s) It carries forty cars.\n", "S"),
        ("The ferry sails.\n\n(SECRET) It carries forty cars.\n", "S"),
        ("The ferry sails.\n\n(SBU) It carries forty cars.\n", "SBU"),
        ("The ferry sails.\n\n(C/NF) It is blue.\n\n(S) It carries forty cars.\n", "S//NF"),
    ],
)
def test_a_mark_where_a_portion_begins_raises_the_passage(inside: str, marking: str) -> None:
    assert markings(f"1. (U) {inside}\n2. (U) The harbour froze over in March.\n") == [marking, "U"]


@pytest.mark.parametrize(
    "inside",
    [
        "Which leader(s) spoke, and which boat(S) sank?\n",
        "They want (A) peace; (B) bread; (C) Boats for all.\n",
        "They want:\n(a) peace\n(b) bread\n(c) Boats for all.\n",
        "They want:\n(A) Peace.\n(B) Bread.\n(C) Boats for all.\n",
        "Question 27 (C) asks how many were sold. Question 30 (S) does not.\n",
        "They use direct reduced iron (C). The Technical Secretariat (TS) agreed.\n",
        "-- (a) It signed.\n-- (c) Yes, the harbour is a party to it.\n",
        "The spent fuel (SNF) came from the harbour.\n",
    ],
)
def test_a_bracket_that_is_no_mark_changes_nothing(inside: str) -> None:
    assert markings(f"1. (U) {inside}\n2. (U) The harbour froze over in March.\n") == ["U", "U"]


def test_letters_that_answer_a_form_are_no_marks_above_what_the_cable_holds() -> None:
    form = "1. (U) MOBILITY:\n\n(F) Gangs roam freely by day.\n\n2. (U) AMBIANCE:\n\n(C) Within walking distance.\n"
    assert markings(form, "U") == ["U", "U"]
    assert markings(form, "C") == ["U", "C"]


@pytest.mark.parametrize("title", ["(S) NEXT STEPS", "Next Steps (S)"])
def test_a_mark_at_either_end_of_a_heading_counts_for_the_paragraph_under_it(title: str) -> None:
    body = f"1. (U) The ferry sails twice a day.\n\n{title}\n{'-' * len(title)}\n\n2. (U) The harbour froze.\n"
    assert markings(body) == ["U", "S"]


def test_an_unmarked_paragraph_with_a_mark_in_it_is_not_said_to_be_unreadable() -> None:
    body = "1. The ferry sails twice a day.\n\n(S) It carries forty cars, and the captain knows each of them.\n"
    found = split_body(body, 0, len(body), cable_marking="C", own_id="08ANYTOWN7")
    assert ([passage.marking for passage in found.passages], found.warnings) == (["S"], ())


def test_the_highest_level_stands_with_the_caveats_of_all() -> None:
    assert joined("C", ["U", "S//NF", "C//REL GBR"]) == "S//NF//REL GBR"
    assert joined("SBU//NF", ["U"]) == "SBU//NF"
