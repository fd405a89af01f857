"""The application of `ask serve` in this process, over any index, with one client that asks it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from qa.server.app import create_app
from qa.server.reports import Reports
from qa.server.service import QAService, ServiceLimits
from qa.settings.config import read_settings

QUESTION = "how many victims did KPS identify in 2007?"
HALF_A_REPLY = (
    '{"sentences": [{"text": "KPS identified 32 victims in 2007.", "keys": ["08PRISTINA128 ¶9"]}, {"text": "It'
)
"""What a model has written when it has one sentence, and not the next."""


def application(
    index: Path, limits: ServiceLimits | None = None, reports: Reports | None = None, **settings: Any
) -> FastAPI:
    """The application; its service opens the index when it starts."""
    return create_app(QAService(read_settings(index=index, **settings), limits), reports)


@contextmanager
def client(index: Path, **given: Any) -> Iterator[TestClient]:
    """One that asks it."""
    with TestClient(application(index, **given), follow_redirects=False) as asking:
        yield asking


def events(text: str) -> list[tuple[str, str]]:
    """The name and the data of each server-sent event."""
    blocks = [block.split("\n") for block in text.split("\n\n") if block.startswith("event:")]
    return [(name.removeprefix("event: "), data.removeprefix("data: ")) for name, data in blocks]
