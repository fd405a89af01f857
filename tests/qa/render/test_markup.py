"""Text as HTML: nothing in it acts, nothing in it is hidden, and what was shown is marked where it stands."""

from __future__ import annotations

import pytest

from qa.render import markup

PASSAGE = "Before it. The ferry carries forty\ncars (in summer). After it."


@pytest.mark.parametrize(
    ("said", "html"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\"quoted\" and 'so'", "&quot;quoted&quot; and &#x27;so&#x27;"),
        ("turned \u202e round", "turned \\u202e round"),
        ("a\x00b\x1bc", "a\\u0000b\\u001bc"),
        ("half \ud800 of one", "half \\ud800 of one"),
        ("08ANYTOWN7 ¶1 – “é”", "08ANYTOWN7 ¶1 – “é”"),
        (32, "32"),
    ],
)
def test_text_is_shown_and_does_nothing(said: object, html: str) -> None:
    assert markup.text(said) == html


@pytest.mark.parametrize(
    ("sentences", "html", "elsewhere"),
    [
        (["The ferry carries forty cars (in summer)."], "Before it. <mark>@</mark> After it.", []),
        (["THE FERRY carries, forty cars in summer"], "Before it. <mark>@</mark> After it.", []),
        (["The ferry carries twenty bicycles."], PASSAGE, ["The ferry carries twenty bicycles."]),
        (["…"], PASSAGE, ["…"]),
        ([], PASSAGE, []),
    ],
)
def test_a_sentence_is_marked_where_it_stands(sentences: list[str], html: str, elsewhere: list[str]) -> None:
    expected = html.replace("@", "The ferry carries forty\ncars (in summer).")
    assert markup.highlighted(PASSAGE, sentences) == (expected, elsewhere)


def test_a_sentence_is_found_around_a_page_mark_that_was_taken_out_of_it() -> None:
    passage = "One. The old ferry to the island\n\nANYTOWN 00000007 002 OF 003\n\nsails twice on every day. Two."
    marked, elsewhere = markup.highlighted(passage, ["The old ferry to the island sails twice on every day."])
    assert marked.startswith("One. <mark>The old ferry") and marked.endswith("every day.</mark> Two.")
    assert elsewhere == []


def test_sentences_that_overlap_are_marked_once() -> None:
    marked, _ = markup.highlighted("one two three four", ["one two three", "two three four"])
    assert marked == "<mark>one two three</mark><mark> four</mark>"


def test_a_hostile_passage_is_escaped_inside_and_outside_of_a_mark() -> None:
    marked, elsewhere = markup.highlighted("<b>one two</b> <i>", ["one two"])
    assert marked == "&lt;b&gt;<mark>one two</mark>&lt;/b&gt; &lt;i&gt;"
    assert elsewhere == []


LONG = "a line that is as long as the lines of a cable are"


@pytest.mark.parametrize(
    ("passage", "flowing"),
    [
        (f"{LONG}\nand goes on", f"{LONG} and goes on"),
        (f"{LONG}\n\nanother", f"{LONG}\n\nanother"),
        ("a list:\n- one\n- two", "a list:\n- one\n- two"),
    ],
)
def test_lines_flow_where_only_their_width_ended_them(passage: str, flowing: str) -> None:
    assert markup.flowing(passage) == flowing


def test_an_attribute_is_text_too() -> None:
    assert markup.tag("p", "x", "k", data_type='"><b>') == '<p class="k" data-type="&quot;&gt;&lt;b&gt;">x</p>'
