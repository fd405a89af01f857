"""What a model would be given for a gold question: found and written as for an answer, and sent to nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.runs.run import at_clearance
from evals.runs.system import Opener
from index.cable import Cable
from index.filters import Filters
from index.search.retriever import Hit
from index.text.sentences import APART
from qa.assistant import Assistant
from qa.drafts.draft import Turn
from qa.drafts.follow_up import resolve
from qa.egress.policy import EgressPolicy
from qa.evidence.evidence import Evidence
from qa.models.chat import Endpoint
from qa.models.providers import endpoint
from qa.readers import budget
from qa.readers.generative import ChatReader
from qa.settings.config import Settings

ANY = Endpoint("any model", "openai", "http://127.0.0.1/v1", "any")
"""Stands for a model on this machine if the settings name none: its window is assumed."""


def prompting(settings: Settings) -> Opener:
    """Open the index of these settings; of their clearance and a question's the tighter counts."""
    reader = ChatReader(endpoint(settings) or ANY, EgressPolicy.of(settings))
    return lambda clearance: PromptOnly(Assistant.of(at_clearance(settings, clearance)), reader)


class PromptOnly:
    """Searches as an Assistant does, and builds the request that a model would get."""

    def __init__(self, assistant: Assistant, reader: ChatReader) -> None:
        self._assistant = assistant
        self._reader = reader

    def search(self, question: str, k: int = 20, *, filters: Filters | None = None) -> tuple[Hit, ...]:
        """Return the `k` best passages, found by the question alone: no model writes searches."""
        return self._assistant.search(question, k, filters=filters)

    def read(self, cable: str) -> Cable:
        """Return the cable as it may be read."""
        return self._assistant.read(cable)

    def prompt(self, question: str, hits: Sequence[Hit], previous: Sequence[Turn]) -> Mapping[str, Any]:
        """Return what a model would be given of these passages, the best first, and how much that is."""
        resolved = resolve(question, previous[-1].question if previous else None)
        request, given = self._reader.prompt(Evidence(resolved.answered, tuple(hits)), previous)
        words = sum(len(each.text.replace(APART, " ").split()) for each in given)
        return {
            "passages": [{"key": each.hit.key, "text": each.text} for each in given],
            "usage": {"prompt_tokens": budget.tokens(request) if request else 0, "passage_words": words},
        }

    def close(self) -> None:
        """Close the index."""
        self._assistant.close()
