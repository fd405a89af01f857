"""What supports a sentence is marked where it stands in its passage."""

from __future__ import annotations

import pytest

from qa.render.highlight import Piece, flowing, highlighted, supporting

PASSAGE = "Before it. The ferry carries forty\ncars (in summer). After it."
LONG = "a line that is as long as the lines of a cable are"


def bracketed(pieces: list[Piece]) -> str:
    """The passage with brackets around what is marked."""
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("sentences", "shown", "elsewhere"),
    [
        (["The ferry carries forty cars (in summer)."], "Before it. [@] After it.", []),
        (["THE FERRY carries, forty cars in summer"], "Before it. [@] After it.", []),
        (["The ferry carries twenty bicycles."], PASSAGE, ["The ferry carries twenty bicycles."]),
        (["…"], PASSAGE, ["…"]),
        ([], PASSAGE, []),
    ],
)
def test_a_sentence_is_marked_where_it_stands(sentences: list[str], shown: str, elsewhere: list[str]) -> None:
    pieces, left = highlighted(PASSAGE, sentences)
    assert bracketed(pieces) == shown.replace("@", "The ferry carries forty\ncars (in summer).")
    assert left == elsewhere


def test_a_sentence_is_found_around_a_page_mark_that_was_taken_out_of_it() -> None:
    passage = "One. The old ferry to the island\n\nANYTOWN 00000007 002 OF 003\n\nsails twice on every day. Two."
    pieces, elsewhere = highlighted(passage, ["The old ferry to the island sails twice on every day."])
    assert [piece.marked for piece in pieces] == [False, True, False]
    assert (pieces[0].text, pieces[2].text, elsewhere) == ("One. ", " Two.", [])


def test_sentences_that_overlap_are_marked_once() -> None:
    pieces, _ = highlighted("one two three four", ["one two three", "two three four"])
    assert pieces == [Piece("one two three", marked=True), Piece(" four", marked=True)]


@pytest.mark.parametrize(
    ("passage", "shown"),
    [
        (f"{LONG}\nand goes on", f"{LONG} and goes on"),
        (f"{LONG}\n\nanother", f"{LONG}\n\nanother"),
        ("a list:\n- one\n- two", "a list:\n- one\n- two"),
    ],
)
def test_lines_flow_where_only_their_width_ended_them(passage: str, shown: str) -> None:
    assert flowing(passage) == shown


@pytest.mark.parametrize(
    ("sentence", "marked"),
    [
        ("The harbour master counted 12 boats.", ["The harbour master counted 12 boats."]),
        ("Twelve boats were counted by the Lima harbour master.", ["harbour master counted 12 boats", "Lima"]),
        ("Nobody was at 12 of them.", ["12"]),
        ("Harbour life is quiet.", []),
        ("Nothing of this kind.", []),
        ("", []),
    ],
)
def test_the_words_that_support_a_sentence_are_marked(sentence: str, marked: list[str]) -> None:
    pieces = supporting("The harbour master counted 12 boats. Lima was quiet, and the shops were shut.", sentence)
    assert [piece.text for piece in pieces if piece.marked] == marked
