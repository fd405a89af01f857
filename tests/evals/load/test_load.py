"""The load program: what it asks, whom it asks, and that it counts what fails. How fast anything is, is not tested."""

from __future__ import annotations

import asyncio
import os
import re
from itertools import repeat
from pathlib import Path

import pytest

from evals.load import __main__ as load
from evals.load.clients import Reply, Stuck, asking, crowd, searching
from evals.load.servers import memory, serving
from index.errors import AskError
from tests.fakes.stub_server import Say, Stub, answered


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


def test_connections_that_never_finish_stand_beside_others(sample_index: Path) -> None:
    async def beside(address: str) -> list[int]:
        async with Stuck(address, 20) as stuck:
            replies = await crowd(address, repeat(asking(address, "who runs the shelter?")), 1, most=2)
            assert stuck.open == 20
        assert stuck.open == 0
        return [reply.status for reply in replies]

    with serving(sample_index, "--processes", "0") as (address, pid):
        assert asyncio.run(beside(address)) == [200, 200]
        assert memory(pid) > 10_000_000


def test_a_stuck_connection_that_is_closed_is_opened_again() -> None:
    async def closed() -> int:
        begun = 0

        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal begun
            begun += 1
            if begun > 3:
                await reader.read()
            writer.close()

        async with await asyncio.start_server(accept, "127.0.0.1") as server:
            port = server.sockets[0].getsockname()[1]
            async with Stuck(f"http://127.0.0.1:{port}", 2) as stuck:
                while begun < 5 or stuck.open < 2:
                    await asyncio.sleep(0.01)
        return begun

    assert asyncio.run(closed()) == 5


def test_a_server_that_does_not_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(AskError, match="the server did not start: ask: No index in"), serving(tmp_path / "nowhere"):
        raise AssertionError("it has started")


def test_memory_that_is_not_told_is_an_error() -> None:
    assert memory(os.getpid()) > 0
    with pytest.raises(AskError, match="/proc"):
        memory(2**30)


@pytest.mark.parametrize(
    ("replies", "held"),
    [
        ([Reply(200, 0.4)] * 20, True),
        ([Reply(200, 0.4)] * 20 + [Reply(200, 9.0)] * 2, False),
        ([Reply(200, 0.4)] * 20 + [Reply(503, 0.1)], False),
        ([], False),
    ],
    ids=["fast", "slow", "an error", "nothing"],
)
def test_a_bar_holds_only_without_errors_and_in_time(replies: list[Reply], held: bool) -> None:
    assert load.row("a crowd", replies, 1, 0.5) is held


@pytest.mark.parametrize(
    ("bars", "status"), [(load.Bars(1e9, 1e9, 1e9), 0), (load.Bars(0, 0, 0), 1)], ids=["held", "missed"]
)
def test_all_of_it_runs_is_told_in_a_table_and_ends_as_the_bars_say(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    bars: load.Bars,
    status: int,
) -> None:
    monkeypatch.setenv("ASK_DATA_DIR", str(tmp_path_factory.getbasetemp() / "load"))
    monkeypatch.setattr(load, "PARAGRAPHS", 40)
    monkeypatch.setattr(load, "QUICK", load.Size(0.5, 40, 4))
    monkeypatch.setattr(load, "BARS", bars)
    monkeypatch.setattr("sys.argv", ["load", "--quick"])
    assert load.main() == status
    rows = capsys.readouterr().out.splitlines()
    counted = [re.search(r" (\d+) +(\d+) +\d+ +\d+ +\d+  (?:NOT )?under", row) for row in rows[1:4]]
    assert all(found and int(found[1]) > 0 and found[2] == "0" for found in counted), rows
    assert rows[4].endswith("0 errors")
