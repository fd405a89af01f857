"""Page marks, repeated headers, stray captions and stamps inside a body are left out of the search text only."""

from __future__ import annotations

import pytest

from index.cables.body.noise import find_noise
from index.cables.body.paragraphs import split_body

NEXT = "2. (C) And so it stays, for all that anybody there was able to say about it."
SECTION = (
    "                       CONFIDENTIAL     PTQ1234\n\n"
    "PAGE 01        VATICA  03507  02 OF 04  031715Z\nACTION ECA-00\n\n"
    "INFO  LOG-00   NP-00    AID-00\n      AC-01   /000W\n                  ------------------78E35E  031717Z /38\n"
    "R 031715Z JUL 03\nFM AMEMBASSY VATICAN\nTO SECSTATE WASHDC 0001\n"
    "C O N F I D E N T I A L SECTION 02 OF 04 VATICAN 003507\n\nSIPDIS\n\nDEPARTMENT FOR EUR/WE\n\n"
    "E.O. 12958: DECL: 01/01/2013\nTAGS: PREL VT\nSUBJECT: A VISIT TO THE\nHOUSE\n\nREF: VATICAN 1\n\n"
)
NOISE = {
    "page mark on its own line": ("The house\n\nBERN 00000443  002.2 OF 009\n\n\nis full.", "08BERN443"),
    "page mark within a line": ("The house BERN 00000443 002 OF 009\n\nis full.", "08BERN443"),
    "page mark and the rest on one line": ("The house BERN 00000443 002 OF 009 is full.", "08BERN443"),
    "page mark cut by blank lines": ("The house BERN 00000443\n\n001.2 OF 003\n\n is full.", "08BERN443"),
    "page mark with a backslash": ("The house\n\nBERN 00000443  002 OF 003 \\\n\nis full.", "08BERN443"),
    "corrected copy": (
        "The house\n\nBERN 00000443  002 OF 003 C O R R E C T E D  C O P Y\nis full.", "08BERN443",
    ),
    "post cut short": ("The house\n\nKUALA LUMP 00000443  002 OF 003\n\nis full.", "08KUALALUMPUR443"),
    "post of two words within a line": ("The house NEW DELHI 00000443  002 OF 003 is full.", "08BERN443"),
    "older page mark": (
        "The house\n                       CONFIDENTIAL\n\nPAGE 02        VATICA  00819  190632Z\nis full.", None,
    ),
    "older page mark within a line": ("The house UNCLASSIFIED PAGE 02 VATICA 00819 190632Z is full.", None),
    "older page mark with its month": ("The house CONFIDENTIAL PAGE 02 VATICA 00819 190632Z MAY 03 is full.", None),
    "page of the 1970s": ("The house\nSECRET\n\nPAGE 02 RIYADH 00905 01 OF 03 060018Z\n\nis full.", None),
    "whole section header": (f"The house\n{SECTION}is full.", "03VATICAN3507"),
    "lone caption": ("The house\n\nSIPDIS\nis full.", None),
    "caption glued to the next words": ("The house\nSIPDIS is full.", None),
    "class word on its own line": ("The house\n\nCONFIDENTIAL\n\nis full.", None),
    "release stamp": (
        "The house\nJane Roe Declassified/Released US Department of State EO Systematic Review 05 JUL 2006\nis full.",
        None,
    ),
    "release stamp on two lines": (
        "The house\nDeclassified/Released US Department of State EO\nSystematic Review 05 JUL 2006\nis full.", None,
    ),
    "reading-room stamp": (
        "The house\nUNCLASSIFIED U.S. Department of State Case No. F-2014-1 Doc No. C01 Date: 01/02/2015\nis full.",
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("broken", "own_id"), NOISE.values(), ids=NOISE.keys())
def test_noise_is_cut_out_and_the_halves_joined(broken: str, own_id: str | None) -> None:
    body = f"1. (C) {broken}\n\n{NEXT}\n"
    result = split_body(body, 0, len(body), cable_marking="C", own_id=own_id)
    assert [paragraph.search_text for paragraph in result.passages] == ["The house is full.", NEXT[7:]]
    first = result.passages[0]
    assert body[first.start : first.end] == broken


TEXT = {
    "order named in a sentence": "They were designated under\nE.O. 13224 in the spring of that year.",
    "caption spoken of": "Please use the SIPDIS caption on each of the replies.",
    "class word in a sentence": "The paper was marked as\nCONFIDENTIAL by its author.",
    "minister's abbreviation": "He met the\nFM AMIR OF RURITANIA ON THAT DAY.",
    "share of pages": "Of the report we have read 10 OF 100 chapters.",
}


@pytest.mark.parametrize("text", TEXT.values(), ids=TEXT.keys())
def test_text_is_no_noise(text: str) -> None:
    assert find_noise(text, 0, len(text), None).spans == ()


def test_a_paragraph_may_start_on_the_page_line_itself() -> None:
    body = f"1. (C) All is well.\n CONFIDENTIAL\n\nPAGE 03        VATICA  00819  190632Z {NEXT}\n"
    result = split_body(body, 0, len(body), cable_marking="C", own_id="03VATICAN819")
    assert [paragraph.number for paragraph in result.passages] == [1, 2]


def test_list_dashes_of_the_converter_are_noise_in_ocr_only() -> None:
    ocr = "- 11. (U) They are between the\n\nBERN 00000443 002.2 OF 009\n\n- ages of 18 and 24.\n- 12. (U) That is all."
    plain = "1. (U) They asked for:\n- bread\n- salt\n\n2. (U) That is all."
    first, second = (
        split_body(body, 0, len(body), cable_marking="U", own_id="08BERN443").passages[0] for body in (ocr, plain)
    )
    assert first.search_text == "They are between the ages of 18 and 24."
    assert second.search_text == "They asked for: - bread - salt"


@pytest.mark.parametrize(
    ("line", "own_id", "foreign"),
    [
        ("UNCLAS BERN 000443", "08BERN443", ()),
        ("UNCLAS BERN 00044", "08BERN443", ()),
        ("UNCLAS BERN 000445", "08BERN443", ("BERN 000445",)),
        ("UNCLAS BERN 000445", None, ()),
    ],
)
def test_a_class_line_with_another_serial_is_foreign(line: str, own_id: str | None, foreign: tuple[str, ...]) -> None:
    text = f"The house is full.\n{line}\n\nSIPDIS\n"
    assert find_noise(text, 0, len(text), own_id).foreign == foreign
