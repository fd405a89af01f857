"""Replies without text: the model only thought, or called a tool, in whose arguments the answer may stand."""

from __future__ import annotations

import json

import pytest

from index.errors import NonsenseReply
from qa.models.chat import ChatRequest
from tests.fakes.model_calls import REQUEST, asked
from tests.fakes.stub_server import SSE, Say, answered, event, openai_chunk, openai_reply
from tests.fakes.tool_calls import (
    anthropic_stream,
    anthropic_whole,
    cut,
    ollama_stream,
    openai_call,
    openai_stream,
    openai_whole,
)

ANSWER = '{"sentences": [{"text": "Twelve were “trained”.", "keys": ["a"]}]}'
FOR_SENTENCES = ChatRequest(REQUEST.messages, schema={"type": "object", "required": ["sentences"]})


HOLD_THE_ANSWER = {
    "OpenAI": ("openai", openai_whole({"content": None, **openai_call(ANSWER)})),
    "OpenAI, stop": ("openai", openai_whole({"content": "", **openai_call(ANSWER)}, finish="stop")),
    "an object": ("openai", openai_whole(openai_call(json.loads(ANSWER)))),
    "pieces": ("openai", openai_stream(*(openai_call(piece, index=0) for piece in cut(ANSWER)))),
    "the second of two": (
        "openai",
        openai_stream(openai_call('{"q": 1}', index=0), *(openai_call(piece, index=1) for piece in cut(ANSWER))),
    ),
    "legacy": ("openai", openai_whole({"function_call": {"arguments": ANSWER}}, finish="function_call")),
    "legacy, pieces": ("openai", openai_stream(*({"function_call": {"arguments": piece}} for piece in cut(ANSWER)))),
    "after thinking": ("openai", openai_whole({"reasoning_content": "Let me see.", **openai_call(ANSWER)})),
    "Anthropic": ("anthropic", anthropic_whole({"type": "tool_use", "input": json.loads(ANSWER)})),
    "Anthropic, pieces": (
        "anthropic",
        anthropic_stream("tool_use", *({"type": "input_json_delta", "partial_json": piece} for piece in cut(ANSWER))),
    ),
    "Ollama": ("ollama", ollama_stream(**openai_call(json.loads(ANSWER)))),
    "in tags": ("openai", openai_reply(*cut(f"<tool_call>\n{ANSWER}\n</tool_call>"))),
    "in tags, the second": ("openai", openai_reply(f"<tool_call>{{}}</tool_call>\n<tool_call>{ANSWER}</tool_call>")),
}


@pytest.mark.parametrize(("protocol", "say"), HOLD_THE_ANSWER.values(), ids=HOLD_THE_ANSWER)
def test_an_answer_in_the_arguments_of_a_tool_is_the_reply(protocol: str, say: Say) -> None:
    reply = asked(say, protocol, FOR_SENTENCES)
    assert (json.loads(reply.text), reply.finish) == (json.loads(ANSWER), "complete")


def test_an_answer_in_arguments_that_break_off_is_truncated() -> None:
    reply = asked(openai_whole(openai_call(ANSWER[:-9]), finish="length"), request=FOR_SENTENCES)
    assert (reply.text, reply.finish) == (ANSWER[:-9], "truncated")


def test_words_before_the_call_stand_on_a_line_of_their_own() -> None:
    assert asked(openai_whole({"content": "Here.", **openai_call(ANSWER)}), request=FOR_SENTENCES).text == (
        f"Here.\n{ANSWER}"
    )


CALLED = {
    "OpenAI": ("openai", openai_whole({"content": None, **openai_call('{"q": "boats"}')})),
    "no arguments": ("openai", openai_whole({"tool_calls": [{"id": "x"}]})),
    "pieces": ("openai", openai_stream(openai_call("", index=0), openai_call('{"q": 1}', index=0))),
    "legacy": ("openai", openai_whole({"function_call": {"name": "search", "arguments": "{}"}})),
    "Anthropic": ("anthropic", anthropic_whole({"type": "tool_use", "name": "search", "input": {"q": "boats"}})),
    "Anthropic, pieces": ("anthropic", anthropic_stream("tool_use", {"type": "input_json_delta", "partial_json": ""})),
    "Ollama": ("ollama", ollama_stream(**openai_call({"q": "boats"}))),
    "in tags": ("openai", openai_reply('<tool_call>\n{"name": "search"}\n</tool_call>')),
    "in tags that do not close": ("openai", openai_reply('<think>Hm.</think>[TOOL_CALLS][{"name": "search"}]')),
}


@pytest.mark.parametrize(("protocol", "say"), CALLED.values(), ids=CALLED)
def test_a_model_that_only_called_a_tool_is_said_to_have(protocol: str, say: Say) -> None:
    with pytest.raises(NonsenseReply, match="called a tool"):
        asked(say, protocol, FOR_SENTENCES)


THOUGHT = {
    "reasoning_content": ("openai", openai_stream({"reasoning_content": "Let me see."}, finish="stop")),
    "cut off": ("openai", openai_stream({"reasoning_content": "Let me see."}, finish="length")),
    "reasoning": ("openai", openai_whole({"content": "", "reasoning": "Let me see."}, finish="length")),
    "parts": ("openai", openai_whole({"content": [{"type": "thinking", "thinking": "Hm."}]}, finish="stop")),
    "tags": ("openai", openai_reply("<think>Let me see.", finish="stop")),
    "other tags": ("openai", openai_reply("[THINK]Let me see.[/THINK]")),
    "an end without a beginning": ("openai", openai_reply("Let me see.</think>")),
    "only counted": (
        "openai",
        answered(
            {
                "choices": [{"message": {"content": ""}, "finish_reason": "length"}],
                "usage": {"completion_tokens_details": {"reasoning_tokens": 2048}},
            }
        ),
    ),
    "Anthropic": (
        "anthropic",
        anthropic_stream("thinking", {"type": "thinking_delta", "thinking": "Hm."}, finish="max_tokens"),
    ),
    "Anthropic, whole": ("anthropic", anthropic_whole({"type": "thinking", "thinking": "Hm."}, finish="end_turn")),
    "Ollama": ("ollama", ollama_stream(thinking="Let me see.")),
}


@pytest.mark.parametrize(("protocol", "say"), THOUGHT.values(), ids=THOUGHT)
def test_a_model_that_only_thought_is_said_to_have_and_what_to_do(protocol: str, say: Say) -> None:
    with pytest.raises(NonsenseReply, match=r"only thought.* raise max_output above 2,048, or turn its thinking off"):
        asked(say, protocol)


def test_a_reply_that_is_merely_empty_is_not_said_to_have_thought() -> None:
    with pytest.raises(NonsenseReply, match="no text") as caught:
        asked(Say((event({"choices": []}), openai_chunk("", "stop")), headers=SSE))
    assert "thought" not in str(caught.value) and "tool" not in str(caught.value)
