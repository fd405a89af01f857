"""Portion marks come from a closed list and have one canonical form."""

from __future__ import annotations

import pytest

from index.cables.markings import highest, marking_of_classification, parse_mark, rank

MARKS = [
    ("U", "U"), ("SBU", "SBU"), ("C", "C"), ("S", "S"), ("TS", "TS"), ("LOU", "SBU"), ("(c)", "C"), ("(C )", "C"),
    ("S/NF", "S//NF"), ("S//NF", "S//NF"), ("S-NF", "S//NF"), ("S NF", "S//NF"), ("SNF", "S//NF"),
    ("C/NOFORN", "C//NF"), ("s/noforn", "S//NF"), ("S//FGI//NF", "S//FGI//NF"), ("U//FOUO", "SBU"), ("U/FOUO", "SBU"),
    ("C/REL UK", "C//REL UK"), ("S//REL TO USA, FVEY", "S//REL USA, FVEY"), ("C//REL NATO, ISAF", "C//REL NATO, ISAF"),
    ("SBU/NF", "SBU//NF"), ("S//ORCON,NOFORN", "S//OC//NF"), ("CONFIDENTIAL", "C"), ("LIMITED OFFICIAL USE", "SBU"),
]  # fmt: skip


@pytest.mark.parametrize(("mark", "canonical"), MARKS)
def test_marks_on_the_list(mark: str, canonical: str) -> None:
    assert parse_mark(mark) == canonical


@pytest.mark.parametrize("bracket", ["Ruritania", "U.S.", "", "A", "1", "CIA", "Summary", "UN", "see para 3", "CC"])
def test_brackets_that_are_no_marks(bracket: str) -> None:
    assert parse_mark(bracket) is None


@pytest.mark.parametrize(
    ("classification", "marking"),
    [
        ("UNCLASSIFIED", "U"),
        ("UNCLASSIFIED//FOR OFFICIAL USE ONLY", "SBU"),
        ("CONFIDENTIAL", "C"),
        ("CONFIDENTIAL//NOFORN", "C//NF"),
        ("SECRET//NOFORN", "S//NF"),
        ("C O N F I D E N T I A L", "C"),
        ("LIMITED OFFICIAL USE", "SBU"),
        ("UNCLAS E F T O", "SBU"),
        ("", "U"),
        (None, "U"),
    ],
)
def test_marking_of_a_classification(classification: str | None, marking: str) -> None:
    assert marking_of_classification(classification) == marking


def test_higher_levels_rank_above_and_caveats_above_none() -> None:
    assert sorted(["S//NF", "U", "TS", "C//REL UK", "SBU", "C", "S"], key=rank) == [
        "U", "SBU", "C", "C//REL UK", "S", "S//NF", "TS",
    ]  # fmt: skip


def test_the_highest_of_none_is_the_default() -> None:
    assert highest([], "C") == "C"
    assert highest(["U", "S", "C"], "U") == "S"
