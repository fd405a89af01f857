"""What may be sent to a model: everything on this machine and to trusted hosts, elsewhere only up to a marking.

Elsewhere caveats count: a passage goes out where its marking stands no higher than the limit, so under SBU goes U//NF,
but not SBU//NF. A mark that could not be read stands highest of all (index/cables/markings.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.markings import goes_up_to
from index.search.retriever import Hit
from qa.drafts.draft import Turn
from qa.models import hosts
from qa.models.chat import Endpoint


@dataclass(frozen=True, slots=True)
class Released:
    """The passages that may be sent to an endpoint, and those that may not, both in the order given."""

    sent: tuple[Hit, ...]
    held: tuple[Hit, ...]
    host: str
    remote_marking: str

    @property
    def reason(self) -> str:
        """One line that names the keys and markings held back; empty where there are none."""
        if not self.held:
            return ""
        named = ", ".join(f"{hit.key} ({hit.passage.marking})" for hit in self.held)
        return f"not sent to {self.host}, where nothing above {self.remote_marking} may go: {named}"


def release(hits: Sequence[Hit], endpoint: Endpoint, *, remote_marking: str, trusted_hosts: Sequence[str]) -> Released:
    """The passages parted into those that may go to this endpoint and those that may not."""
    may_go = _rule(endpoint, remote_marking, trusted_hosts)
    sent = tuple(hit for hit in hits if may_go(hit.passage.marking))
    held = tuple(hit for hit in hits if not may_go(hit.passage.marking))
    return Released(sent, held, endpoint.host, remote_marking)


def released_turns(
    turns: Sequence[Turn], endpoint: Endpoint, *, remote_marking: str, trusted_hosts: Sequence[str]
) -> tuple[Turn, ...]:
    """The earlier questions and answers that may go there: an answer is marked as high as what it was written from."""
    may_go = _rule(endpoint, remote_marking, trusted_hosts)
    return tuple(turn for turn in turns if may_go(turn.marking))


def _rule(endpoint: Endpoint, remote_marking: str, trusted_hosts: Sequence[str]) -> Callable[[str], bool]:
    if endpoint.loopback or hosts.is_one_of(endpoint.base_url, tuple(trusted_hosts)):
        return lambda _marking: True
    return lambda marking: goes_up_to(marking, remote_marking)
