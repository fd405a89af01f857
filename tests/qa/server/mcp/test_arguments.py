"""Arguments of every tool: taken as a model writes them, refused in one line of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from tests.fakes.served import QUESTION
from tests.qa.server.mcp.test_tools import called, in_memory

NEEDED = {"draft": "Six ships came.", "question": QUESTION, "cable": "08PRISTINA128", "paragraph": "9"}
WRONG: tuple[Any, ...] = ({"a": 1}, [{}], [[1]], "\ud800", 10**30, -1, 2.5, True, [None], "[1", "x" * 5000)


async def said(client: Client, tool: str, given: Any) -> tuple[bool, str]:
    """If the call failed, and its words."""
    reply = await client.call_tool(tool, given)
    return bool(reply.is_error), str(reply.content[0].text)  # type: ignore[union-attr]


def test_what_no_tool_takes_is_refused_by_each(sample_index: Path) -> None:
    async def refused(client: Client) -> list[str]:
        words = []
        for tool in (await client.list_tools()).tools:
            needed = (
                {name: NEEDED[name] for name in tool.input_schema["required"]}
                if "required" in tool.input_schema
                else {}
            )
            for name in ("clearance", "tags", "questoin", "filters"):
                failed, told = await said(client, tool.name, {**needed, name: "U"})
                assert failed
                assert told.startswith(f"{name}: there is no such parameter; ")
                assert "\n" not in told
                words.append(told)
        return words

    words = in_memory(sample_index, refused)
    assert len(words) == 24
    assert "tags: there is no such parameter; did you mean tag?" in words
    assert "questoin: there is no such parameter; did you mean question?" in words


def test_whatever_is_wrong_is_one_line_without_the_words_of_a_library(sample_index: Path) -> None:
    async def tried(client: Client) -> int:
        failures = 0
        for tool in (await client.list_tools()).tools:
            for name in tool.input_schema["properties"]:
                for value in WRONG:
                    given = {each: NEEDED[each] for each in tool.input_schema.get("required", ())}
                    failed, told = await said(client, tool.name, {**given, name: value})
                    failures += failed
                    assert not failed or told.count("\n") == 0, told
                    assert not failed or not any(
                        each in told for each in ("pydantic", "http", "Error executing", "Input should", "Field", "--")
                    )
        return failures

    assert in_memory(sample_index, tried) > 100


@pytest.mark.parametrize(
    ("tool", "given", "same"),
    [
        ("search", {"question": "victims", "k": "3"}, {"question": "victims", "k": 3}),
        ("search", {"question": "victims", "k": 3.0}, {"question": "victims", "k": 3}),
        ("search", {"question": "victims", "since": 2009}, {"question": "victims", "since": "2009"}),
        ("search", {"question": "victims", "tag": "KCRM"}, {"question": "victims", "tag": ["KCRM"]}),
        ("search", {"question": "victims", "tag": '["KCRM"]'}, {"question": "victims", "tag": ["KCRM"]}),
        ("search", {"question": 2007}, {"question": "2007"}),
        ("search", {"question": "victims", "origin": "", "since": ""}, {"question": "victims"}),
        ("list_cables", {"marking": "SBU", "first": "0"}, {"marking": ["SBU"]}),
        ("list_cables", {"cable": "08PRISTINA128"}, {"cable": ["08PRISTINA128"]}),
        ("read_paragraph", {"cable": "08PRISTINA128", "paragraph": 9}, {"cable": "08PRISTINA128", "paragraph": "9"}),
        ("read_paragraph", {"cable": "08PRISTINA128", "paragraph": 9.0}, {"cable": "08PRISTINA128", "paragraph": "9"}),
    ],
)  # fmt: skip
def test_a_number_or_one_text_is_taken(sample_index: Path, tool: str, given: Any, same: Any) -> None:
    async def both(client: Client) -> tuple[Any, Any]:
        return await called(client, tool, **given), await called(client, tool, **same)

    loose, strict = in_memory(sample_index, both)
    assert loose == strict


@pytest.mark.parametrize(
    ("tool", "given", "words"),
    [
        ("search", {}, "question: it is missing"),
        ("search", {"question": "x", "k": "many"}, "k: a whole number is wanted"),
        ("search", {"question": "x", "k": 0}, "k: the least is 1"),
        ("search", {"question": "x", "k": 10**30}, "k: the most is 50"),
        ("search", {"question": "x", "tag": {"a": 1}}, "tag: a list of texts is wanted"),
        ("search", {"question": "x", "tag": [[]]}, "tag.0: a text is wanted"),
        ("search", {"question": "x" * 2001}, "question: the longest has 2000 characters"),
        ("search", {"question": "x", "since": "null"}, "since: leave it out if nothing is meant"),
        ("ask", {"question": "x", "strict": "perhaps"}, "strict: true or false is wanted"),
    ],
)
def test_what_is_wrong_is_said_in_our_words(sample_index: Path, tool: str, given: Any, words: str) -> None:
    assert in_memory(sample_index, lambda client: said(client, tool, given)) == (True, words)


def test_a_tool_that_does_not_exist_is_said(sample_index: Path) -> None:
    failed, told = in_memory(sample_index, lambda client: said(client, "serch", {}))
    assert (failed, told) == (True, "there is no such tool; did you mean search?")


def test_a_defect_is_said_without_its_text(sample_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("qa.server.mcp.texts.hits_text", broken)
    failed, told = in_memory(sample_index, lambda client: said(client, "search", {"question": "victims"}))
    assert (failed, told) == (True, "the server failed at this; its log says where")
