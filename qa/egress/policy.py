"""What may be sent to a model: everything on this machine and to trusted hosts, elsewhere only up to a marking.

Elsewhere caveats count: a passage is sent only if its level and caveats are within the limit, so under SBU goes U//NF,
but not SBU//NF. A mark that could not be read stands highest of all (index/markings.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from index.markings import within_limit
from index.search.retriever import Hit
from qa.drafts.draft import Turn
from qa.models import hosts
from qa.models.chat import Endpoint
from qa.settings.config import Settings

CALL_LOG = "calls.jsonl"
"""The log's file in the data folder."""


@dataclass(frozen=True, slots=True)
class EgressDecision:
    """The passages that may be sent to an endpoint, and those that may not, both in the order given."""

    sent: tuple[Hit, ...]
    held: tuple[Hit, ...]
    host: str
    remote_marking: str

    @property
    def reason(self) -> str:
        """One line that names the keys and markings held back; empty if there are none."""
        if not self.held:
            return ""
        named = ", ".join(f"{hit.key} ({hit.passage.marking})" for hit in self.held)
        return f"not sent to {self.host}, where nothing above {self.remote_marking} may go: {named}"


@dataclass(frozen=True, slots=True)
class EgressPolicy:
    """What may leave this machine; and `log`, the file that says what did."""

    remote_marking: str
    trusted_hosts: tuple[str, ...]
    log: Path

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the policy of these settings."""
        return cls(settings.remote_marking, settings.trusted_hosts, settings.data_dir / CALL_LOG)

    def trusts(self, endpoint: Endpoint) -> bool:
        """Whether everything may go there: it is this machine, or a trusted host."""
        return endpoint.loopback or hosts.is_one_of(endpoint.base_url, self.trusted_hosts)

    def allows(self, marking: str, endpoint: Endpoint) -> bool:
        """Whether a text with this marking may go there."""
        return self.trusts(endpoint) or within_limit(marking, self.remote_marking)

    def decide(self, hits: Sequence[Hit], endpoint: Endpoint) -> EgressDecision:
        """Part the passages into those that may go to this endpoint and those that may not."""
        allowed = [self.allows(hit.passage.marking, endpoint) for hit in hits]
        sent = tuple(hit for hit, may_go in zip(hits, allowed, strict=True) if may_go)
        held = tuple(hit for hit, may_go in zip(hits, allowed, strict=True) if not may_go)
        return EgressDecision(sent, held, endpoint.host, self.remote_marking)

    def turns(self, turns: Sequence[Turn], endpoint: Endpoint) -> tuple[Turn, ...]:
        """Keep the earlier turns that may go there: an answer is marked as high as what it was written from."""
        return tuple(turn for turn in turns if self.allows(turn.marking, endpoint))
