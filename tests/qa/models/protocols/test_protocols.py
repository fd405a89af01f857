"""The table of protocols: each row is a file, each file a row, and every provider speaks one of them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from qa.models import protocols
from qa.models.protocols import protocol_of
from qa.models.protocols.error_response import ErrorResponse
from qa.models.protocols.protocol import WireProtocol
from qa.settings.provider_table import BUILT_IN, PROTOCOLS


def test_each_file_with_a_protocol_is_a_row_of_the_table() -> None:
    (folder,) = map(Path, protocols.__path__)
    names = sorted(path.stem for path in folder.glob("[a-z]*.py"))
    files = [name for name in names if hasattr(import_module(f"{protocols.__name__}.{name}"), "PROTOCOL")]
    assert files == sorted(PROTOCOLS.values())


@pytest.mark.parametrize("name", {row.protocol for row in BUILT_IN.values()})
def test_every_provider_speaks_a_protocol_of_the_table(name: str) -> None:
    assert isinstance(protocol_of(name), WireProtocol)


@pytest.mark.parametrize(
    ("name", "headers", "retryable"),
    [
        ("openai", {}, True),
        ("anthropic", {}, False),  # without a pause it is the limit of what may be spent
        ("anthropic", {"retry-after": "3"}, True),
        ("anthropic", {"x-should-retry": "true"}, True),
        ("openai", {"x-should-retry": "false"}, False),
    ],
)
def test_a_protocol_says_whether_to_ask_again_after_429(name: str, headers: dict[str, str], retryable: bool) -> None:
    response = ErrorResponse(429, "too many requests", frozenset(), {}, headers)
    assert protocol_of(name).retryable(response) is retryable
