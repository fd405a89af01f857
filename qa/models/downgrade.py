"""What to leave out of a request that a server refuses for its form, and what is remembered of that server."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.models.chat import ChatRequest, Endpoint
from qa.models.protocols.error_response import Said
from qa.models.protocols.openai_chat import OUTPUT_NAMES, output_name
from qa.models.protocols.overflow import overflows
from qa.models.protocols.protocol import Learnt

FORM = frozenset({400, 422, 500, 501})
SCHEMA = re.compile(
    r"response_?format|json_schema|json_object|output_config|output_format|structured.?output|schema|grammar|guided",
    re.IGNORECASE,
)
STREAM = re.compile(r"\bstream(ing)?\b", re.IGNORECASE)


def simpler(learnt: Learnt, request: ChatRequest, endpoint: Endpoint, said: Said) -> Learnt | None:
    """The same request in a form that this error does not object to, or None where it is not about the form."""
    if said.status not in FORM or overflows(said):
        return None
    words = " ".join((said.message, *said.codes))
    if "stream_options" in words:
        return replace(learnt, stream_options=False) if learnt.stream_options else None
    if other := _other_output_name(learnt, endpoint, words):
        return replace(learnt, output_name=other)
    sent = request.schema is not None and learnt.schema and endpoint.options.schema == "auto"
    if sent and SCHEMA.search(words):
        return replace(learnt, schema=False)
    if learnt.stream and said.status != 500 and (STREAM.search(said.message) or "stream" in said.codes):
        return replace(learnt, stream=False)
    return None


def _other_output_name(learnt: Learnt, endpoint: Endpoint, words: str) -> str | None:
    """The other name for the limit of output, once, where the error speaks of the one that was sent."""
    sent = output_name(endpoint, learnt)
    if endpoint.protocol != "openai" or learnt.output_name is not None or sent not in words:
        return None
    return next(name for name in OUTPUT_NAMES if name != sent)
