"""What a server answers instead of a reply, in whatever shape: its words, its codes, its numbers, and when to retry."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from index.text.folding import one_line
from qa.models.protocols.jsonpath import at, count_at, entries_at, text_at

MOST_SHOWN = 300
CODES = (
    ("error", "code"),
    ("error", "type"),
    ("error", "status"),
    ("error", "param"),
    ("error", "innererror", "code"),
    ("code",),
    ("type",),
    ("param",),
)
FILTER_CODES = frozenset(
    {"content_filter", "content_policy_violation", "responsibleaipolicyviolation", "data_inspection_failed"}
    | {"safety", "prohibited_content"}
)
FILTER = re.compile(
    r"content[ _-]?(?:filter|management policy|policy|moderation)|safety (?:system|filter)|requires moderation"
    r"|flagged (?:by|for|as)"
    r"|(?:prompt|input|output|content|response|completion|answer) (?:was|has been|is) (?:flagged|blocked|filtered)"
    r"|responsible ?ai|data_?inspection|content exists risk|prohibited[ _]content",
    re.IGNORECASE,
)
QUOTA_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached"})

OVERFLOW_CODES = frozenset({"context_length_exceeded", "exceed_context_size_error", "request_too_large"})
OVERFLOW = re.compile(
    r"maximum context length|context (?:length|size|window|limit)|context_length|context the overflows"
    r"|prompt is too long|exceeds? the maximum number of tokens|maximum model length|input length .{0,200}exceed"
    r"|max_new_tokens` must be <=|input tokens exceed",
    re.IGNORECASE | re.DOTALL,
)
TOO_LONG = re.compile(
    r"exceed|too long|longer than|too large|greater than|only|maximum|overflow|not enough|reduce|<=|>", re.IGNORECASE
)
NUMBER = r"(\d[\d,]{0,20})"
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


@dataclass(frozen=True, slots=True)
class ErrorResponse:
    """An error of the server: its status, its words, its codes, the whole body and the headers (in lower case)."""

    status: int
    message: str
    codes: frozenset[str]
    body: Any
    headers: Mapping[str, str]

    @property
    def shown(self) -> str:
        """Status and the beginning of the words, for a message of ours."""
        return f"{self.status}: {self.message}" if self.message else f"{self.status}, without a word"

    @property
    def overflows(self) -> bool:
        """Whether the error says that the request does not fit into the model's window."""
        if self.status in {401, 403, 429}:
            return False
        in_words = OVERFLOW.search(self.message) and TOO_LONG.search(self.message)
        return bool(self.codes & OVERFLOW_CODES or in_words)

    @property
    def filtered(self) -> bool:
        """Whether the provider's content filter stopped the request or the reply."""
        if self.status in {401, 429}:
            return False
        return bool({code.lower() for code in self.codes} & FILTER_CODES or FILTER.search(self.message))

    @property
    def token_counts(self) -> tuple[int | None, int | None]:
        """Tokens needed and tokens of the window; None for what the server does not say."""
        error = at(self.body, "error")
        needed, window = count_at(error, "n_prompt_tokens"), count_at(error, "n_ctx")
        if needed is None and window is None:
            needed, window = _first_number(NEEDED, self.message), _first_number(WINDOW, self.message)
        return needed, window

    @property
    def retry_after(self) -> float | None:
        """Seconds that the server asks to wait, or None."""
        for name, read_seconds in RETRY_HEADERS:
            if (seconds := _seconds(self.headers.get(name), read_seconds)) is not None:
                return seconds
        return self._gemini_delay

    @property
    def quota_used_up(self) -> bool:
        """Whether what may be spent, or asked in a day, is used up: waiting a little does not help."""
        quotas = [quota for detail in self._details for quota in entries_at(detail, "violations")]
        return bool(self.codes & QUOTA_CODES) or any("PerDay" in text_at(quota, "quotaId") for quota in quotas)

    @property
    def _details(self) -> list[Any]:
        return entries_at(self.body, "error", "details")

    @property
    def _gemini_delay(self) -> float | None:
        """Gemini sends no header; it writes "45.8s" into the details."""
        delays = (text_at(detail, "retryDelay") for detail in self._details)
        delay = next((delay for delay in delays if re.fullmatch(r"\d+(\.\d+)?s", delay)), None)
        return float(delay.removesuffix("s")) if delay else None


def read(status: int, headers: Mapping[str, str], raw: bytes, key: str | None = None) -> ErrorResponse:
    """Read the error in this body; the key is taken out, as some servers repeat it."""
    text = raw.decode("utf-8", errors="replace")
    if key:
        text = text.replace(key, "[the key]")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        body = text
    if isinstance(body, list) and body and isinstance(body[0], dict):
        body = body[0]
    lowered = {name.lower(): value for name, value in headers.items()}
    return ErrorResponse(_status(status, body), printable(_message(body)), frozenset(_codes(body)), body, lowered)


def printable(text: str, most: int = MOST_SHOWN) -> str:
    """Make a text printable and short: what a server sends gets to a terminal."""
    line = one_line("".join(char if char.isprintable() else " " for char in text))
    return line if len(line) <= most else f"{line[:most]}…"


def _status(status: int, body: Any) -> int:
    """The status; if an error follows a 200, the one that its body names."""
    code = at(body, "error", "code") or at(body, "status_code")
    return code if status < 300 and isinstance(code, int) and 400 <= code < 600 else status


def _message(body: Any) -> str:
    """OpenAI, Anthropic, Gemini write it to `error.message`, Ollama to `error`, FastAPI to `detail`, others above."""
    if isinstance(body, str):
        return body
    inner = text_at(body, "error", "metadata", "raw")
    message = text_at(body, "error", "message") or text_at(body, "error") or text_at(body, "message")
    message = message or text_at(body, "detail") or "; ".join(map(_complaint, entries_at(body, "detail")))
    return f"{message} ({inner})" if inner else message or (json.dumps(body, ensure_ascii=False) if body else "")


def _complaint(entry: Any) -> str:
    """One of FastAPI's: the field that it is about, and what is wrong with it."""
    where = ".".join(str(step) for step in entries_at(entry, "loc"))
    return ": ".join(part for part in (where, text_at(entry, "msg") or str(entry)) if part)


def _codes(body: Any) -> Iterator[str]:
    reasons = [text_at(detail, "reason") for detail in entries_at(body, "error", "details")]
    for code in (*(at(body, *path) for path in CODES), *reasons):
        if isinstance(code, str) and code:
            yield code


def _first_number(patterns: tuple[re.Pattern[str], ...], text: str) -> int | None:
    """The number of the first pattern that fits; two numbers are prompt and output, and are added."""
    for pattern in patterns:
        if match := pattern.search(text):
            return sum(int(number.replace(",", "")) for number in match.groups())
    return None


def _seconds(text: str | None, read: Callable[[str], float]) -> float | None:
    try:
        seconds = read(text) if text else math.nan
    except ValueError:
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _seconds_until(text: str) -> float:
    when: datetime = parsedate_to_datetime(text)
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return (aware - datetime.now(UTC)).total_seconds()


RETRY_HEADERS: tuple[tuple[str, Callable[[str], float]], ...] = (
    ("retry-after-ms", lambda text: float(text) / 1000),
    ("retry-after", float),
    ("retry-after", _seconds_until),
)
