"""Real events of every protocol with anything in place of a part: an answer comes out, or one clear line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from index.errors import ModelError
from qa.models.chat import ChatRequest
from qa.readers.reply import ReplyReader
from tests.fakes.model_calls import REQUEST, client
from tests.fakes.stub_server import NDJSON, SSE, OfflineStub, Say, openai_reply

ANSWER = '{"sentences": [{"text": "Twelve were trained.", "keys": ["a"]}]}'
FOR_SENTENCES = ChatRequest(REQUEST.messages, schema={"type": "object", "required": ["sentences"]})
CALL = {"index": 0, "id": "c", "type": "function", "function": {"name": "answer", "arguments": ANSWER}}
OPENAI_USAGE = {"prompt_tokens": 3, "completion_tokens": 4, "completion_tokens_details": {"reasoning_tokens": 1}}
OPENAI_MESSAGE = {"role": "assistant", "content": ANSWER, "refusal": None, "reasoning_content": "Hm."}
FEEDBACK = {"promptFeedback": {"blockReason": None}}
ERROR = {"error": {"message": "it burns", "code": 400, "metadata": {"raw": "x"}, "details": [{"retryDelay": "x"}]}}

Body = Mapping[str, Any]


def chunk(delta: object, finish: str | None = None, **more: object) -> Body:
    return {"model": "m", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}


def message(content: object, **more: object) -> Body:
    return {"model": "m", "message": {"role": "assistant", "content": content, **more}, "done": False}


OLLAMA_LAST = {"done": True, "done_reason": "stop", "prompt_eval_count": 3, "eval_count": 4}
STREAMS: Mapping[str, tuple[Body, ...]] = {
    "openai": (
        chunk({"role": "assistant", "reasoning_content": "Hm."}),
        chunk({"content": ANSWER}),
        chunk({"content": [{"type": "text", "text": " "}, {"type": "thinking", "thinking": "Hm."}]}),
        chunk({"tool_calls": [CALL], "function_call": {"name": "x", "arguments": "{}"}}),
        chunk({}, "stop", **FEEDBACK),
        {"choices": [], "usage": OPENAI_USAGE},
    ),
    "anthropic": (
        {"type": "message_start", "message": {"model": "m", "usage": {"input_tokens": 3, "output_tokens": 1}}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": ANSWER}},
        {"type": "content_block_start", "index": 1, "content_block": {"type": "tool_use", "input": {"q": 1}}},
        {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": "{}"}},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 5}},
        {"type": "message_stop"},
    ),
    "ollama": (
        message("", thinking="Hm."),
        message(ANSWER),
        message("", tool_calls=[{"function": {"name": "x", "arguments": {"q": 1}}}]),
        {**message(""), **OLLAMA_LAST},
    ),
}
WHOLE: Mapping[str, Body] = {
    "openai": {
        "model": "m",
        "choices": [{"message": {**OPENAI_MESSAGE, "tool_calls": [CALL]}, "finish_reason": "stop"}],
        "usage": OPENAI_USAGE,
    },
    "anthropic": {
        "model": "m",
        "content": [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": ANSWER}, {"type": "tool_use"}],
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 3, "cache_read_input_tokens": 2, "output_tokens": 1},
    },
    "ollama": {**message(ANSWER), **OLLAMA_LAST},
}
LISTS: Mapping[str, Body] = {
    "openai": {"data": [{"id": "m", "max_model_len": 4096, "object": "model"}]},
    "anthropic": {"data": [{"id": "m", "max_input_tokens": 4096}], "has_more": False},
    "ollama": {"models": [{"name": "m", "model": "m"}], "model_info": {"llama.context_length": 4096}},
}
LEAVES = [
    "null",
    "true",
    "5",
    "-1",
    "1.5",
    "1e999",
    "NaN",
    "12" * 20,
    "9" * 5000,
    '""',
    '"12"',
    '"\\ud800"',
    "[]",
    "{}",
]
RAW = [*LEAVES, '"\\u0000\\ud83d x \\ude00"', "[" * 5000, '{"a":' * 3000 + "1" + "}" * 3000, "[null]", "[[5]]", "oops"]
ODD = st.sampled_from(RAW) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "text", "x"]), inner),
    max_leaves=5,
).map(json.dumps)
HERE = "part to be replaced"


def places(value: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in this JSON, itself among them."""
    yield above
    inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*above, key))


def replaced(value: Any, place: tuple[str | int, ...]) -> Any:
    if not place:
        return HERE
    if isinstance(value, Mapping):
        return {key: replaced(each, place[1:]) if key == place[0] else each for key, each in value.items()}
    return [replaced(each, place[1:]) if n == place[0] else each for n, each in enumerate(value)]


@st.composite
def odd(draw: st.DrawFn, body: Body) -> str:
    """This body in JSON, or what is nearly that, with anything in one place."""
    place = draw(st.sampled_from([*places(body)]))
    return json.dumps(replaced(body, place)).replace(json.dumps(HERE), draw(ODD))


@st.composite
def odd_stream(draw: st.DrawFn, protocol: str) -> Say:
    bodies = STREAMS[protocol]
    which = draw(st.sets(st.integers(0, len(bodies) - 1), min_size=1, max_size=3))
    texts = [draw(odd(body)) if n in which else json.dumps(body) for n, body in enumerate(bodies)]
    if draw(st.booleans()):
        texts.insert(draw(st.integers(0, len(texts))), draw(odd(ERROR)))
    if protocol == "ollama":
        return Say(tuple(f"{text}\n".encode() for text in texts), headers=NDJSON)
    return Say(tuple(f"data: {text}\n\n".encode() for text in texts), headers=SSE)


def assert_a_reply_or_one_line(protocol: str, say: Say) -> None:
    reading = ReplyReader(["a"])

    def read(piece: str) -> None:
        reading.feed(piece)

    with OfflineStub([say] * 3) as stub, client(stub, protocol) as line:
        try:
            reply = line.chat(FOR_SENTENCES, read)
        except ModelError as error:
            assert str(error).isprintable()
        else:
            reading.end()
            json.dumps(asdict(reply), ensure_ascii=False).encode()


MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("protocol", STREAMS)
def test_odd_streams_are_read_or_told(protocol: str) -> None:
    @seed(1)
    @MANY
    @given(odd_stream(protocol))
    def streamed(say: Say) -> None:
        assert_a_reply_or_one_line(protocol, say)

    streamed()


@pytest.mark.parametrize("protocol", WHOLE)
def test_odd_replies_in_one_piece_are_read_or_told(protocol: str) -> None:
    @seed(2)
    @MANY
    @given(odd(WHOLE[protocol]) | odd(ERROR), st.sampled_from([200, 400, 500]))
    def whole(text: str, status: int) -> None:
        assert_a_reply_or_one_line(protocol, Say((text.encode(),), status))

    whole()


@seed(4)
@MANY
@given(odd(json.loads(ANSWER)))
def test_odd_answers_are_read_or_told(answer: str) -> None:
    assert_a_reply_or_one_line("openai", openai_reply(answer))


@pytest.mark.parametrize("protocol", LISTS)
def test_odd_lists_of_models_are_read_or_told(protocol: str) -> None:
    @seed(3)
    @MANY
    @given(odd(LISTS[protocol]))
    def listed(text: str) -> None:
        paths = ("/v1/models", "/api/tags", "/api/show", "/v1/models/made-up", "/props", "/api/v0/models")
        say = Say((text.encode(),))
        with OfflineStub([], dict.fromkeys(paths, say)) as stub, client(stub, protocol) as line:
            window = line.window()
            assert window is None or window[0] > 0
            try:
                assert all(name.isprintable() for name in line.models())
            except ModelError as error:
                assert str(error).isprintable()

    listed()
