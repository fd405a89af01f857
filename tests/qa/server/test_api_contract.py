"""The API keeps what its OpenAPI says, whatever is sent to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.fakes.served import application

KEPT = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
BOUNDED = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def operations(sample_index: Path) -> dict[str, Any]:
    """Every call that the OpenAPI describes."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", application(sample_index))
    found = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    return {operation.label: operation for operation in found}


CALLS = ["POST /api/ask", "POST /api/ask/stream", "POST /api/check", "GET /api/search", "GET /api/cables",
         "GET /api/cables/{cable}", "GET /api/cables/{cable}/paragraphs/{paragraph}", "GET /api/index",
         "GET /api/models", "GET /health", "GET /metrics"]  # fmt: skip


def test_every_call_is_described(operations: dict[str, Any]) -> None:
    assert set(operations) == set(CALLS)


@pytest.mark.parametrize("call", CALLS)
def test_every_call_replies_as_it_is_described(operations: dict[str, Any], call: str) -> None:
    @given(operations[call].as_strategy())
    @BOUNDED
    def replied(case: Any) -> None:
        case.validate_response(case.call(), checks=KEPT)

    replied()
