"""Portion marks come from a closed list and have one canonical form."""

from __future__ import annotations

import ast
import re

import pytest

from index.markings import cleared, highest, is_unreadable, marking_of_classification, parse_mark, rank, within_limit
from tests import CHECKOUT

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
        ("UNCLASSIFIED//SENSITIVE", "SBU"),
        ("TOP SECRET", "TS"),
        ("", "TS"),
        (None, "TS"),
        ("C O N F I D E N T A L", "TS"),
        ("SECERT", "TS"),
        ("COSMIC SOMETHING", "TS"),
    ],
)
def test_marking_of_a_classification_is_the_highest_where_it_is_missing_or_unreadable(
    classification: str | None, marking: str
) -> None:
    assert marking_of_classification(classification) == marking


def test_higher_levels_rank_above_and_caveats_above_none() -> None:
    assert sorted(["?", "S//NF", "U", "TS", "C//REL UK", "SBU", "C", "S"], key=rank) == [
        "U", "SBU", "C", "C//REL UK", "S", "S//NF", "TS", "?",
    ]  # fmt: skip


def test_the_highest_of_none_is_the_default() -> None:
    assert highest([], "C") == "C"
    assert highest(["U", "S", "C"], "U") == "S"


@pytest.mark.parametrize(
    ("clearance", "allowed"),
    [
        (None, "U SBU SBU//NF C C//REL GBR S S//NF TS ?"),
        ("U", "U"),
        ("SBU", "U SBU SBU//NF"),
        ("C", "U SBU SBU//NF C C//REL GBR"),
        ("S", "U SBU SBU//NF C C//REL GBR S S//NF"),
        ("TS", "U SBU SBU//NF C C//REL GBR S S//NF TS"),
    ],
)
def test_a_clearance_allows_its_level_and_those_below_whatever_the_caveats(clearance: str, allowed: str) -> None:
    every = ["U", "SBU", "SBU//NF", "C", "C//REL GBR", "S", "S//NF", "TS", "?"]
    assert [marking for marking in every if cleared(marking, clearance)] == [
        marking.replace("REL_", "REL ") for marking in allowed.replace("REL ", "REL_").split()
    ]


@pytest.mark.parametrize(
    ("marking", "limit", "goes"),
    [
        ("U", "U", True), ("U", "SBU", True), ("SBU", "SBU", True), ("C", "SBU", False), ("TS", "S", False),
        ("U//NF", "U", False), ("U//NF", "SBU", True), ("SBU//NF", "SBU", False), ("SBU//NF", "C", True),
        ("SBU//NODIS", "SBU", False), ("S//NF", "S", False), ("S//NF", "S//NF", True), ("S", "S//NF", True),
        ("S//REL GBR", "S//NF", False), ("?", "TS", False), ("?", "?", False), ("", "U", False),
    ],
)  # fmt: skip
def test_up_to_a_limit_caveats_count_where_the_level_is_the_same(marking: str, limit: str, goes: bool) -> None:
    assert within_limit(marking, limit) is goes


@pytest.mark.parametrize("text", ["(C/?) Rain.", "(?) Rain.", "(CONFIDENTAIL) Rain.", "[SECERT] Rain.", "(S//) Rain."])
def test_a_bracket_meant_for_a_mark_is_unreadable(text: str) -> None:
    assert is_unreadable(text, among_marked=False)


@pytest.mark.parametrize(
    "text",
    ["(C) Rain.", "(U.S.) Rain.", "(UK) Rain.", "(U-2) Rain.", "(C-130) Rain.", "(1) Rain.", "Rain (Z)", "", "("],
)
def test_what_is_a_mark_or_meant_for_none_is_not_unreadable(text: str) -> None:
    assert not is_unreadable(text, among_marked=True)


@pytest.mark.parametrize(("text", "among_marked"), [("(Z) Rain.", True), ("(5) Rain.", True)])
def test_a_single_letter_is_meant_for_a_mark_among_marked_paragraphs_only(text: str, among_marked: bool) -> None:
    assert is_unreadable(text, among_marked=among_marked)
    assert not is_unreadable(text, among_marked=False)


WORDS = re.compile(r"\b(?:CONFIDENTIAL|SECRET|NOFORN|EXDIS|LIMITED OFFICIAL USE|FOUO|LOU)\b")


def test_no_other_module_of_the_index_spells_a_marking() -> None:
    """So that a new word is added in one place."""
    for path in sorted((CHECKOUT / "index").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is str}
        docs = {
            node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        spelled = [text for text in texts - docs if WORDS.search(text)]
        assert path.name == "markings.py" or not spelled, f"{path.name}: {spelled}"
