"""What fits into a model's window is counted before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from index.errors import ContextTooSmall
from index.search.retriever import Hit
from qa.models.chat import ChatRequest, Endpoint, Message, ModelOptions
from qa.readers import budget
from qa.readers.request import Window
from tests.fakes.evidence import hit

HITS = tuple(hit(n, "x" * 300) for n in range(1, 9))
EACH = 100
"""Tokens of one of these passages, as counted."""


def request(hits: Sequence[Hit]) -> ChatRequest:
    return ChatRequest((Message("user", "".join(each.text for each in hits)),))


def endpoint(protocol: str = "openai", url: str = "http://127.0.0.1:1/v1", **options: Any) -> Endpoint:
    return Endpoint("any", protocol, url, "model", options=ModelOptions(**options))


def test_three_bytes_are_counted_as_a_token_so_that_text_in_capitals_and_accents_fits() -> None:
    assert budget.tokens(ChatRequest((Message("user", "abcd"),))) == 2 + budget.MESSAGE_TOKENS
    assert budget.tokens(ChatRequest((Message("user", "éé"),))) == 2 + budget.MESSAGE_TOKENS


@pytest.mark.parametrize(("room", "kept"), [(1000, 8), (808 + 100, 8), (807 + 100, 7), (208 + 100, 2), (208, 1)])
def test_the_best_passages_that_fit_with_the_reply_are_kept(room: int, kept: int) -> None:
    assert budget.fit(HITS, request, Window(room, 100, "a test")) == HITS[:kept]


def test_where_the_server_counts_more_fewer_are_kept() -> None:
    assert budget.fit(HITS, request, Window(908, 100, "a test"), scale=2.0) == HITS[:3]


def test_where_not_one_passage_fits_both_numbers_are_said() -> None:
    with pytest.raises(ContextTooSmall, match=r"needs 208 tokens, and the window has 207 \(from a test\)") as caught:
        budget.fit(HITS, request, Window(207, 100, "a test"))
    assert (caught.value.needed, caught.value.window) == (208, 207)


@pytest.mark.parametrize(
    ("asked", "told", "size", "output"),
    [
        (endpoint(), (4096, "the server's /props"), 4096, 2048),
        (endpoint(), (2000, "the server's /props"), 2000, 1000),
        (endpoint(), None, 8192, 2048),
        (endpoint(url="https://models.example/v1"), None, 32768, 2048),
        (endpoint(context=1000, max_output=300), (4096, "the server's /props"), 1000, 300),
        (endpoint("ollama"), (131072, "the server's /api/show"), 8192, 2048),
        (endpoint("ollama"), (2048, "the server's /api/show"), 2048, 1024),
        (endpoint("ollama", context=32000), (131072, "the server's /api/show"), 32000, 2048),
    ],
)
def test_the_window_is_as_set_or_as_told_or_assumed(
    asked: Endpoint, told: tuple[int, str] | None, size: int, output: int
) -> None:
    window = budget.window(asked, told)
    assert (window.tokens, window.max_output) == (size, output)
