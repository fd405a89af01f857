"""`ask eval propose` against a model's server on a socket: what is kept, what is told, and what the model may see."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from evals.gold import questions
from evals.proposals.proposer import Asked
from index.errors import NonsenseReply
from index.store.open_index import open_index
from qa.egress.policy import EgressPolicy
from qa.models.chat import Endpoint
from qa.models.client import Client
from tests import CHECKOUT
from tests.fakes import islands
from tests.fakes.stub_server import Answer, OfflineStub, Say, Script, Seen, Stub, failure, openai_reply

Run = Callable[..., subprocess.CompletedProcess[str]]
Fields = tuple[str, str, str, str, list[str]]

WROTE: dict[str, Fields] = {
    islands.FERRY: (
        "The yard in Parnu will deliver it for 31 million kroons, and school children will travel free of charge.",
        "What does Estonia pay for its new island ship ordered in early 2008?", "numeric", "31 million kroons",
        ["31 million"],
    ),
    islands.SCHOOL: (
        "The mayor, Liis Rannamets, wants to keep it open until the new causeway is finished",
        "Teachers told only nineteen pupils: who?", "entity", "Liis Rannamets", ["Rannamets"],
    ),
    islands.PEAT: (
        "Their union, which had 640 members before, signed a contract on the last evening of the strike",
        "How big was the association of Latvian bog workers in 2008?", "numeric", "640", ["640"],
    ),
    islands.BEES: (
        "its chairman counted 12 hives", "How many colonies survived in Lithuania?", "numeric", "12", ["12"],
    ),
    islands.TRAM: (
        "engineers give it two years at most", "How long does a two year crossing last?", "numeric", "two years",
        ["two year"],
    ),
}  # fmt: skip


def reply(passage: str) -> Say:
    names = ("quote", "question", "type", "answer", "must_include")
    return openai_reply(json.dumps(dict(zip(names, WROTE[passage], strict=True))))


def given(seen: Seen) -> dict[str, str]:
    """What the request says of the passage and its cable."""
    cable, passage = map(json.loads, seen.json["messages"][1]["content"].splitlines())
    return {**cable, **passage}


def model(seen: Seen) -> Say:
    """Write the question of this passage; nonsense of those that it has none for."""
    passage = given(seen)["text"]
    return reply(passage) if passage in WROTE else openai_reply("La la la.")


def asked(run_ask: Run, stub: Script, gold: Path, *options: str) -> subprocess.CompletedProcess[str]:
    words = ("eval", "propose", "--gold", str(gold), "--index", str(islands.index()), "--model", "compat/m", *options)
    return run_ask(*words, ASK_BASE_URL=f"{stub.url}/v1")


def test_with_yes_what_code_finds_nothing_against_is_kept_and_the_rest_counted(run_ask: Run, tmp_path: Path) -> None:
    gold = tmp_path / "mine.jsonl"
    with Stub([model] * 7) as stub:
        done = asked(run_ask, stub, gold, "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == (
        "7 written: 1 kept, 2 broken, 1 not in the passage, 1 cannot be checked, 1 copy words, 1 have other answers"
    )
    (row,) = map(json.loads, gold.read_text("utf-8").splitlines())
    notes = row.pop("notes")
    assert row == {
        "id": "mine-001",
        "question": WROTE[islands.FERRY][1],
        "type": "numeric",
        "answer": "31 million kroons",
        "must_include": ["31 million"],
        "cites": [["08TALLINN7 ¶1"]],
    }
    assert re.fullmatch(r"proposed by compat/m from 08TALLINN7 ¶1 on \d{4}-\d\d-\d\d, read by nobody", notes)
    assert "08RIGA12 ¶1: have other answers: 09VILNIUS30 ¶1 may answer it too, and nobody is asked" in done.stderr
    assert "broken: its reply holds no question" in done.stderr


def test_a_passage_that_is_asked_about_already_is_not_sent_again(run_ask: Run, tmp_path: Path) -> None:
    gold = tmp_path / "mine.jsonl"
    with Stub([model] * 7) as stub:
        asked(run_ask, stub, gold, "--yes", "--cable", "08TALLINN7")
        assert len(stub.posted) == 2
        again = asked(run_ask, stub, gold, "--yes", "--cable", "08TALLINN7")
        assert len(stub.posted) == 3
    assert again.stdout == "1 written: 0 kept, 1 copy words\n"
    assert len(questions.read(gold)) == 1


def test_the_clearance_of_the_person_is_that_of_the_rows_and_of_what_is_sent(run_ask: Run, tmp_path: Path) -> None:
    with Stub([model] * 7) as stub:
        asked(run_ask, stub, tmp_path / "mine.jsonl", "--yes", "--clearance", "U")
        sent = [given(seen) for seen in stub.posted]
    assert islands.SECRET not in [each["text"] for each in sent]
    assert [each["text"] for each in sent if "subject" not in each] == [islands.DENTIST], "its cable is C"
    assert [each.filters.clearance for each in questions.read(tmp_path / "mine.jsonl")] == ["U"]


def test_elsewhere_nothing_above_the_limit_may_be_drawn_and_calls_are_logged(tmp_path: Path) -> None:
    endpoint = Endpoint("far", "openai", "https://models.example/v1", "m", key="k")
    opened = open_index(islands.index())
    passages = {each.key: each for each in opened.store.all_passages()}
    opened.close()
    with OfflineStub([openai_reply("…")]) as stub, Client(endpoint, transport=stub.transport) as client:
        far = Asked(client, endpoint, EgressPolicy("SBU", (), tmp_path / "calls.jsonl"))
        assert not far.may_see(passages["09TALLINN9 ¶1"])
        with pytest.raises(AssertionError):
            far.write(passages["09TALLINN9 ¶1"])
        with pytest.raises(NonsenseReply, match="holds no question"):
            far.write(passages["09TALLINN9 ¶2"])
        (seen,) = stub.posted
    assert "subject" not in given(seen), "its cable is C"
    (logged,) = map(json.loads, (tmp_path / "calls.jsonl").read_text().splitlines())
    assert (logged["keys"], logged["markings"]) == (["09TALLINN9 ¶2"], ["U"])


BUSY = failure(500, {"error": {"message": "no room"}}, {"x-should-retry": "false"})


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (BUSY, "no room"),
        (openai_reply("{", finish="length"), "its reply broke off (truncated)"),
        (openai_reply(finish="content_filter"), "its reply broke off (filtered)"),
        (openai_reply('{"question": "What?"}'), "its reply holds no question"),
    ],
)
def test_a_reply_that_is_none_is_broken_and_the_next_passage_is_asked(
    run_ask: Run, tmp_path: Path, answer: Answer, why: str
) -> None:
    with Stub([answer, *[model] * 6]) as stub:
        done = asked(run_ask, stub, tmp_path / "mine.jsonl", "--yes")
        assert len(stub.posted) == 7
    assert "7 written:" in done.stdout
    assert re.search(rf"^ask: 1 of 7, .*: broken: .*{re.escape(why)}", done.stderr, re.MULTILINE)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ((), 2, "nobody is there to say yes or no: run it in a terminal, or with --yes."),
        (("--yes", "--model", "embedded"), 2, "the embedded reader cannot write questions: name a model"),
        (("--yes", "--cable", "08NOWHERE1"), 1, "08NOWHERE1"),
        (("--yes", "--cable", "09TALLINN9", "--clearance", "U", "--since", "2010"), 2, "no passage to ask about"),
    ],
)
def test_what_cannot_begin_is_said_in_one_line_and_makes_no_file(
    run_ask: Run, tmp_path: Path, options: Sequence[str], code: int, said: str
) -> None:
    with Stub() as stub:
        done = asked(run_ask, stub, tmp_path / "mine.jsonl", *options)
        assert stub.posted == []
    assert (done.returncode, done.stderr.count("\n")) == (code, 1), done.stderr
    assert said in done.stderr
    assert not (tmp_path / "mine.jsonl").exists()


def test_a_server_that_refuses_ends_it_in_one_line_and_what_was_kept_stays(run_ask: Run, tmp_path: Path) -> None:
    gold = tmp_path / "mine.jsonl"
    with Stub([*[model] * 6, failure(401, {"error": {"message": "no such key"}})]) as stub:
        done = asked(run_ask, stub, gold, "--yes")
    assert done.returncode == 1
    assert done.stdout.startswith("6 written: 1 kept")
    assert "no such key" in done.stderr.splitlines()[-1]
    assert len(questions.read(gold)) == 1


def test_a_server_that_is_down_is_told_in_one_line(run_ask: Run, tmp_path: Path) -> None:
    done = asked(run_ask, Script(), tmp_path / "mine.jsonl", "--yes")
    assert (done.returncode, done.stdout) == (1, "")
    beginning, *error = done.stderr.splitlines()
    assert beginning == "ask: asking compat/m for a question from each of 7 passages"
    assert error == ["ask: compat/m: nothing answers at http://127.0.0.1:1/v1; start the server there."]
    assert not (tmp_path / "mine.jsonl").exists()


def in_a_terminal(gold: Path, stub: Stub, typed: str, *options: str) -> subprocess.CompletedProcess[str]:
    """The command with these lines typed; its output is read from pipes."""
    import pty

    ours, theirs = pty.openpty()
    os.write(ours, typed.encode())
    done = subprocess.run(
        [sys.executable, "-m", "qa.cli", "eval", "propose", "--gold", str(gold), "--index", str(islands.index()),
         "--model", "compat/m", *options],
        cwd=CHECKOUT, stdin=theirs, capture_output=True, text=True, encoding="utf-8", check=False,
        env=os.environ | {"ASK_BASE_URL": f"{stub.url}/v1"},
    )  # fmt: skip
    os.close(ours)
    os.close(theirs)
    return done


TERMINAL = pytest.mark.skipif(sys.platform == "win32", reason="this system has no pseudoterminals")


@TERMINAL
@pytest.mark.parametrize(
    ("typed", "cites", "said"),
    [
        ("y\n", [["08RIGA12 ¶1"]], "1 written: 1 kept"),
        ("maybe\na\n", [["08RIGA12 ¶1"], ["09VILNIUS30 ¶1"]], "1 written: 1 kept"),
        ("n\n", None, "1 written: 0 kept, 1 refused"),
        ("q\n", None, ""),
        ("\x04", None, ""),
    ],
    ids=["yes", "the others too", "no", "quit", "end of input"],
)
def test_a_person_decides(tmp_path: Path, typed: str, cites: list[list[str]] | None, said: str) -> None:
    gold = tmp_path / "mine.jsonl"
    with Stub([model]) as stub:
        done = in_a_terminal(gold, stub, typed, "--cable", "08RIGA12")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == said
    shown = " ".join(done.stderr.split())
    assert "Question How big was the association of Latvian bog workers in 2008?" in shown
    assert "Answer 640 (numeric)" in shown
    assert "From 08RIGA12 ¶1 (U, 2008-03-12): Their union, which had 640 members before" in shown
    assert "Also in? 09VILNIUS30 ¶1: The union of farmers denies it" in shown
    assert ("write one of these letters" in shown) == typed.startswith("maybe")
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()] if gold.exists() else []
    assert [row["cites"] for row in rows] == ([cites] if cites else [])
    assert all(row["notes"].endswith(", accepted by a person") for row in rows)


@TERMINAL
def test_what_was_accepted_is_in_the_file_when_a_person_stops(tmp_path: Path) -> None:
    gold = tmp_path / "mine.jsonl"
    with Stub([model] * 7) as stub:
        done = in_a_terminal(gold, stub, "y\nq\n")
    assert ": 1 kept" in done.stdout
    assert len(questions.read(gold)) == 1


@TERMINAL
def test_what_a_model_writes_cannot_steer_the_terminal(tmp_path: Path) -> None:
    def steering(seen: Seen) -> Say:
        quote, question, *rest = WROTE[islands.PEAT]
        names = ("quote", "question", "type", "answer", "must_include")
        return openai_reply(json.dumps(dict(zip(names, (quote, f"{question} \x1b[2J\u202e", *rest), strict=True))))

    with Stub([steering]) as stub:
        done = in_a_terminal(tmp_path / "mine.jsonl", stub, "n\n", "--cable", "08RIGA12")
    assert "bog workers in 2008?" in done.stderr
    assert "\x1b" not in done.stderr and "\u202e" not in done.stderr
