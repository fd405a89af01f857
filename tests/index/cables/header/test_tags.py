from __future__ import annotations

import pytest

from index.cables.header import tags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PGOV KJUS KV", ("PGOV", "KJUS", "KV")),
        ("PREL, PGOV,KDEM", ("PREL", "PGOV", "KDEM")),
        ("PGOV KJUS\nEAID, UNMIK, YI", ("PGOV", "KJUS", "EAID", "UNMIK", "YI")),
        ("PHUM ELAB\n\nKFRD, PREF", ("PHUM", "ELAB", "KFRD", "PREF")),
        ("OVIP (CLINTON, HILLARY) PREL", ("OVIP", "CLINTON, HILLARY", "PREL")),
        ("PREL SIPDIS PGOV", ("PREL", "PGOV")),
        ("PGOV, PREL, PGOV", ("PGOV", "PREL")),
        ("MASSMNUC NPT", ("MASS", "MNUC", "NPT")),
        ("PHUMBA", ("PHUM", "BA")),
        ("VTPREL", ("VT", "PREL")),
        ("KFRDKIRFCVISEG", ("KFRD", "KIRF", "CVIS", "EG")),
        ("UNMIK ZANU-PF", ("UNMIK", "ZANU-PF")),
        ("OVIP ROE JANE PREL", ("OVIP", "ROE", "JANE", "PREL")),
        ("OVIP ROEDER JANE PREL", ("OVIP", "ROEDER, JANE", "PREL")),
        ("OVIP (ROE, JANE B.), PREL", ("OVIP", "ROE, JANE B.", "PREL")),
        ("IS GAZA DISENGAGEMENT", ("IS", "GAZA DISENGAGEMENT")),
        ("HUMAN RIGHTS PREL", ("HUMAN RIGHTS", "PREL")),
        ("pgov Prel", ("PGOV", "PREL")),
        ("PGOV\\", ("PGOV",)),
        ("N/A", ()),
        ("", ()),
    ],
)
def test_tags_are_cut_at_blanks_commas_and_line_breaks(text: str, expected: tuple[str, ...]) -> None:
    assert tags.parse(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("KFRD, PREF", True), ("EUN ", True), ("A Market Opens", False), ("", False), ("REFTELS", False)],
)
def test_a_line_of_nothing_but_tags_goes_on_with_them(line: str, expected: bool) -> None:
    assert tags.looks_like(line) is expected
