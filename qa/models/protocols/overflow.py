"""Knowing a prompt that is too long by what the server says of it, and reading both numbers from that."""

from __future__ import annotations

import re

from qa.models.protocols.error_response import Said
from qa.models.protocols.jsonpath import count_at

CODES = frozenset({"context_length_exceeded", "exceed_context_size_error", "request_too_large"})
NUMBER = r"(\d[\d,]*)"
WORDS = re.compile(
    r"maximum context length|context (?:length|size|window|limit)|context_length|context the overflows"
    r"|prompt is too long|exceeds? the maximum number of tokens|maximum model length|input length .*exceed"
    r"|max_new_tokens` must be <=|input tokens exceed",
    re.IGNORECASE | re.DOTALL,
)
TOO_LONG = re.compile(
    r"exceed|too long|longer than|too large|greater than|only|maximum|overflow|not enough|reduce|<=|>", re.IGNORECASE
)
WINDOW = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"> {NUMBER}",  # Anthropic: 210000 tokens > 200000 maximum; 190000 + 20000 > 200000
        rf"n_ctx: {NUMBER}",  # LM Studio
        rf"must be <= {NUMBER}",  # TGI
        rf"{NUMBER} maximum context length",  # Mistral
        rf"maximum (?:context|model) length(?: of| is)?(?: only)?[ (]*{NUMBER}",  # OpenAI, vLLM, OpenRouter, SGLang
        rf"context (?:length|window|size|limit)(?: is| of)?(?: only)?[ (]*{NUMBER}",  # llama.cpp, LM Studio, vLLM
        rf"number of tokens allowed \({NUMBER}\)",  # Gemini
        rf"limit of {NUMBER}",  # OpenAI
    )
)
NEEDED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:: |^){NUMBER} \+ {NUMBER} >",  # Anthropic, prompt and output
        rf"Given: {NUMBER} `inputs` tokens and {NUMBER}",  # TGI
        rf"\({NUMBER} > \d+ - {NUMBER}\)",  # vLLM: the output, the window, the prompt
        rf"requested (?:about |a total of )?{NUMBER} tokens",  # OpenAI, vLLM, OpenRouter, SGLang
        rf"resulted in {NUMBER} tokens",  # OpenAI
        rf"{NUMBER} tokens >",  # Anthropic
        rf"(?:request|requested tokens|input|length|token count|count)[ (]*{NUMBER}",  # llama.cpp, vLLM, Gemini, SGLang
        rf"n_keep: {NUMBER}",  # LM Studio
        rf"first {NUMBER} tokens",  # LM Studio
        rf"passed {NUMBER} input tokens",  # vLLM
        rf"contains {NUMBER} tokens",  # Mistral
    )
)


def overflows(said: Said) -> bool:
    """Whether this error says that the request does not fit into the window."""
    if said.status in {401, 403, 429}:
        return False
    return bool(said.codes & CODES) or bool(WORDS.search(said.message) and TOO_LONG.search(said.message))


def counted(said: Said) -> tuple[int | None, int | None]:
    """Tokens needed and tokens of the window, as far as the server gives them."""
    error = said.body.get("error") if isinstance(said.body, dict) else None
    needed, window = count_at(error, "n_prompt_tokens"), count_at(error, "n_ctx")
    if needed is None and window is None:
        needed, window = _first(NEEDED, said.message), _first(WINDOW, said.message)
    return needed, window


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> int | None:
    """What the first pattern that fits gives; two numbers are prompt and output."""
    for pattern in patterns:
        if found := pattern.search(text):
            return sum(int(number.replace(",", "")) for number in found.groups())
    return None
