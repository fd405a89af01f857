"""Whatever the text is: splitting never raises, loses nothing, and looks at each number a bounded number of times."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cables.body.body_text import BodyText
from index.cables.body.number_candidates import find_candidates
from index.cables.body.numbering import best_numbering
from index.cables.body.paragraphs import split_body
from index.cables.body.preceding_context import ContextReader, PrecedingContext

FRAGMENTS = st.sampled_from(
    [
        "1. (C) ", "\n2. (SBU) ", "\n\n3. ", "¶4. ", "$\\P5$ . ", "- 16. (U) ", "(C) 7. ", "(C - ENTIRE TEXT)",
        "\n", "\n\n", " ", "\r\n", "\x00", "\ufffd", "\u0663. ", "(", "1", " ) ", "\n----\n", "HEADING\n", "June",
        "SIPDIS", "\nCONFIDENTIAL\n", "BERN 00000443  002 OF 003", "PAGE 02 BERN 00443 060018Z ",
        "C O N F I D E N T I A L BERN 000443\n", "ACTION EUR-00 INFO LOG-00 ", "\nE.O. 12958: N/A\n", "TAGS: PREL\n",
        "SUBJECT: X\n", "Classified By: ", "BEGIN TEXT", "END TEXT", "&so8 ", "CON-\nFERENCE", "The house is full. ",
        "\nSMITH", "NNNN", "SMITH 0 03/04/2008 9871 ", "Share this cable",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(FRAGMENTS, max_size=60).map("".join))


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, data=st.data())
def test_arbitrary_text_is_split_without_loss(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    body = split_body(text, start, end, cable_marking="C", own_id="08BERN443")
    assert "".join(text[part.start : part.end] for part in body.parts) == text[start:end]
    assert all(part.start < part.end for part in body.parts)
    assert all(before.end == after.start for before, after in itertools.pairwise(body.parts))


@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
def test_paragraphs_are_apart_in_order_and_each_has_its_own_key(text: str) -> None:
    body = split_body(text, 0, len(text), cable_marking="C", own_id="08BERN443")
    assert all(before.end <= after.start for before, after in itertools.pairwise(body.passages))
    keys = [(paragraph.number, paragraph.ordinal) for paragraph in body.passages]
    assert len(set(keys)) == len(keys)
    assert all(0 <= paragraph.start <= paragraph.end <= len(text) for paragraph in body.passages)


@pytest.mark.parametrize("unit", ["\n1. (C) x", "\n1. x\n2. y", "\n(C) 1. ", "1. (C) "])
def test_the_work_of_numbering_grows_with_the_candidates_only(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    before = ContextReader.before

    def counted(self: ContextReader, at: int) -> PrecedingContext | None:
        nonlocal looks
        looks += 1
        return before(self, at)

    monkeypatch.setattr(ContextReader, "before", counted)
    text = unit * 2_000
    found = find_candidates(BodyText(text, 0, len(text)), frozenset())
    assert looks <= 2 * text.count(". ")
    assert len(best_numbering(found)) <= len(found)
