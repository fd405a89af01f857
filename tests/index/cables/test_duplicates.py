from __future__ import annotations

from dataclasses import replace

from index.cable import Cable
from index.cables import reading
from index.cables.duplicates import merge
from tests.fakes import made_up


def cable(text: str, path: str) -> Cable:
    (found,) = reading.read_bytes(text.encode(), path)
    assert isinstance(found, Cable)
    return found


def test_the_more_complete_copy_is_kept_and_names_the_other() -> None:
    short = cable(made_up.CABLE[: made_up.CABLE.index("3. (SBU)")], "short.txt")
    whole = cable(made_up.CABLE, "whole.txt")
    for merged in (merge(short, whole), merge(whole, short)):
        assert len(merged.passages) == 3
        assert merged.path == "whole.txt"
        assert "also found in short.txt" in merged.warnings


def test_of_two_equal_copies_the_first_is_kept() -> None:
    first, second = cable(made_up.CABLE, "a.txt"), cable(made_up.CABLE, "b.txt")
    assert merge(first, second).path == "a.txt"


def test_a_cable_is_kept_before_its_abstract() -> None:
    abstract = cable(made_up.ABSTRACT + "3. (U) " + "More and more words. " * 50, "abstract.txt")
    assert merge(abstract, cable(made_up.CABLE, "cable.txt")).container == "cable-text"


def test_aliases_are_united_and_gaps_filled() -> None:
    first = replace(cable(made_up.CABLE, "a.txt"), aliases=("08SECTION01PRISTINA417",), subject=None)
    second = replace(cable(made_up.CABLE, "b.txt"), aliases=("2008PRISTI00417",))
    merged = merge(first, second)
    assert merged.aliases == ("08SECTION01PRISTINA417", "2008PRISTI00417")
    assert merged.subject == second.subject


def test_a_paragraph_takes_the_higher_of_two_markings() -> None:
    first = cable(made_up.CABLE, "a.txt")
    second = cable(made_up.CABLE.replace("2. (U)", "2. (C)").replace("3. (SBU)", "3. (U)"), "b.txt")
    for merged in (merge(first, second), merge(second, first)):
        assert [passage.marking for passage in merged.passages] == ["SBU", "C", "SBU"]


def test_a_copy_without_a_classification_leaves_the_marking_to_the_other() -> None:
    known = cable(made_up.CABLE.replace("2. (U) ", "2. "), "known.txt")
    bare = replace(
        known,
        classification=None,
        passages=tuple(replace(each, marking="TS") if each.number == 2 else each for each in known.passages),
    )
    for merged in (merge(known, bare), merge(bare, known)):
        assert [passage.marking for passage in merged.passages] == ["SBU", "SBU", "SBU"]
    assert merge(bare, bare).passages[1].marking == "TS"
