"""Replies as they stream in, in each protocol: whole ones, odd ones, and those that break off."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from qa.models.chat import ChatRequest, Finish, Message, Usage
from tests.fakes.model_calls import REQUEST, WITH_SCHEMA, asked, client
from tests.fakes.stub_server import (
    SSE,
    OfflineStub,
    Say,
    Seen,
    answered,
    anthropic_reply,
    event,
    named,
    ollama_line,
    ollama_reply,
    openai_chunk,
    openai_reply,
)

REPLIES: dict[str, Callable[..., Say]] = {
    "openai": openai_reply,
    "anthropic": anthropic_reply,
    "ollama": ollama_reply,
}


EACH: list[str] = ["openai", "anthropic", "ollama"]


DONE = event("[DONE]")


TEXT = "In 2006, twelve – “dvanaest” – were trained: 十二。"


@pytest.mark.parametrize("protocol", EACH)
def test_text_is_handed_on_as_it_comes(protocol: str) -> None:
    pieces: list[str] = []
    with OfflineStub([REPLIES[protocol]("Twelve ", "were ", "trained.")]) as stub, client(stub, protocol) as line:
        reply = line.chat(REQUEST, pieces.append)
    assert pieces == ["Twelve ", "were ", "trained."]
    assert (reply.text, reply.finish, reply.model) == ("Twelve were trained.", "complete", "made-up")


@pytest.mark.parametrize("protocol", EACH)
def test_tokens_are_counted_where_the_server_counts_them(protocol: str) -> None:
    assert asked(REPLIES[protocol]("Yes.", usage=(31, 4)), protocol).usage == Usage(31, 4)


def test_a_server_that_counts_no_tokens_leaves_them_unknown() -> None:
    assert asked(openai_reply("Yes.")).usage == Usage(None, None)


def test_tokens_read_from_a_cache_were_part_of_the_prompt() -> None:
    usage = {"input_tokens": 5, "cache_read_input_tokens": 90, "cache_creation_input_tokens": 3, "output_tokens": 1}
    body = {"content": [{"type": "text", "text": "Yes."}], "stop_reason": "end_turn", "usage": usage}
    assert asked(answered(body), "anthropic").usage == Usage(98, 1)


@pytest.mark.parametrize("protocol", EACH)
def test_a_reply_tells_whether_its_request_carried_the_schema(protocol: str) -> None:
    assert asked(REPLIES[protocol]("{}"), protocol, WITH_SCHEMA).schema_used
    assert not asked(REPLIES[protocol]("{}"), protocol).schema_used


@pytest.mark.parametrize(
    ("protocol", "reason", "finish"),
    [
        ("openai", "stop", "complete"),
        ("openai", "length", "truncated"),
        ("openai", "content_filter", "filtered"),
        ("openai", "content_filter: SAFETY", "filtered"),
        ("openai", "SAFETY", "filtered"),
        ("openai", "PROHIBITED_CONTENT", "filtered"),
        ("openai", "tool_calls", "unknown"),
        ("openai", "error", "incomplete"),
        ("openai", "abort", "incomplete"),
        ("openai", None, "incomplete"),
        ("anthropic", "end_turn", "complete"),
        ("anthropic", "stop_sequence", "complete"),
        ("anthropic", "max_tokens", "truncated"),
        ("anthropic", "model_context_window_exceeded", "context"),
        ("anthropic", "refusal", "filtered"),
        ("anthropic", "pause_turn", "unknown"),
        ("anthropic", None, "incomplete"),
        ("ollama", "stop", "complete"),
        ("ollama", "length", "truncated"),
        ("ollama", "unload", "unknown"),
        ("ollama", None, "unknown"),
    ],
)
def test_a_reason_to_stop_becomes_one_of_ours(protocol: str, reason: str | None, finish: Finish) -> None:
    assert asked(REPLIES[protocol]("Twelve", finish=reason), protocol).finish == finish


@pytest.mark.parametrize("size", [1, 2, 3, 7])
@pytest.mark.parametrize("protocol", EACH)
def test_characters_torn_between_chunks_are_whole_again(protocol: str, size: int) -> None:
    say = REPLIES[protocol](TEXT)
    raw = _unescaped(b"".join(say.pieces).decode())
    pieces = tuple(raw[start : start + size] for start in range(0, len(raw), size))
    assert asked(Say(pieces, headers=say.headers), protocol).text == TEXT


@pytest.mark.parametrize(
    ("pieces", "text"), [(("A \ud83d", "\ude00."), "A \U0001f600."), (("A \ud83d", "x \ude00."), "A \ufffdx \ufffd.")]
)
def test_halves_of_a_character_are_joined_and_one_alone_is_replaced(pieces: tuple[str, ...], text: str) -> None:
    assert asked(openai_reply(*pieces)).text == text


def _unescaped(stream: str) -> bytes:
    """The same stream with its characters as they are, not as \\u escapes."""
    lines = stream.split("\n")
    return "\n".join(_unescaped_line(line) for line in lines).encode()


def _unescaped_line(line: str) -> str:
    prefix = "data: " if line.startswith("data: ") else ""
    body = line.removeprefix(prefix)
    return prefix + json.dumps(json.loads(body), ensure_ascii=False) if body.startswith("{") else line


@pytest.mark.parametrize("end", [b"\r\n", b"\r", b"\n"])
def test_any_end_of_line_will_do(end: bytes) -> None:
    raw = b"".join(openai_reply("Twelve.").pieces).replace(b"\n", end)
    assert asked(Say(tuple(raw[at : at + 5] for at in range(0, len(raw), 5)), headers=SSE)).text == "Twelve."


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param((b": keep-alive\n\n", openai_chunk("Twelve.", "stop"), DONE), id="a comment first"),
        pytest.param((b"\n\n\n", openai_chunk("Twelve.", "stop"), DONE), id="blank lines first"),
        pytest.param((b"\xef\xbb\xbf", openai_chunk("Twelve.", "stop"), DONE), id="a byte-order mark"),
        pytest.param((openai_chunk("Twelve.", "stop"),), id="no [DONE]"),
        pytest.param((openai_chunk("Twelve.", "stop").rstrip(b"\n"),), id="no blank line at the end"),
        pytest.param((openai_chunk("Twelve.").rstrip(b"\n") + b"\n", openai_chunk(finish="stop")), id="none between"),
        pytest.param((openai_chunk("Twelve.", "stop").replace(b"data: ", b"data:"), DONE), id="no space after data"),
        pytest.param((event({"choices": []}), openai_chunk("Twelve.", "stop"), DONE), id="no choices"),
        pytest.param((event({"choices": [{"index": 0}]}), openai_chunk("Twelve.", "stop"), DONE), id="no delta"),
        pytest.param((event({"choices": None}), openai_chunk("Twelve.", "stop"), DONE), id="choices null"),
        pytest.param((event({"choices": [{"delta": None}]}), openai_chunk("Twelve.", "stop")), id="delta null"),
        pytest.param(
            (openai_chunk("Twelve."), openai_chunk("", "stop"), event({"choices": []}), DONE), id="empty text"
        ),
        pytest.param((event("1"), event("null"), event("[]"), openai_chunk("Twelve.", "stop"), DONE), id="other JSON"),
        pytest.param((b"id: 1\nretry: 5\n", openai_chunk("Twelve.", "stop"), DONE), id="other fields"),
        pytest.param((event({"choices": [{"message": {"content": "Twelve."}, "finish_reason": "stop"}]}),), id="whole"),
        pytest.param((openai_chunk("Twelve.", "stop"), DONE, openai_chunk(" And more.")), id="more after the end"),
    ],
)
def test_odd_streams_are_read_kindly(pieces: tuple[bytes, ...]) -> None:
    reply = asked(Say(pieces, headers=SSE))
    assert (reply.text, reply.finish) == ("Twelve.", "complete")


def test_a_stream_under_another_content_type_is_read_all_the_same() -> None:
    assert asked(Say(openai_reply("Twelve.").pieces, headers={"content-type": "text/plain"})).text == "Twelve."


def test_a_line_of_a_megabyte_is_read() -> None:
    request = replace(REQUEST, max_output=100_000)
    assert asked(openai_reply("twelve " * 150_000), request=request).text == "twelve " * 150_000


@pytest.mark.parametrize(
    ("protocol", "body"),
    [
        ("openai", {"model": "m", "choices": [{"message": {"content": "Twelve."}, "finish_reason": "stop"}]}),
        ("anthropic", {"model": "m", "content": [{"type": "text", "text": "Twelve."}], "stop_reason": "end_turn"}),
        ("ollama", {"model": "m", "message": {"content": "Twelve."}, "done": True, "done_reason": "stop"}),
    ],
)
def test_plain_json_in_reply_to_a_streaming_request_is_a_reply(protocol: str, body: object) -> None:
    reply = asked(answered(body), protocol)
    assert (reply.text, reply.finish) == ("Twelve.", "complete")


def test_plain_json_after_white_space_that_kept_the_line_alive_is_a_reply() -> None:
    body = json.dumps({"choices": [{"message": {"content": "Twelve."}}]}, indent=1).encode()
    reply = asked(Say((b"\n", b"  \n", body)))
    assert (reply.text, reply.finish) == ("Twelve.", "unknown")


@pytest.mark.parametrize(
    ("protocol", "pieces"),
    [
        ("openai", (openai_chunk("Twelve", reasoning_content=None), openai_chunk(finish="stop"))),
        ("openai", (openai_chunk(reasoning_content="Let me see."), openai_chunk("Twelve", "stop"))),
        ("openai", (openai_chunk(reasoning="Let me see."), openai_chunk("Twelve", "stop"))),
        ("openai", (openai_chunk("<think>Let me see.</think>\n\nTwelve", "stop"),)),
        ("openai", (openai_chunk("<th"), openai_chunk("ink>Let me</thi"), openai_chunk("nk>Twelve", "stop"))),
        ("openai", (openai_chunk("Let me see.\n</think>\n\nTwelve", "stop"),)),
        (
            "openai",
            (
                event({"choices": [{"delta": {"content": [{"type": "thinking", "thinking": [{"text": "Hm."}]}]}}]}),
                event({"choices": [{"delta": {"content": [{"type": "text", "text": "Twelve"}]}}]}),
                openai_chunk(finish="stop"),
            ),
        ),
        (
            "anthropic",
            (
                named("content_block_start", content_block={"type": "thinking", "thinking": ""}),
                named("content_block_delta", delta={"type": "thinking_delta", "thinking": "Let me see."}),
                named("content_block_delta", delta={"type": "signature_delta", "signature": "x"}),
                named("content_block_delta", delta={"type": "text_delta", "text": "Twelve"}),
                named("something_new", delta={"type": "text_delta", "text": "!"}),
                named("message_delta", delta={"stop_reason": "end_turn"}),
                named("message_stop"),
            ),
        ),
        ("ollama", (ollama_line(thinking="x"), ollama_line("Twelve"), ollama_line(done=True, done_reason="stop"))),
    ],
)
def test_thinking_is_never_text(protocol: str, pieces: tuple[bytes, ...]) -> None:
    reply = asked(Say(pieces), protocol)
    assert (reply.text, reply.finish) == ("Twelve", "complete")


@pytest.mark.parametrize(
    "say",
    [
        openai_reply(finish="content_filter"),
        Say((openai_chunk(refusal="I cannot help with that."), openai_chunk(finish="stop"), DONE), headers=SSE),
        answered({"choices": [{"message": {"content": None, "refusal": "No."}, "finish_reason": "stop"}]}),
        answered({"choices": [{"message": {"content": [{"type": "refusal", "refusal": "No."}]}}]}),
        Say((event({"choices": [], "promptFeedback": {"blockReason": "SAFETY"}}), DONE), headers=SSE),
    ],
)
def test_what_a_filter_stopped_needs_no_text(say: Say) -> None:
    reply = asked(say)
    assert (reply.text, reply.finish) == ("", "filtered")


def test_two_calls_at_once_do_not_mix() -> None:
    def echo(seen: Seen) -> Say:
        question = seen.json["messages"][-1]["content"]
        return openai_reply(*(f"{question} " for _ in range(20)))

    def ask(question: str) -> str:
        return line.chat(ChatRequest((Message("user", question),))).text

    with OfflineStub([echo] * 8) as stub, client(stub) as line, ThreadPoolExecutor(4) as pool:
        questions = [f"question{number}" for number in range(8)]
        assert list(pool.map(ask, questions)) == [f"{question} " * 20 for question in questions]
