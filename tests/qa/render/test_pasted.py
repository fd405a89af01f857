"""An answer pasted back from any of its copies, or a checked draft, gives its sentences with their keys and no more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import UsageError
from index.text.folding import one_line
from qa import draft_check
from qa.answers.answer import Answer
from qa.assistant import Assistant
from qa.drafts.splitting import split
from qa.render.citation_styles import as_markdown, as_text, bibtex, chicago
from qa.render.pasted import prose
from qa.render.text import answer_text, draft_text
from qa.verify.combine import Verified
from qa.verify.verifier import Verdict, Verification

QUESTIONS = (
    "how many victims did KPS identify in 2007?",
    "trafficking victims identified by police in 2006",
    "what did the minister say about corruption?",
    "who is the mayor?",
)


@pytest.fixture(scope="module")
def assistant(sample_index: Path) -> Iterator[Assistant]:
    with Assistant.open(sample_index, model="embedded") as opened:
        yield opened


@pytest.fixture(scope="module", params=QUESTIONS)
def answer(request: pytest.FixtureRequest, assistant: Assistant) -> Answer:
    return assistant.ask(request.param)


def checked(answer: Answer) -> str:
    unsure = Verdict(
        None, reason="it broke off, and said no more of it than that the boats were old", verifier="ours/m"
    )
    sentences = tuple(replace(each, verdict=unsure) for each in answer.sentences)
    return draft_text(Verified(sentences, "ours/m", Verification((unsure,), {"input_tokens": 3000}, 1)))


@pytest.mark.parametrize("write", [as_text, as_markdown, answer_text, checked])
def test_each_sentence_comes_back_with_its_keys(answer: Answer, write: Callable[[Answer], str]) -> None:
    found = [(re.findall(r"\w+", each.text), each.citations) for each in split(prose(write(answer)))]
    assert found == [(re.findall(r"\w+", one_line(each.text)), each.citations) for each in answer.sentences]


@pytest.mark.parametrize("write", [chicago, bibtex])
def test_notes_and_entries_alone_have_no_sentence(
    answer: Answer, assistant: Assistant, write: Callable[[Answer], str]
) -> None:
    if answer.citations:
        with pytest.raises(UsageError, match="no sentence to check"):
            draft_check.check(prose(write(answer)), assistant)


def test_a_copy_with_the_command_in_front_and_other_notes_behind(answer: Answer) -> None:
    text = f'$ ask "{answer.question}"\n{answer_text(answer)}\n\n{chicago(answer)}\n\n{bibtex(answer)}\n'
    assert [each.citations for each in split(prose(text))] == [each.citations for each in answer.sentences]


def test_doubts_signs_and_a_value_in_front_are_taken_off() -> None:
    text = (
        "32 — In 2007, 32 boats sank [08ANYTOWN7 ¶9].\n  ◐ partly: 32 is not in 08ANYTOWN7 ¶9 (but see\n"
        "    08ANYTOWN7 ¶8)\n"
        "Two swam. (uncited: it cites nothing)\n\n2 sentences, 1 partly, 1 uncited\n"
    )
    assert [each.text for each in split(prose(text))] == ["In 2007, 32 boats sank.", "Two swam."]


@pytest.mark.parametrize("text", ["Note: two swam.", "33 — In 2007, 32 boats sank.", "Who sank?\n\nOne boat did."])
def test_what_others_wrote_stays_as_it_is(text: str) -> None:
    assert prose(text) == text


def test_a_value_that_the_sentence_does_not_say_stays() -> None:
    assert prose("33 — In 2007, 32 boats sank.\n  “” quoted\n").startswith("33 — In 2007")
