"""An answer of before, asked again: what it is read from, and what counts as a change."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from index.errors import UsageError
from qa.answers.replay import Change, changes, recorded
from qa.drafts.draft import Turn

ANSWER: dict[str, Any] = {
    "question": "and tugs?",
    "answer": "32 boats. [08ANYTOWN7 ¶9]",
    "abstained": False,
    "reason": None,
    "finish": "complete",
    "removed": 0,
    "sentences": [{"text": "32 boats.", "citations": ["08ANYTOWN7 ¶9"], "support": "matched", "problems": []}],
    "conflicts": [],
    "passages": [
        {"key": "08ANYTOWN7 ¶9", "score": 0.9, "text": "Police counted 32 boats."},
        {"key": "08ANYTOWN7 ¶10", "score": 0.8, "text": "The mayor counted 33."},
    ],
    "timings_ms": {"total": 12.0},
    "usage": {},
    "index": {"digest": "d1", "cables": 5, "paragraphs": 40},
    "record": {
        "version": "0.2.0",
        "searched": "how many tugs?",
        "k": 8,
        "filters": {"cable": [], "origin": ["Anytown"], "tag": [], "since": "2007-01-01", "until": None},
        "clearance": "SBU",
        "remote_marking": "SBU",
        "strict": True,
        "reader": {"name": "llamacpp/tiny", "context": 4096, "max_output": 300, "temperature": 0.0, "schema": "off"},
        "previous": [{"question": "how many boats?", "answer": "32.", "marking": "SBU"}],
    },
}


def changed(**places: Any) -> dict[str, Any]:
    """The answer with other values: `changed(index__cables=6)`."""
    answer = deepcopy(ANSWER)
    for path, value in places.items():
        *way, last = path.split("__")
        place: Any = answer
        for name in way:
            place = place[int(name)] if name.isdigit() else place[name]
        place[last] = value
    return answer


def test_all_that_asking_again_needs_is_read() -> None:
    found = recorded(json.dumps(ANSWER), "a.json")
    assert found.question == "how many tugs?"
    assert found.filters["origin"] == ["Anytown"]
    assert found.previous == (Turn("how many boats?", "32.", "SBU"),)
    assert found.settings == {
        "model": "llamacpp/tiny",
        "k": 8,
        "strict": True,
        "clearance": "SBU",
        "repair": False,
        "verifier": "off",
        "context": 4096,
        "max_output": 300,
        "temperature": 0.0,
        "schema": "off",
    }


@pytest.mark.parametrize("text", ["", "[]", "{}", "1", '{"record": {}}', json.dumps(changed(passages=None))])
def test_what_is_no_answer_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(UsageError, match=r"a\.json cannot be asked again"):
        recorded(text, "a.json")


def test_timings_usage_and_scores_are_no_change() -> None:
    again = changed(timings_ms={"total": 99.0}, usage={"input_tokens": 3}, passages__0__score=0.1)
    assert list(changes(ANSWER, again)) == []


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        (changed(index__digest="d2"), Change("index: digest", "d1", "d2")),
        (changed(record__strict=False), Change("record: strict", "true", "false")),
        (changed(passages=ANSWER["passages"][:1]), Change("passage 08ANYTOWN7 ¶10", "shown at 2", "not shown")),
        (
            changed(passages__0__text="Police counted 31 boats."),
            Change("text of 08ANYTOWN7 ¶9", "Police counted 32 boats.", "Police counted 31 boats."),
        ),
        (
            changed(sentences__0__support="unsupported"),
            Change("sentence “32 boats.”", "matched, citing 08ANYTOWN7 ¶9", "unsupported, citing 08ANYTOWN7 ¶9"),
        ),
        (changed(finish="incomplete"), Change("answer: finish", "complete", "incomplete")),
        (changed(conflicts=[{"about": "boats", "figures": []}]), None),
    ],
)
def test_what_differs_is_named(again: dict[str, Any], expected: Change | None) -> None:
    found = list(changes(ANSWER, again))
    assert len(found) == 1
    assert expected in {None, found[0]}


def test_an_answer_of_an_earlier_version_opens_and_its_label_is_a_change() -> None:
    old = changed(sentences__0__support="supported", record__version="0.2.0")
    again = changed(sentences__0__support="quoted", record__version="0.2.0")
    before = recorded(json.dumps(old), "a.json").answer
    assert list(changes(before, again)) == [
        Change("sentence “32 boats.”", "supported, citing 08ANYTOWN7 ¶9", "quoted, citing 08ANYTOWN7 ¶9")
    ]


def test_passages_in_another_order_are_a_change_of_each_place() -> None:
    found = list(changes(ANSWER, changed(passages=ANSWER["passages"][::-1])))
    assert [(change.before, change.after) for change in found] == [
        ("shown at 1", "shown at 2"),
        ("shown at 2", "shown at 1"),
    ]
