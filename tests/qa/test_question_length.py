"""A question has one limit of length, whoever asks, and within it no form of it takes long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from index.errors import UsageError
from qa import Assistant
from qa.drafts.follow_up import LONGEST_QUESTION

TOO_LONG = "x" * (LONGEST_QUESTION + 1)
FORMS = [
    " ",
    "1",
    "?",
    "x",
    "a a ",
    "A A ",
    "([{",
    '"',
    "\u0301",
    "a\u0301",
    ", ",
    "- ",
    "A-",
    "/a",
    "how many ",
    "Mr. A",
    "2007 ",
]
FORMS += ["one ", "who, ", "Kosovo (KPS) ", "08PRISTINA128 ¶9 ", "\n", "\u200b"]
NAMES = " ".join(f"Name{number}" for number in range(LONGEST_QUESTION // 4))


@pytest.fixture(scope="module")
def assistant(sample_index: Path) -> Iterator[Assistant]:
    with Assistant.open(sample_index, model="embedded") as opened:
        yield opened


@pytest.mark.parametrize("form", [*FORMS, NAMES], ids=lambda form: ascii(form[:20]))
def test_a_question_of_any_form_is_answered_at_the_limit(assistant: Assistant, form: str) -> None:
    question = (form * LONGEST_QUESTION)[:LONGEST_QUESTION]
    assert assistant.ask(question).question == question
    assert assistant.ask("and then?", previous=[assistant.ask(question).turn]).question == "and then?"


@pytest.mark.parametrize("asking", ["ask", "search", "preview"])
def test_a_longer_question_is_refused_by_the_library(assistant: Assistant, asking: str) -> None:
    with pytest.raises(UsageError, match=f"may be {LONGEST_QUESTION} characters long"):
        getattr(assistant, asking)(TOO_LONG)


@pytest.mark.parametrize("words", [["--"], ["search"], ["--dry-run", "--"]])
def test_a_longer_question_is_refused_by_the_command(
    run_ask: Callable[..., CompletedProcess[str]], words: list[str]
) -> None:
    done = run_ask(*words, TOO_LONG)
    assert done.returncode == 2
    assert f"may be {LONGEST_QUESTION} characters long" in done.stderr
    assert done.stdout == ""
