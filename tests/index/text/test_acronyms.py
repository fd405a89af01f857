import pytest

from index.text.acronyms import find_acronyms


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("the River Police Service (RPS) said", [("RPS", "River Police Service")]),
        ("trade in persons (TIP)", [("TIP", "trade in persons")]),
        ("Office for Good Water (OGW), Ministry of Work and Health (MWH)",
         [("OGW", "Office for Good Water"), ("MWH", "Ministry of Work and Health")]),
        ("Harbour Advocacy and Assistance Unit (HAAU)", [("HAAU", "Harbour Advocacy and Assistance Unit")]),
        ("Coast Centre for Kelland and Morland (CCK)", [("CCK", "Coast Centre for Kelland and Morland")]),
        ("the Anti-Flood Office (AFO)", [("AFO", "Anti-Flood Office")]),
        ("standard operating procedures (SOPs)", [("SOPs", "standard operating procedures")]),
        ("he left (Note) and (SBU) and (see REF)", []),
        ("the police came (RPS)", []),
    ],
)  # fmt: skip
def test_expansions_that_a_text_itself_gives(text: str, pairs: list[tuple[str, str]]) -> None:
    assert find_acronyms(text) == pairs
