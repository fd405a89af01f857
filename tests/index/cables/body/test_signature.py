"""The signature, and what is printed after it, belong to no paragraph."""

from __future__ import annotations

import pytest

from index.cables.body.paragraphs import split_body

LAST = "All is well in the house."
VISIT = "Visit Bern's Classified Website:\nhttp://www.example.sgov.gov/bern/"
TAILS = {
    "own line": (f"{LAST}\nSMITH", "SMITH"),
    "apart": (f"{LAST} \n \n \nSMITH \n", "SMITH"),
    "two words": (f"{LAST}\n\nVAN VOORST", "VAN VOORST"),
    "mixed case": (f"{LAST}\n\nvan Voorst", "van Voorst"),
    "one name in mixed case": (f"{LAST}\nSpeckhard", "Speckhard"),
    "hyphen": (f"{LAST}\nSMITH-JONES", "SMITH-JONES"),
    "noise before it": (f"{LAST}\n#SMITH", "SMITH"),
    "glued to the last sentence": (f"{LAST} Scobey", "Scobey"),
    "glued in capitals": (f"{LAST} SMITH", "SMITH"),
    "end of transmission": (f"{LAST}\nSMITH\n\n\nNNNN\n", "SMITH"),
    "end of text": (f"{LAST}\nSMITH\nEnd Cable Text", "SMITH"),
    "a line of ends": (f"{LAST}\nSMITH\n\n=======================CABLE ENDS============================", "SMITH"),
    "archive line": (f"{LAST}\nSMITH\n\n               CONFIDENTIAL\n\n>\n\n 2000HANOI00686 - CONFIDENTIAL", "SMITH"),
    "class word": (f"{LAST}\nSMITH\n\nCONFIDENTIAL\n\nNNN", "SMITH"),
    "release stamp": (
        f"{LAST}\nSMITH\n\nDeclassified/Released US Department of State EO\nSystematic Review 05 JUL 2006", "SMITH",
    ),
    "copied page": (f"{LAST}\nSMITH\n\nShare this cable\n\n facebook -  bluesky -", "SMITH"),
    "row of a table": (f"{LAST} SMITH 0 03/04/2008 9871 PREL,PGOV A TITLE All is well in the house.", "SMITH"),
    "row of a table cut short": (f"{LAST}\nSMITH 0 03/04/2008", "SMITH"),
    "Scottish name": (f"{LAST}\n\nMcSmith", "McSmith"),
    "Scottish name, glued": (f"{LAST} McSmith", "McSmith"),
    "initial behind a pilcrow": (f"{LAST}\n\n¶J. SMITH", "J. SMITH"),
    "drawn line above": (f"{LAST}\n\n__________\nSMITH", "SMITH"),
    "backslashes at the ends of lines": (f"{LAST}\\\nSMITH \\\n", "SMITH"),
    "website before it": (f"{LAST}\n\n{VISIT}\n\nSMITH", "SMITH"),
    "website after it": (f"{LAST}\nSMITH\n\n{VISIT}", "SMITH"),
    "page mark before it": (f"{LAST}\n\nBERN 00000443  003 OF 003\n\n\n\n\nSMITH", "SMITH"),
    "none": (LAST, None),
    "none, copied page": (f"{LAST}\n\nShare this cable\n\n facebook -  bluesky -", None),
}  # fmt: skip


@pytest.mark.parametrize(("tail", "signature"), TAILS.values(), ids=TAILS.keys())
def test_the_tail_is_cut_off(tail: str, signature: str | None) -> None:
    body = f"1. (C) All is well.\n\n2. (C) {tail}"
    result = split_body(body, 0, len(body), cable_marking="C", own_id="08BERN443")
    assert result.signature == signature
    assert [paragraph.search_text for paragraph in result.passages] == ["All is well.", LAST]


NO_TAILS = [
    "All is well. End Comment.",
    "ALL IS WELL. END COMMENT.",
    "All is well.\nEND COMMENT",
    "They named three cities:\nRome\nParis\nBern, all told",
    "Visit Bern's Classified Website:\n(http://www.example.sgov.gov/bern/)",
]


@pytest.mark.parametrize("text", NO_TAILS)
def test_what_is_no_signature_stays(text: str) -> None:
    body = f"1. (C) All is well.\n\n2. (C) {text}"
    result = split_body(body, 0, len(body), cable_marking="C", own_id="08BERN443")
    assert result.signature is None
    assert result.passages[1].search_text == " ".join(text.split())


def test_a_release_code_of_old_telegrams_stays_and_the_name_after_it_signs() -> None:
    body = "1. ALL IS WELL IN THE HOUSE AND IN THE YARD.\n\n2. NOTHING ELSE IS NEW.\n\nGP-3\nSMITH"
    result = split_body(body, 0, len(body), cable_marking="C", own_id=None)
    assert result.signature == "SMITH"
    assert result.passages[1].search_text == "NOTHING ELSE IS NEW. GP-3"
