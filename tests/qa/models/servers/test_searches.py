"""Searches written by a small model that was really trained: it writes poor ones, and they do no harm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.search.retriever import Hit
from qa import Assistant
from qa.egress.policy import EgressPolicy
from qa.models.chat import Endpoint, ModelOptions
from qa.readers.searches import SearchWriter
from tests.fakes.servers.running import Running
from tests.fakes.servers.serving import smollm_server

ASKED = {
    "how many victims did KPS identify in 2007?": "08PRISTINA128 ¶9",
    "how long does a Tier 3 country have before sanctions?": "09STATE61188 ¶9",
}
"""Questions and the paragraph of the sample that is right."""
PATIENCE = 300.0
"""Seconds, where a person waits five: the server is built for any machine, and this one is busy."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with smollm_server(tmp_path_factory.mktemp("smollm")) as running:
        yield running


def test_a_poor_model_makes_the_ranking_no_worse(server: Running, sample_index: Path, tmp_path: Path) -> None:
    endpoint = Endpoint("llamacpp", "openai", f"{server.url}/v1", "smollm2", options=ModelOptions(temperature=0.0))
    writer = SearchWriter(endpoint, EgressPolicy("SBU", (), tmp_path / "calls.jsonl"), seconds=PATIENCE)
    with Assistant.open(sample_index, model="embedded") as assistant:
        for question, right in ASKED.items():
            alone = assistant.search(question)
            written = writer.write(question, alone)
            assert written.usage["output_tokens"] > 0
            found = assistant.search(question, searches=written.texts)
            assert _place(right, found) <= _place(right, alone), written


def _place(key: str, hits: tuple[Hit, ...]) -> int:
    return [hit.key for hit in hits].index(key)
