"""Replies that break off, or are none: what came is shown as incomplete, and silence is no answer."""

from __future__ import annotations

import pytest

from index.errors import ContextTooSmall, ModelError, NonsenseReply, ServerFailed
from tests.fakes.model_calls import REQUEST, asked, client
from tests.fakes.stub_server import (
    NDJSON,
    SSE,
    Say,
    Stub,
    answered,
    anthropic_reply,
    event,
    named,
    ollama_line,
    ollama_reply,
    openai_chunk,
    openai_reply,
)

EACH: list[str] = ["openai", "anthropic", "ollama"]


DONE = event("[DONE]")


def test_a_server_that_sends_without_end_is_stopped() -> None:
    with pytest.raises(NonsenseReply, match="more than 8 MiB in one event"):
        asked(Say((b": " + b"x" * 2**20,) * 40, headers=SSE))


CUT: dict[str, tuple[bytes, ...]] = {
    "openai": (openai_chunk("Twelve were "),),
    "anthropic": (named("content_block_delta", delta={"type": "text_delta", "text": "Twelve were "}),),
    "ollama": (ollama_line("Twelve were "),),
}


ERRORS: dict[str, bytes] = {
    "openai": event({"error": {"message": "out of memory", "code": 500}}),
    "anthropic": named("error", error={"type": "overloaded_error", "message": "out of memory"}),
    "ollama": b'{"error":"out of memory"}\n',
}


@pytest.mark.parametrize("protocol", EACH)
def test_a_reply_that_is_cut_off_is_incomplete_and_not_asked_for_again(protocol: str) -> None:
    with Stub([Say(CUT[protocol], cut=True)]) as stub, client(stub, protocol) as line:
        reply = line.chat(REQUEST)
    assert (reply.text, reply.finish) == ("Twelve were ", "incomplete")
    assert reply.note
    assert len(stub.requests) == 1


@pytest.mark.parametrize("protocol", EACH)
def test_a_stream_that_just_ends_is_incomplete(protocol: str) -> None:
    assert asked(Say(CUT[protocol]), protocol).finish == "incomplete"


def test_done_without_a_reason_to_stop_is_incomplete() -> None:
    assert asked(Say((*CUT["openai"], DONE))).finish == "incomplete"


@pytest.mark.parametrize("protocol", EACH)
def test_an_error_in_the_middle_of_a_reply_leaves_it_incomplete(protocol: str) -> None:
    reply = asked(Say((*CUT[protocol], ERRORS[protocol])), protocol)
    assert (reply.text, reply.finish) == ("Twelve were ", "incomplete")
    assert "out of memory" in (reply.note or "")


@pytest.mark.parametrize("protocol", EACH)
def test_an_error_before_any_text_is_an_error(protocol: str) -> None:
    say = Say((ERRORS[protocol],))
    with Stub([say] * 3) as stub, client(stub, protocol) as line, pytest.raises(ModelError, match="out of memory"):
        line.chat(REQUEST)


def test_an_error_event_that_passes_is_tried_again() -> None:
    with Stub([Say((ERRORS["openai"],)), openai_reply("Twelve.")]) as stub, client(stub) as line:
        assert line.chat(REQUEST).text == "Twelve."


def test_an_error_may_stand_in_a_choice() -> None:
    choice = {"delta": {}, "finish_reason": "error", "error": {"code": 502, "message": "out of memory"}}
    reply = asked(Say((*CUT["openai"], event({"choices": [choice]}))))
    assert (reply.finish, "out of memory" in (reply.note or "")) == ("incomplete", True)


def test_json_that_is_none_is_nonsense() -> None:
    with pytest.raises(NonsenseReply, match="broken"):
        asked(Say((event("{broken"),)))


def test_json_that_is_none_in_the_middle_is_never_passed_over() -> None:
    reply = asked(Say((*CUT["openai"], event("{broken"), openai_chunk("trained.", "stop"))))
    assert (reply.text, reply.finish) == ("Twelve were ", "incomplete")


def test_a_line_broken_after_the_reason_to_stop_does_no_harm() -> None:
    assert asked(Say((openai_chunk("Twelve.", "stop"),), cut=True)).finish == "complete"


def test_lm_studio_tells_an_overflow_in_an_event_after_200() -> None:
    message = "Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with "
    message += "context length of only 4096 tokens, which is not enough."
    with pytest.raises(ContextTooSmall) as caught:
        asked(Say((event({"error": {"message": message}}, "error"),), headers=SSE))
    assert (caught.value.needed, caught.value.window) == (5000, 4096)


def test_an_error_event_may_be_mere_words() -> None:
    with pytest.raises(ServerFailed, match="no model loaded"):
        asked(Say((b"event: error\ndata: no model loaded\n\n",), headers=SSE))


@pytest.mark.parametrize(
    ("protocol", "say", "words"),
    [
        ("openai", openai_reply(), "no text"),
        ("openai", Say(headers=SSE), "no text"),
        ("openai", Say((DONE,), headers=SSE), "no text"),
        ("openai", openai_reply(" \n"), "no text"),
        ("openai", openai_reply("<think>Let me see.</think>"), "no text"),
        ("openai", openai_reply("<think>Let me", finish="length"), "raise max_output"),
        ("openai", answered({}), "no text"),
        ("openai", answered({"choices": []}), "no text"),
        ("openai", Say((b"<html>Welcome</html>",), headers={"content-type": "text/html"}), "Welcome"),
        ("anthropic", anthropic_reply(), "no text"),
        ("ollama", ollama_reply(), "no text"),
        ("ollama", Say((b"Ollama is running",)), "Ollama is running"),
        ("ollama", Say((b'{"message": {"content": "Twel',), headers=NDJSON), "no reply"),
    ],
)
def test_a_reply_without_text_is_nonsense(protocol: str, say: Say, words: str) -> None:
    with pytest.raises(NonsenseReply, match=words):
        asked(say, protocol)


def test_a_window_that_is_full_before_any_text_is_too_small() -> None:
    with pytest.raises(ContextTooSmall):
        asked(anthropic_reply(finish="model_context_window_exceeded"), "anthropic")
