"""How large a model's window is, and whether a prompt was cut to fit into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from qa.models.chat import ChatRequest
from qa.models.protocols.protocol import Probe

LEAST_COUNT = 256
"""No server works with a smaller window: a count below it is made up."""
SHARE = 0.95


def learn(probes: Sequence[Probe], fetch: Callable[[Probe], Any]) -> tuple[int, str] | None:
    """Tokens and where that was learnt; None where no look-up tells."""
    for probe in probes:
        if tokens := probe.read(fetch(probe)):
            return tokens, probe.source
    return None


def shortened(request: ChatRequest, read: int | None) -> int | None:
    """How many tokens the prompt has at least, where the server counted far fewer and so has cut it; else None.

    A word is one token at least, whatever the tokenizer.
    """
    words = sum(len(message.text.split()) for message in request.messages)
    return words if read is not None and LEAST_COUNT <= read < SHARE * words else None
