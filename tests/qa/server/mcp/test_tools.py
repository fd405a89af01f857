"""The tools of `ask mcp`: in memory, over standard input and output, and over HTTP behind the guard."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp import Client, MCPError, StdioServerParameters

from qa.server.mcp.tools import server
from qa.server.service import QAService
from qa.settings.config import read_settings
from tests import CHECKOUT
from tests.fakes.served import QUESTION

Result = TypeVar("Result")
TOOLS = {"ask", "check_draft", "search", "list_cables", "read_paragraph", "read_cable"}


def in_memory(index: Path, work: Callable[[Client], Awaitable[Result]], **settings: Any) -> Result:
    """What a client gets that talks to the server without anything in between."""

    async def done() -> Result:
        async with QAService(read_settings(index=index, **settings)) as service, Client(server(service)) as client:
            return await work(client)

    return asyncio.run(done())


async def called(client: Client, tool: str, **given: Any) -> tuple[str, Any]:
    """The words of a result, and its structured content."""
    reply = await client.call_tool(tool, given)
    assert not reply.is_error, reply.content
    return reply.content[0].text, reply.structured_content  # type: ignore[union-attr]


def test_every_tool_is_described_with_its_arguments_and_what_it_gives(sample_index: Path) -> None:
    async def listed(client: Client) -> Any:
        return (await client.list_tools()).tools

    tools = in_memory(sample_index, listed)
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.description
        assert tool.output_schema
        assert tool.annotations.read_only_hint
        assert all("description" in each or "$ref" in each for each in tool.input_schema["properties"].values())


def test_an_answer_comes_in_words_and_as_structured_content(sample_index: Path) -> None:
    said, answer = in_memory(sample_index, lambda client: called(client, "ask", question=QUESTION))
    assert "32 — " in said
    assert "[08PRISTINA128 ¶9]" in said
    assert answer["citations"][0]["key"] == "08PRISTINA128 ¶9"
    assert answer["counts"]["quoted"] == answer["counts"]["sentences"] > 0


def test_a_draft_is_checked_against_what_it_cites(sample_index: Path) -> None:
    draft = "KPS identified 32 victims in 2007 [08PRISTINA128 ¶9]. It identified 71 in 2006 [08PRISTINA128 ¶9]."
    said, checked = in_memory(sample_index, lambda client: called(client, "check_draft", draft=draft))
    assert [each["support"] for each in checked["sentences"]] == ["matched", "partly"]
    assert (checked["verifier"], checked["usage"]) == (None, {})
    assert "≈ matched" in said and "71 is not in 08PRISTINA128 ¶9" in " ".join(said.split())


def test_a_refusal_says_so_and_shows_what_is_nearest(sample_index: Path) -> None:
    said, answer = in_memory(
        sample_index, lambda client: called(client, "ask", question="how many whales were caught in 2007?")
    )
    assert "Not in these cables." in said
    assert "Nearest passages:" in said
    assert answer["abstained"]


def test_passages_are_found_within_filters(sample_index: Path) -> None:
    said, found = in_memory(
        sample_index, lambda client: called(client, "search", question="victims", k=3, since="2009", marking=["SBU"])
    )
    assert len(found["passages"]) == 3
    assert all(hit["key"].startswith("09") and hit["marking"] == "SBU" for hit in found["passages"])
    assert all(f"[{hit['key']}]" in said for hit in found["passages"])


def test_a_cited_paragraph_is_read_as_it_stands(sample_index: Path) -> None:
    said, cable = in_memory(
        sample_index, lambda client: called(client, "read_paragraph", cable="08 Pristina 128", paragraph="9")
    )
    assert [each["key"] for each in cable["passages"]] == ["08PRISTINA128 ¶9"]
    assert cable["passages"][0]["text"] in said


def test_a_long_cable_is_read_in_parts(sample_index: Path) -> None:
    async def in_parts(client: Client) -> tuple[list[str], int]:
        keys: list[str] = []
        calls = 0
        while True:
            said, cable = await called(client, "read_cable", cable="07PRISTINA150", first=len(keys) + 1)
            keys += [each["key"] for each in cable["passages"]]
            calls += 1
            if "call read_cable again" not in said:
                return keys, calls

    keys, calls = in_memory(sample_index, in_parts)
    assert calls > 1
    assert len(keys) == len(set(keys)) > 100


def test_cables_are_listed(sample_index: Path) -> None:
    said, found = in_memory(sample_index, lambda client: called(client, "list_cables", count=2))
    assert (found["total"], len(found["cables"])) == (5, 2)
    assert said.startswith("5 cables; these are 1 to 2:")


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("read_cable", {"cable": "08NOWHERE1"}, "no cable 08NOWHERE1"),
        ("read_paragraph", {"cable": "08PRISTINA128", "paragraph": "999"}, "has no paragraph 999"),
        ("ask", {"question": "x" * 2001}, "2000"),
        ("check_draft", {"draft": "x" * 20_001}, "20000"),
        ("check_draft", {"draft": " "}, "no sentence to check"),
        ("search", {"question": "x", "k": 1000}, "50"),
        ("search", {"question": "x", "tag": ["NONE"]}, "No cable here has the tag"),
        ("list_cables", {"since": "yesterday"}, "is no date"),
    ],
)
def test_what_cannot_be_done_is_the_tools_error(sample_index: Path, tool: str, given: Any, said: str) -> None:
    async def refused(client: Client) -> str:
        reply = await client.call_tool(tool, given)
        assert reply.is_error
        return str(reply.content[0].text)  # type: ignore[union-attr]

    assert said in in_memory(sample_index, refused)


def test_a_cable_is_a_resource(sample_index: Path) -> None:
    async def read(client: Client) -> str:
        with pytest.raises(MCPError, match="no cable 08NOWHERE1"):
            await client.read_resource("cable://08NOWHERE1")
        return str((await client.read_resource("cable://08PRISTINA128")).contents[0].text)  # type: ignore[union-attr]

    text = in_memory(sample_index, read)
    assert text.startswith("Cable: 08PRISTINA128")
    assert "08PRISTINA128 ¶9 (SBU)" in text


def test_the_clearance_of_the_server_holds(sample_index: Path) -> None:
    async def everything(client: Client) -> set[str]:
        _, found = await called(client, "search", question="victims identified", k=50)
        _, cable = await called(client, "read_cable", cable="07PRISTINA150")
        return {each["marking"] for each in [*found["passages"], *cable["passages"]]}

    assert in_memory(sample_index, everything, clearance="U") == {"U"}


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(CHECKOUT)}


def test_over_standard_input_and_output(sample_index: Path) -> None:
    async def done() -> tuple[set[str], str]:
        command = StdioServerParameters(
            command=sys.executable, args=["-m", "qa.cli", "mcp", "--index", str(sample_index)], env=environment()
        )
        async with Client(command) as client:
            names = {tool.name for tool in (await client.list_tools()).tools}
            return names, (await called(client, "ask", question=QUESTION))[0]

    names, said = asyncio.run(done())
    assert names == TOOLS
    assert "[08PRISTINA128 ¶9]" in said


def test_nothing_but_the_protocol_is_printed_and_the_end_of_input_ends_it(sample_index: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qa.cli", "mcp", "--index", str(sample_index)],
        input="no protocol\n", capture_output=True, text=True, env=environment(), timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert all(line.startswith("{") for line in done.stdout.splitlines())


def test_over_http_behind_the_guard(sample_index: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "qa.cli", "mcp", "--http", "--port", "0", "--index", str(sample_index)],
        stderr=subprocess.PIPE, text=True, env=environment(),
    )  # fmt: skip
    assert process.stderr
    try:
        address = process.stderr.readline().split("the tools are at ")[1].split("/mcp")[0] + "/mcp"

        async def done() -> str:
            async with Client(address) as client:
                return (await called(client, "ask", question=QUESTION))[0]

        assert "[08PRISTINA128 ¶9]" in asyncio.run(done())
        import httpx

        assert httpx.post(address, headers={"Host": "evil.example"}, json={}).status_code == 421
        assert httpx.post(address, headers={"Origin": "http://evil.example"}, json={}).status_code == 403
    finally:
        process.terminate()
        process.wait(20)
        process.stderr.close()
