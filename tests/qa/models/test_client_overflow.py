"""A prompt that does not fit is known by what each server says of it, with both numbers."""

from __future__ import annotations

import pytest

from index.errors import (
    ContextTooSmall,
)
from qa.models.chat import ChatRequest, Message
from tests.fakes.model_calls import asked
from tests.fakes.stub_server import failure, ollama_reply


@pytest.mark.parametrize(
    ("status", "body", "needed", "window"),
    [
        pytest.param(
            400,
            {
                "error": {
                    "message": "This model's maximum context length is 8192 tokens. However, your messages resulted in "
                    "9001 tokens. Please reduce the length of the messages.",
                    "code": "context_length_exceeded",
                }
            },
            9001,
            8192,
            id="OpenAI",
        ),
        pytest.param(
            400,
            {
                "error": {
                    "message": "Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in "
                    "300001 tokens.",
                    "code": "context_length_exceeded",
                }
            },
            300001,
            272000,
            id="OpenAI, newer",
        ),
        pytest.param(
            400,
            {"error": {"message": "Please reduce the length of the messages.", "code": "context_length_exceeded"}},
            None,
            None,
            id="without numbers",
        ),
        pytest.param(
            400,
            {
                "error": {
                    "code": 400,
                    "message": "the request exceeds the available context size, try increasing it",
                    "type": "exceed_context_size_error",
                    "n_prompt_tokens": 2100,
                    "n_ctx": 2048,
                }
            },
            2100,
            2048,
            id="llama-server",
        ),
        pytest.param(
            400,
            {"error": {"message": "request (2100 tokens) exceeds the available context size (2048 tokens)"}},
            2100,
            2048,
            id="llama-server, in words",
        ),
        pytest.param(
            400,
            {
                "object": "error",
                "message": "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens "
                "(4000 in the messages, 1000 in the completion). Please reduce the length of the messages.",
                "type": "BadRequestError",
                "code": 400,
            },
            5000,
            4096,
            id="vLLM",
        ),
        pytest.param(
            400,
            {
                "error": {
                    "message": "'max_tokens' or 'max_completion_tokens' is too large: 3000. This model's maximum "
                    "context length is 4096 tokens and your request has 2000 input tokens (3000 > 4096 - 2000).",
                    "type": "BadRequestError",
                }
            },
            5000,
            4096,
            id="vLLM, prompt and output",
        ),
        pytest.param(
            400,
            {"error": {"message": "The decoder prompt (length 5000) is longer than the maximum model length of 4096."}},
            5000,
            4096,
            id="vLLM, prompt",
        ),
        pytest.param(
            400,
            {
                "error": {
                    "message": "You passed 4097 input tokens and requested 0 output tokens. However, the model's "
                    "context length is only 4096 tokens, resulting in a maximum input length of 4096 tokens."
                }
            },
            4097,
            4096,
            id="vLLM, newest",
        ),
        pytest.param(
            400,
            {"object": "error", "message": "Input length (5000) exceeds model's maximum context length (4096)."},
            5000,
            4096,
            id="vLLM, length",
        ),
        pytest.param(
            400,
            {"message": "The input (5000 tokens) is longer than the model's context length (4096 tokens)."},
            5000,
            4096,
            id="SGLang",
        ),
        pytest.param(
            400,
            {
                "message": "Requested token count exceeds the model's maximum context length of 4096 tokens. You "
                "requested a total of 5000 tokens: 4000 tokens from the input messages and 1000 for the completion."
            },
            5000,
            4096,
            id="SGLang, prompt and output",
        ),
        pytest.param(
            400,
            {"type": "error", "error": {"message": "prompt is too long: 210,000 tokens > 200,000 maximum"}},
            210000,
            200000,
            id="Anthropic",
        ),
        pytest.param(
            400,
            {
                "type": "error",
                "error": {
                    "message": "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease "
                    "input length or `max_tokens` and try again"
                },
            },
            210000,
            200000,
            id="Anthropic, prompt and output",
        ),
        pytest.param(
            413,
            {"type": "error", "error": {"type": "request_too_large", "message": "Request exceeds the maximum size"}},
            None,
            None,
            id="Anthropic, by bytes",
        ),
        pytest.param(
            400,
            [
                {
                    "error": {
                        "code": 400,
                        "message": "The input token count (1200000) exceeds the maximum number of tokens allowed "
                        "(1048576).",
                        "status": "INVALID_ARGUMENT",
                    }
                }
            ],
            1200000,
            1048576,
            id="Gemini",
        ),
        pytest.param(
            400, {"error": "the input length exceeds the context length"}, None, None, id="Ollama, without numbers"
        ),
        pytest.param(
            500, {"error": "input length exceeds maximum context length"}, None, None, id="Ollama, another status"
        ),
        pytest.param(
            400,
            {
                "error": "The number of tokens to keep from the initial prompt is greater than the context length "
                "(n_keep: 5000>= n_ctx: 4096). Try to load the model with a larger context length."
            },
            5000,
            4096,
            id="LM Studio",
        ),
        pytest.param(
            400,
            {
                "error": {
                    "message": "This endpoint's maximum context length is 32768 tokens. However, you requested about "
                    "40000 tokens (30000 of text input, 10000 in the output).",
                    "code": 400,
                }
            },
            40000,
            32768,
            id="OpenRouter",
        ),
        pytest.param(
            400,
            {
                "object": "error",
                "message": "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum "
                "context length",
            },
            40000,
            32768,
            id="Mistral",
        ),
        pytest.param(
            400,
            {"error": {"message": "Requested tokens (2100) exceed context window of 2048"}},
            2100,
            2048,
            id="llama_cpp.server",
        ),
        pytest.param(
            422,
            {
                "error": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 "
                "`inputs` tokens and 1000 `max_new_tokens`"
            },
            5000,
            4096,
            id="TGI",
        ),
    ],
)
def test_an_overflow_gives_both_numbers(status: int, body: object, needed: int | None, window: int | None) -> None:
    with pytest.raises(ContextTooSmall) as caught:
        asked(failure(status, body))
    assert (caught.value.needed, caught.value.window) == (needed, window)
    assert all(f"{number:,}" in str(caught.value) for number in (needed, window) if number)


def test_ollama_that_cut_the_prompt_silently_is_found_out() -> None:
    prompt = ChatRequest((Message("user", "trained officers " * 3000),), context=8192)
    with pytest.raises(ContextTooSmall, match="4,096 tokens of a prompt") as caught:
        asked(ollama_reply("Twelve.", usage=(4096, 3)), "ollama", prompt)
    assert caught.value.window == 4096
