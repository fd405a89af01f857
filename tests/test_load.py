"""The load program: what it asks, whom it asks, and that it counts what fails. How fast anything is, is not tested."""

from __future__ import annotations

import asyncio
import os
import re
from itertools import repeat
from pathlib import Path

import pytest

from evals.load import __main__ as load
from evals.load import corpus
from evals.load.clients import asking, crowd, searching, stuck
from evals.load.servers import memory, serving
from index.cables.reading import read_file
from index.errors import AskError
from index.passages import Cable
from tests.stub_server import Say, Stub, answered


def test_the_cables_are_read_as_such_and_are_always_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        corpus.write(tmp_path / name, 60)
    files = sorted((tmp_path / "one").iterdir())
    assert [path.read_bytes() for path in files] == [path.read_bytes() for path in sorted((tmp_path / "two").iterdir())]
    cables = [cable for path in files for cable in read_file(path) if isinstance(cable, Cable)]
    assert sum(len(cable.passages) for cable in cables) == 60
    assert [cable.reference_id for cable in cables] == [path.stem for path in files]
    assert all(cable.created and cable.subject and cable.tags for cable in cables)


def test_no_two_questions_are_alike() -> None:
    questions = corpus.questions(500)
    assert len(set(questions)) == 500
    assert questions == corpus.questions(500)


def test_every_reply_is_counted_with_its_status() -> None:
    with Stub([answered({}), answered({}, 503), Say(raw=b""), answered({})]) as stub:
        replies = asyncio.run(crowd(stub.url, repeat(asking(stub.url, "who?")), 1, most=4))
    assert [reply.status for reply in replies] == [200, 503, 0, 200]
    assert stub.requests[0].json == {"question": "who?"}


def test_a_search_asks_for_what_it_was_given() -> None:
    with Stub(routes={"/api/search": answered({})}) as stub:
        replies = asyncio.run(crowd(stub.url, repeat(searching(stub.url, "a & b?")), 2, most=3))
    assert [reply.status for reply in replies] == [200, 200, 200]
    assert stub.requests[0].path == "/api/search?k=8&question=a%20%26%20b%3F"


def test_connections_that_never_finish_are_let_go(sample_index: Path) -> None:
    async def beside(address: str) -> list[int]:
        let_go = await stuck(address, 20)
        replies = await crowd(address, repeat(asking(address, "who runs the shelter?")), 1, most=2)
        let_go()
        return [reply.status for reply in replies]

    with serving(sample_index, "--processes", "0") as (address, pid):
        assert asyncio.run(beside(address)) == [200, 200]
        assert memory(pid) > 10_000_000


def test_a_server_that_does_not_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(AskError, match="the server did not start: ask: No index in"), serving(tmp_path / "nowhere"):
        raise AssertionError("it has started")


def test_memory_that_is_not_told_is_none() -> None:
    assert memory(os.getpid()) > 0
    assert memory(2**30) == 0


def test_all_of_it_runs_and_is_told_in_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASK_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(load, "PARAGRAPHS", 40)
    monkeypatch.setattr(load, "QUICK", load.Size(0.5, 40, 4))
    monkeypatch.setattr("sys.argv", ["load", "--quick"])
    assert load.main() in (0, 1)
    rows = capsys.readouterr().out.splitlines()
    counted = [re.search(r" (\d+) +(\d+) +\d+ +\d+ +\d+  (?:NOT )?under", row) for row in rows[1:4]]
    assert all(found and int(found[1]) > 0 and found[2] == "0" for found in counted), rows
    assert rows[4].endswith("0 errors")
