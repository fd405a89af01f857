"""Ways to put a sentence that change nothing of what it says."""

import pytest

from evals.sentence_check.right_drafts import Sentence, put_rightly, usable
from evals.sentence_check.statements import statement_of
from tests.fakes.anytown import collection


def put(number: int, place: int) -> dict[str, list[str]]:
    """The texts of each style for one sentence."""
    every = collection()
    paragraph = every.paragraphs[number - 1]
    said = Sentence(paragraph.sentence_texts[place], place, paragraph, every, every.paragraphs)
    found: dict[str, list[str]] = {}
    for draft in put_rightly(said, "test", True):
        assert draft.citations == (paragraph.key,)
        found.setdefault(draft.kind, []).append(draft.text)
    return found


def test_a_sentence_is_put_in_many_ways() -> None:
    ways = put(1, 0)
    assert "In 2006, the Harbor Patrol Service (HPS) inspected forty-two ferries" in ways["figures in words"][0]
    assert ways["brackets left out"] == [
        "In 2006, the Harbor Patrol Service inspected 42 ferries in Anytown, 27 of which had no lifeboats."
    ]
    assert ways["acronym for the name"] == [
        "In 2006, the HPS inspected 42 ferries in Anytown, 27 of which had no lifeboats."
    ]
    assert ways["joined"][0].endswith(
        "no lifeboats; Captain Ilse Vandermeer was fined 600 euros on May 17, 2006, and "
        "the port reopened after three weeks."
    )


def test_dates_units_and_numbers_are_respelled() -> None:
    ways = put(1, 1)
    assert [text.partition(" on ")[2][:12] for text in ways["dates respelled"][:1]] == ["17 May 2006,"]
    assert any("2006-05-17" in text for text in ways["dates respelled"])
    assert any("€600" in text for text in ways["signs of units"])
    assert any("after 3 weeks" in text for text in ways["figures in digits"])
    assert any("1121 tons" in text for text in put(2, 0)["separators"])


def test_an_acronym_is_spelled_out_where_a_passage_shown_defines_it() -> None:
    assert put(2, 1)["acronym spelled out"][0].startswith("Harbor Patrol Service did not inspect")


def test_a_quotation_holds_the_very_words() -> None:
    ways = put(3, 1)
    assert all(part in "".join(ways["quoted"]) for part in ("The Fund has paid", "eight months."))
    bare = ways["part quoted"][0].translate(str.maketrans("", "", '"“”'))
    assert bare == collection().paragraphs[2].sentence_texts[1]


def test_the_same_drafts_are_made_each_time() -> None:
    assert put(1, 1) == put(1, 1)


@pytest.mark.parametrize(
    ("sentence", "stands"),
    [
        ("The ferry was late again and nobody said why.", True),
        ("The ferry was late.", False),
        ("and the ferry was late again and nobody said why.", False),
        ("The ferry (an old one was late again and nobody said why.", False),
        ('The ferry was "late again and nobody said why.', False),
        ("FERRIES The ferry was late again and nobody said why.", False),
        ("Question 4: The ferry was late again and nobody said why.", False),
    ],
)
def test_only_whole_sentences_are_used(sentence: str, stands: bool) -> None:
    assert usable(sentence) == stands


@pytest.mark.parametrize(
    ("question", "answer", "statement"),
    [
        ("how many ferries did HPS inspect in 2006?", "42", "HPS inspected 42 ferries in 2006."),
        ("How many ferries did HPS deny entry?", "four", "HPS denied four ferries entry."),
        ("How many ferries were sunk?", "two ferries", "Two ferries were sunk."),
        ("What does HPS stand for?", "Harbor Patrol Service", "HPS stands for Harbor Patrol Service."),
        ("LRB?", "Lake Rescue Board", "LRB stands for Lake Rescue Board."),
        ("When was the old bridge opened?", "May 17, 2005", "The old bridge was opened on May 17, 2005."),
        ("when did Anytown open the port", "July 2006", "Anytown opened the port in July 2006."),
        ("Which board leads rescues on the lake?", "the LRB", "The LRB leads rescues on the lake."),
        ("biggest fine handed to a skipper", "600 euros", "The biggest fine handed to a skipper: 600 euros."),
        ("Did it sink?", "No; it ran aground on the second day.", "It ran aground on the second day."),
        ("Why was it late?", "Because the storm had not let up at all.", None),
        ("How near was it?", "350 meters", None),
        ("What did he say?", "that it was late", None),
    ],
)
def test_an_answer_becomes_a_statement_where_the_words_tell_how(
    question: str, answer: str, statement: str | None
) -> None:
    assert statement_of(question, answer) == statement
