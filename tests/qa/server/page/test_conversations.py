"""Conversations of the page: what was asked before is there for whoever knows their name, and memory stays bounded."""

from __future__ import annotations

from qa.drafts.draft import Turn
from qa.server.page.page_query import Conversations


def turn(number: int) -> Turn:
    return Turn(f"question {number}?", f"answer {number}", "U")


def test_the_last_turns_are_kept() -> None:
    kept = Conversations()
    name = kept.keep(None, [turn(n) for n in range(5)])
    assert kept.turns(name) == (turn(2), turn(3), turn(4))


def test_a_conversation_keeps_its_name_and_another_has_another() -> None:
    kept = Conversations()
    first = kept.keep(None, [turn(1)])
    assert kept.keep(first, [turn(1), turn(2)]) == first
    assert kept.keep(None, [turn(1)]) != first
    assert len(first) > 20


def test_a_name_that_somebody_made_up_begins_anew() -> None:
    kept = Conversations()
    assert kept.turns("guessed") == ()
    assert kept.keep("guessed", [turn(1)]) != "guessed"


def test_the_one_used_longest_ago_is_let_go_first() -> None:
    kept = Conversations(most=2)
    first, second = kept.keep(None, [turn(1)]), kept.keep(None, [turn(2)])
    kept.keep(first, [turn(3)])
    kept.keep(None, [turn(4)])
    assert kept.turns(second) == ()
    assert kept.turns(first) == (turn(3),)
