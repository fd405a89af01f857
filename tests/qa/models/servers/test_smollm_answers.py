"""Ten answers of a small model that was really trained: whatever it writes, what is shown of it has to hold."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.errors import ModelError
from qa import Assistant
from qa.answers.answer import Answer
from qa.check.labels import HOLDS, CheckedSentence
from qa.render.text import answer_text
from qa.render.wording import label_text
from tests.fakes.servers.running import Running
from tests.fakes.servers.serving import smollm_server

Run = Callable[..., subprocess.CompletedProcess[str]]

NAME = "llamacpp/smollm2"
AS_JSON = (
    "who runs the shelter?",
    "when did Kosovo declare its independence?",
    "what did the mayor say about the bridge?",
    "what sanctions does a Tier 3 country face?",
    "how many victims did KPS identify in 2007?",
)
AS_TEXT = (
    "how long does a Tier 3 country have before sanctions?",
    "what is the PIK?",
    "which ministry coordinates the anti-trafficking effort?",
    "was the law changed in 2008?",
    "how many police were trained?",
)
LIMITS = {"ASK_K": "2", "ASK_MAX_OUTPUT": "96", "ASK_TEMPERATURE": "0", "ASK_ASSIST": "0", "ASK_REPAIR": "1"}
"""So that all of it takes about a minute on two cores; searches are tried elsewhere."""
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
PARAGRAPH = re.compile(r"[¶§]\s*\d+")


@dataclass(frozen=True)
class Asked:
    """A question, what came of it, and the sentences that were told of as they came."""

    question: str
    outcome: Answer | ModelError
    told: tuple[CheckedSentence, ...]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with smollm_server(tmp_path_factory.mktemp("smollm")) as running:
        yield running


@pytest.fixture(scope="module")
def asked(server: Running, sample_index: Path) -> list[Asked]:
    """All ten, asked through the library."""
    return [*_asked(server, sample_index, "auto", AS_JSON), *_asked(server, sample_index, "off", AS_TEXT)]


def _asked(server: Running, index: Path, schema: str, questions: tuple[str, ...]) -> Iterator[Asked]:
    with pytest.MonkeyPatch.context() as environment:
        for name, value in (LIMITS | {"ASK_BASE_URL": f"{server.url}/v1", "ASK_SCHEMA": schema}).items():
            environment.setenv(name, value)
        with Assistant.open(index, model=NAME) as assistant:
            for question in questions:
                told: list[CheckedSentence] = []
                try:
                    outcome: Answer | ModelError = assistant.ask(question, on_sentence=told.append)
                except ModelError as error:
                    outcome = error
                yield Asked(question, outcome, tuple(told))


@pytest.fixture(scope="module")
def answers(asked: list[Asked]) -> list[Answer]:
    found = [each.outcome for each in asked if isinstance(each.outcome, Answer)]
    assert len([answer for answer in found if answer.sentences]) >= 3, "too few answers to prove anything"
    return found


def test_each_question_ends_in_an_answer_or_one_clear_line(asked: list[Asked]) -> None:
    failed = [str(each.outcome) for each in asked if isinstance(each.outcome, ModelError)]
    assert all(NAME in line and "\n" not in line for line in failed), failed
    assert len(asked) == len(AS_JSON) + len(AS_TEXT)
    assert any(each.told for each in asked)


def test_no_sentence_that_does_not_hold_is_without_its_mark(answers: list[Answer]) -> None:
    for answer in answers:
        shown = " ".join(answer_text(answer).split())
        for sentence in answer.sentences:
            written = " ".join([sentence.text, *(f"[{key}]" for key in sentence.citations)])
            marked = f"{written} {label_text(sentence.support)}"
            assert sentence.holds or " ".join(marked.split()) in shown, sentence


def test_no_figure_of_a_sentence_that_holds_is_missing_in_its_passages(answers: list[Answer]) -> None:
    for answer in answers:
        given = {hit.key: f"{hit.passage.text} {hit.subject} {hit.created} {hit.key}" for hit in answer.passages}
        for sentence in filter(lambda each: each.holds, answer.sentences):
            stands = _numbers(" ".join(given[key] for key in sentence.citations))
            assert _numbers(PARAGRAPH.sub("", sentence.text)) <= stands, sentence


def test_only_keys_that_were_offered_are_cited(answers: list[Answer], asked: list[Asked]) -> None:
    for answer in answers:
        offered = {hit.key for hit in answer.passages}
        assert {each.key for each in answer.citations} <= offered
        assert all(set(each.citations) <= offered for each in answer.sentences if each.holds)
    held_to_the_schema = [each for each in asked if each.question in AS_JSON and isinstance(each.outcome, Answer)]
    for each in held_to_the_schema:
        assert isinstance(each.outcome, Answer)
        assert {key for sentence in each.told for key in sentence.citations} <= {h.key for h in each.outcome.passages}


def test_neither_the_prompt_nor_the_same_again_is_an_answer(answers: list[Answer]) -> None:
    for answer in answers:
        texts = [sentence.text for sentence in answer.sentences]
        assert len(texts) == len(set(texts))
        assert all(re.search(r"\w", text) for text in texts)


def test_what_failed_went_back_and_both_rounds_are_recorded(answers: list[Answer]) -> None:
    attempts = [each for answer in answers for each in answer.record["repair"]["attempts"]]
    assert attempts, "nothing failed: choose other questions"
    assert not any(each["before"]["support"] in HOLDS for each in attempts)
    for answer in answers:
        assert not answer.instead or {each.support for each in answer.sentences} == {"quoted"}


def test_a_record_replays_by_the_command(
    answers: list[Answer], server: Running, run_ask: Run, sample_index: Path, tmp_path: Path
) -> None:
    before = next(answer for answer in answers if answer.sentences).to_dict()
    (tmp_path / "answer.json").write_text(json.dumps(before), encoding="utf-8")
    done = run_ask("replay", str(tmp_path / "answer.json"), "--json", ASK_BASE_URL=f"{server.url}/v1")
    assert done.returncode == 0, done.stderr
    again = json.loads(done.stdout)["answer"]
    assert [hit["key"] for hit in again["passages"]] == [hit["key"] for hit in before["passages"]]
    assert again["record"]["reader"] == before["record"]["reader"]


def test_the_command_streams_an_answer_or_says_in_one_line_why_not(
    server: Running, run_ask: Run, sample_index: Path
) -> None:
    surroundings = LIMITS | {"ASK_BASE_URL": f"{server.url}/v1", "ASK_SCHEMA": "off"}
    done = run_ask(AS_TEXT[0], "--model", NAME, **surroundings)
    assert "Traceback" not in done.stderr
    if done.returncode == 0:
        assert "Checked: " in done.stdout
    else:
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def _numbers(text: str) -> set[float]:
    """The figures of a text, and the parts of each, as a date may be written in any order."""
    wholes = {float(each.replace(",", "")) for each in NUMBER.findall(text) if each.count(".") < 2}
    return wholes | {float(each) for each in re.findall(r"\d+", text)}
