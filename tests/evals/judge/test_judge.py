"""A judge asked over a real socket: what goes to it and what does not, what is kept, and the command."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from evals.gold.questions import GoldQuestion
from evals.judge import grading
from evals.judge.grading import Pair
from evals.judge.judge import Judge, stored
from evals.runs.folder import LOCK, RunFolder
from index import build_index, filelock
from index.errors import DiskError, KeyRefused
from index.search.retriever import Hit
from index.store.open_index import open_index
from qa.egress.policy import EgressPolicy
from qa.models.chat import Endpoint, ModelOptions
from tests.fakes import made_runs
from tests.fakes.evidence import hit
from tests.fakes.made_runs import KEY, OTHER, QUESTION, UNANSWERABLE, answered, failed, refused
from tests.fakes.made_up import CABLE
from tests.fakes.stub_server import Answer, Say, Stub, failure, openai_chunk, openai_reply

Run = Callable[..., subprocess.CompletedProcess[str]]

RIGHT = openai_reply('{"why": "Forty it is.", "grade": "right"}')
WRONG = openai_reply('{"why": "It is seven.", "grade": "wrong"}')
BUSY = failure(500, {"error": {"message": "no room"}}, {"x-should-retry": "false"})
BROKEN = Say((openai_chunk('{"grade": "right"}'),), headers={"content-type": "text/event-stream"}, cut=True)


def questions(count: int) -> list[GoldQuestion]:
    return [replace(QUESTION, id=f"t-{n}") for n in range(count)]


def pairs(count: int) -> list[Pair]:
    """So many questions, all answered."""
    return [
        (question, answered(question.id, f"It carries 40, says {question.id}.", KEY)) for question in questions(count)
    ]


def here(stub: Stub, folder: Path, **options: object) -> Judge:
    """A judge on this machine."""
    endpoint = Endpoint("compat", "openai", f"{stub.url}/v1", "m", options=ModelOptions(**options))  # type: ignore[arg-type]
    return Judge(endpoint, EgressPolicy("SBU", (), folder / "calls.jsonl"), None)


def marked(**markings: str) -> Callable[[Collection[str]], Sequence[Hit]]:
    """An index in which the first and second paragraph have these markings."""
    held = {each.key: each for each in (hit(int(name[1:]), "…", marking=said) for name, said in markings.items())}
    return lambda keys: [held[key] for key in sorted(keys) if key in held]


def elsewhere(folder: Path, sources: Callable[[Collection[str]], Sequence[Hit]], *trusted: str) -> Judge:
    """A judge on another machine, which nothing may reach."""
    endpoint = Endpoint("far", "anthropic", "https://models.example", "m", key="k", key_header="x-api-key")
    return Judge(endpoint, EgressPolicy("SBU", trusted, folder / "log"), sources)


@pytest.mark.parametrize("workers", [1, 3])
def test_each_answer_is_graded_and_kept_in_the_order_of_the_gold(tmp_path: Path, workers: int) -> None:
    told: list[tuple[int, int]] = []
    with Stub([RIGHT] * 5) as stub:
        found = here(stub, tmp_path).grade(
            tmp_path, pairs(5), workers=workers, on_done=lambda done, of: told.append((done, of))
        )
    assert {each.grade for each in found.values()} == {"right"}
    assert told == [(n, 5) for n in range(6)]
    kept = [json.loads(line) for line in (tmp_path / grading.FILE).read_text("utf-8").splitlines()]
    assert [row["id"] for row in kept] == [f"t-{n}" for n in range(5)]
    assert kept[0] | {"of": ""} == {"id": "t-0", "grade": "right", "why": "Forty it is.", "model": "compat/m", "of": ""}
    assert not (tmp_path / "calls.jsonl").exists()


@pytest.mark.parametrize(
    ("said", "grade", "why"),
    [
        (WRONG, "wrong", "It is seven."),
        (openai_reply("I would say right."), "not graded", "its reply names no grade"),
        (openai_reply("{", finish="length"), "not graded", "its reply broke off"),
        (BROKEN, "not graded", "its reply broke off"),
        (openai_reply(finish="content_filter"), "not graded", "content filter"),
        (BUSY, "not graded", "no room"),
    ],
    ids=["wrong", "no grade", "too long", "cut", "filtered", "failed"],
)
def test_what_cannot_be_read_as_a_grade_is_none(tmp_path: Path, said: Answer, grade: str, why: str) -> None:
    with Stub([said]) as stub:
        found = here(stub, tmp_path).grade(tmp_path, pairs(1))["t-0"]
    assert (found.grade, found.model) == (grade, "compat/m")
    assert why in found.why and "\n" not in found.why


def test_what_is_no_answer_is_not_asked_about(tmp_path: Path) -> None:
    asked = [(questions(1)[0], refused("t-0")), (replace(QUESTION, id="t-9"), failed("t-9"))]
    with Stub() as stub:
        found = here(stub, tmp_path).grade(tmp_path, asked)
        assert stub.requests == []
    assert [(each.grade, each.model) for each in found.values()] == [("wrong", None), ("wrong", None)]


def test_grading_goes_on_where_it_stopped_and_asks_again_what_was_not_graded(tmp_path: Path) -> None:
    with Stub([RIGHT, BUSY, failure(401, {"error": "no key"})]) as stub, pytest.raises(KeyRefused):
        here(stub, tmp_path).grade(tmp_path, pairs(4))
    with Stub([WRONG, WRONG, WRONG]) as stub:
        found = here(stub, tmp_path).grade(tmp_path, pairs(4))
        assert len(stub.posted) == 3
    assert [each.grade for each in found.values()].count("right") == 1
    assert found["t-0"].grade == "right"


def test_another_model_and_another_answer_are_graded_anew(tmp_path: Path) -> None:
    with Stub([RIGHT]) as stub:
        here(stub, tmp_path).grade(tmp_path, pairs(1))
    anew = [(questions(1)[0], answered("t-0", "It carries 7.", KEY))]
    with Stub([WRONG]) as stub:
        assert here(stub, tmp_path).grade(tmp_path, anew)["t-0"].grade == "wrong"
    with Stub([RIGHT]) as stub:
        other = Judge(
            Endpoint("compat", "openai", f"{stub.url}/v1", "n"), EgressPolicy("SBU", (), tmp_path / "log"), None
        )
        assert other.grade(tmp_path, anew)["t-0"].model == "compat/n"


@pytest.mark.parametrize("schema", ["on", "off"])
def test_the_request_has_the_prompt_one_row_and_the_schema_if_it_is_wanted(tmp_path: Path, schema: str) -> None:
    with Stub([RIGHT]) as stub:
        here(stub, tmp_path, schema=schema, max_output=99).grade(tmp_path, pairs(1))
        sent = stub.posted[0].json
    system, user = (message["content"] for message in sent["messages"])
    assert system == grading.PROMPT.text
    assert json.loads(user)["right_answer"] == "40"
    assert ("response_format" in sent) == (schema == "on")
    assert 99 in sent.values()


@pytest.mark.parametrize(
    ("markings", "why"),
    [
        ({"_1": "U", "_2": "C"}, "not sent to models.example, where nothing above SBU may go: 08ANYTOWN7 ¶2 (C)"),
        ({"_1": "S", "_2": "U"}, "not sent to models.example, where nothing above SBU may go: 08ANYTOWN7 ¶1 (S)"),
        ({"_1": "U"}, "not sent, as the marking of 08ANYTOWN7 ¶2 is not known"),
        ({"_2": "U"}, "not sent, as the marking of 08ANYTOWN7 ¶1 is not known"),
    ],
    ids=["the run's passage", "the gold's passage", "unknown passage", "unknown gold"],
)
def test_above_what_may_leave_nothing_is_sent_and_it_is_told(
    tmp_path: Path, markings: dict[str, str], why: str
) -> None:
    assert answered("t-0", "40.", KEY).shown == {KEY, OTHER}
    found = elsewhere(tmp_path, marked(**markings)).grade(tmp_path, pairs(1))["t-0"]
    assert (found.grade, found.why, found.model) == ("not graded", why, None)
    assert not (tmp_path / "log").exists()


@pytest.mark.parametrize(("second", "trusted"), [("SBU", ()), ("S", ("models.example",))])
def test_what_may_leave_is_logged_first(tmp_path: Path, second: str, trusted: tuple[str, ...]) -> None:
    (tmp_path / "log").mkdir()  # so that it cannot be written, and nothing is sent
    with pytest.raises(DiskError, match="Nothing was sent: the log of calls"):
        elsewhere(tmp_path, marked(_1="U", _2=second), *trusted).grade(tmp_path, pairs(1))


def test_markings_come_from_the_index(tmp_path: Path) -> None:
    (tmp_path / "cables").mkdir()
    (tmp_path / "cables" / "one.txt").write_text(CABLE, encoding="utf-8")
    build_index([tmp_path / "cables"], tmp_path / "index")
    opened = open_index(tmp_path / "index")
    try:
        held = {each.passage.key: each.passage.marking for each in opened.store.all_passages()}
        found = stored(opened.store)([*held, "08NOWHERE1 ¶1", f"{next(iter(held)).split(' ')[0]} ¶999"])
    finally:
        opened.close()
    assert {each.key: each.passage.marking for each in found} == held


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    """A run with a right answer, a refusal, and a question that the cables do not answer."""
    asked = [*questions(2), UNANSWERABLE]
    return made_runs.run(tmp_path / "run", asked, [pairs(1)[0][1], refused("t-1"), answered("t-2", "Bob.", KEY)])


def test_the_command_prints_the_grades_beside_the_string_score(run_ask: Run, run: RunFolder) -> None:
    with Stub([RIGHT]) as stub:
        done = run_ask("eval", "judge", str(run.path), "--model", "compat/m", ASK_BASE_URL=f"{stub.url}/v1")
        assert done.returncode == 0, done.stderr
        assert "compat/m as the judge of embedded\nRight: 0.500 (1 of 2 graded;" in done.stdout
        assert "They agree on 1.000" in done.stdout
        told = json.loads(
            run_ask(
                "eval", "judge", str(run.path), "--model", "compat/m", "--json", ASK_BASE_URL=f"{stub.url}/v1"
            ).stdout
        )
        assert len(stub.posted) == 1
    assert told["counts"] == {"right": 1, "wrong": 1, "not graded": 0}
    assert [row["id"] for row in told["rows"]] == ["t-0", "t-1"]


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ([], 2, "the embedded reader cannot grade"),
        (["--model", "nobody/x"], 2, "nobody"),
        (["--model", "compat/m"], 2, "is not the index that was asked"),
    ],
)
def test_what_cannot_be_judged_is_said_in_one_line(
    run_ask: Run, run: RunFolder, sample_index: Path, given: list[str], code: int, said: str
) -> None:
    done = run_ask("eval", "judge", str(run.path), *given, ASK_BASE_URL="https://models.example/v1")
    assert (done.returncode, done.stderr.count("\n")) == (code, 1), done.stderr
    assert said in done.stderr


def test_a_run_that_is_being_written_is_left_alone(run_ask: Run, run: RunFolder) -> None:
    lock = filelock.exclusive(run.path / LOCK)
    assert lock is not None
    done = run_ask("eval", "judge", str(run.path), "--model", "compat/m", ASK_BASE_URL="http://127.0.0.1:9/v1")
    lock.release()
    assert (done.returncode, "is being written now" in done.stderr) == (2, True)
