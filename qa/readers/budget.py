"""How much fits into a model's window. Counted before anything is sent, as some servers cut what is too long and
answer all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import TypeVar

from index.errors import ContextTooSmall
from qa.models.chat import DEFAULT_MAX_OUTPUT as MAX_OUTPUT
from qa.models.chat import ChatRequest, Endpoint
from qa.models.protocols import protocol_of
from qa.readers.request import Window

BYTES_PER_TOKEN = 3
"""English takes about four bytes a token; names, keys and capitals take fewer, so three is on the safe side."""
MESSAGE_TOKENS = 8
UNKNOWN_WINDOW = {True: 8192, False: 32768}
"""What is assumed of a server that does not tell: on this machine, and elsewhere."""

_Passage = TypeVar("_Passage")


def tokens(request: ChatRequest) -> int:
    """Estimate the tokens of the prompt, never too few for a common tokenizer."""
    return sum(ceil(len(each.text.encode()) / BYTES_PER_TOKEN) + MESSAGE_TOKENS for each in request.messages)


def window(endpoint: Endpoint, told: tuple[int, str] | None) -> Window:
    """The window to work in: as set, else as the server tells, else what is assumed; half of it is for the prompt at
    least.
    """
    options = endpoint.options
    if options.context is not None:
        size, source = options.context, "the setting context"
    elif (default := protocol_of(endpoint.protocol).default_window) is not None:
        # It is asked for with every request, if the model takes that much.
        size, source = min(default, told[0] if told else default), f"the default for {endpoint.protocol}"
    elif told is not None:
        size, source = told
    else:
        size, source = UNKNOWN_WINDOW[endpoint.loopback], "an assumption, as the server does not tell"
    return Window(size, options.max_output or min(MAX_OUTPUT, size // 2), source)


def fit(
    evidence: Sequence[_Passage], build: Callable[[Sequence[_Passage]], ChatRequest], room: Window, scale: float = 1.0
) -> tuple[_Passage, ...]:
    """Return the best passages whose request fits, in order; raises ContextTooSmall if not even the first does.

    `scale` is how many times more tokens the server counted than we did.
    """
    for count in range(len(evidence), 0, -1):
        if tokens(build(evidence[:count])) * scale + room.max_output <= room.tokens:
            return tuple(evidence[:count])
    needed = ceil(tokens(build(evidence[:1])) * scale) + room.max_output
    raise ContextTooSmall(
        f"the question with one passage needs {needed:,} tokens, and the window has {room.tokens:,} "
        f"(from {room.source}): set a larger context, or a smaller max_output.",
        needed,
        room.tokens,
    )
