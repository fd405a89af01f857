"""Conversations of the page: what was asked before is there for whoever knows their name, and memory stays bounded."""

from __future__ import annotations

from qa.drafts.draft import Exchange
from qa.server.conversations import Conversations


def exchange(number: int) -> Exchange:
    return Exchange(f"question {number}?", f"answer {number}", "U")


def test_the_last_exchanges_are_kept() -> None:
    kept = Conversations()
    name = kept.keep(None, [exchange(n) for n in range(5)])
    assert kept.exchanges(name) == (exchange(2), exchange(3), exchange(4))


def test_a_conversation_keeps_its_name_and_another_has_another() -> None:
    kept = Conversations()
    first = kept.keep(None, [exchange(1)])
    assert kept.keep(first, [exchange(1), exchange(2)]) == first
    assert kept.keep(None, [exchange(1)]) != first
    assert len(first) > 20


def test_a_name_that_somebody_made_up_begins_anew() -> None:
    kept = Conversations()
    assert kept.exchanges("guessed") == ()
    assert kept.keep("guessed", [exchange(1)]) != "guessed"


def test_the_one_used_longest_ago_is_let_go_first() -> None:
    kept = Conversations(most=2)
    first, second = kept.keep(None, [exchange(1)]), kept.keep(None, [exchange(2)])
    kept.keep(first, [exchange(3)])
    kept.keep(None, [exchange(4)])
    assert kept.exchanges(second) == ()
    assert kept.exchanges(first) == (exchange(3),)
