"""Sentences: where they begin and end in the search text, and where the same words stand in the raw text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cable import Cable
from index.text.sentences import MAX_SENTENCES, MAX_WORDS, spans, spans_of


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("   ", []),
        ("One only", ["One only"]),
        ("He met U.S. Amb. Jones. He left.", ["He met U.S. Amb. Jones.", "He left."]),
        ("Under Res. 1701 it is so. It holds.", ["Under Res. 1701 it is so.", "It holds."]),
        ("THE MINISTER LEFT. HE DID NOT SAY WHY.", ["THE MINISTER LEFT.", "HE DID NOT SAY WHY."]),
        (
            "They found: -- five boats; -- six nets. a. First item. b. Second item.",
            ["They found:", "-- five boats;", "-- six nets.", "a. First item.", "b. Second item."],
        ),
        ("A man -- who said nothing -- left.", ["A man -- who said nothing -- left."]),
        ('"Really?" he asked. Then he left.', ['"Really?" he asked.', "Then he left."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_an_overlong_sentence_is_split_at_its_semicolons() -> None:
    clause = "the ship brought " + "grain " * 40
    text = "; ".join([clause.strip()] * 5) + "."
    assert len(sentences(text)) == 5
    assert all(len(sentence.split()) <= MAX_WORDS for sentence in sentences(text))


def test_words_without_any_punctuation_are_cut_into_pieces() -> None:
    assert sum(len(sentence.split()) for sentence in sentences("fish " * 1000)) == 1000
    assert max(len(sentence.split()) for sentence in sentences("fish " * 1000)) <= 2 * MAX_WORDS


def test_no_passage_has_more_sentences_than_a_unit_id_has_room_for() -> None:
    found = spans("It rained. " * (MAX_SENTENCES + 10))
    assert len(found) == MAX_SENTENCES
    assert found[-1][1] == len("It rained. " * (MAX_SENTENCES + 10)) - 1


@pytest.mark.parametrize(
    ("search_text", "raw", "expected"),
    [
        ("A new bridge. It is long.", "A new\nbridge. It\n  is long.", ["A new\nbridge.", "It\n  is long."]),
        (
            "The court met in 2007. All came.",
            "The court met\n\nTALLINN 00000128 003.2 OF 009\n\nin 12007. All came.",
            ["The court met\n\nTALLINN 00000128 003.2 OF 009\n\nin 12007.", "All came."],
        ),
        (
            "The court met. All of them came.",
            "The court met.\n\nTALLINN 00000128 003.2 OF 009\n\nAll of them came.",
            ["The court met.", "All of them came."],
        ),
        ("A conference. Two spoke.", "A con-\nference. Two spoke.", ["A con-\nference.", "Two spoke."]),
        ("They don't know. I do.", "They don,t know. I do.", ["They don,t know.", "I do."]),
        ("Nothing like it.", "", [""]),
    ],
)
def test_a_sentence_is_found_in_the_raw_text(search_text: str, raw: str, expected: list[str]) -> None:
    _, found = spans_of(search_text, raw)
    assert [raw[start:end] for start, end in found] == expected


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_give_ordered_spans_inside_them(search_text: str, raw: str) -> None:
    found, quoted = spans_of(search_text, raw)
    assert len(found) == len(quoted)
    assert all(0 <= start < end <= len(search_text) for start, end in found)
    assert all(left[1] <= right[0] for left, right in pairwise(found))
    assert all(0 <= start <= end <= len(raw) for start, end in quoted)


def test_raw_sentences_of_real_cables_hold_the_words_of_the_sentence(shared: Path) -> None:
    from index.cables import reading

    checked = missing = 0
    for cable in reading.read_paths([shared / "cables"]):
        assert isinstance(cable, Cable)
        for passage in cable.passages:
            for span, raw in zip(*spans_of(passage.search_text, passage.text), strict=True):
                words = passage.search_text[slice(*span)].split()
                quoted = set(passage.text[slice(*raw)].split())
                checked += len(words)
                missing += sum(word not in quoted for word in words)
    assert checked > 10_000
    assert missing / checked < 0.01
