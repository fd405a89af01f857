"""What a server turned out to take, and which part to leave out of a request that it refuses for its form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.models.chat import ChatRequest, Endpoint
from qa.models.protocols.error_response import ErrorResponse

FORM_STATUSES = frozenset({400, 422, 500, 501})
SCHEMA = re.compile(
    r"response_?format|json_schema|json_object|output_config|output_format|structured.?output|schema|grammar|guided",
    re.IGNORECASE,
)
MARKUP = re.compile(r"<[^<>]*>")
EMPTY_WORDS = frozenset(
    "bad badrequest badrequesterror request requests invalid invalidrequest invalidrequesterror error errors failed "
    "unprocessable entity content argument contains the a an your was is are not http https status code message detail "
    "type null none true false success ok provider returned server client nginx openresty cloudflare upstream body "
    "input inputs extra parameter parameters payload value validation malformed permitted supported unsupported unable "
    "could be to process processed parse something went wrong unknown".split()
)
"""What an error is made of that says no more than its status."""
TEMPERATURE = re.compile(
    r"unsupported|not (?:be )?support|only (?:the default|be set)|deprecated|unknown|unrecogni[sz]ed|unexpected"
    r"|extra input|not (?:be )?(?:permitted|allowed|available)|cannot (?:both )?be|incompatible",
    re.IGNORECASE,
)
"""What an error says of a temperature that is not taken at all; one out of range is the person's to mend."""
STREAM = re.compile(r"\bstream(ing)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ServerCapabilities:
    """What a server takes: the schema, the count of tokens in a stream, a stream, a temperature, and its name for the
    limit of output (None: the usual one).
    """

    schema: bool = True
    stream_options: bool = True
    stream: bool = True
    temperature: bool = True
    output_name: str | None = None


def downgrade(
    capabilities: ServerCapabilities,
    request: ChatRequest,
    endpoint: Endpoint,
    response: ErrorResponse,
    output_names: Sequence[str],
) -> ServerCapabilities | None:
    """Return capabilities without what this error objects to, or None if it is not about the request's form."""
    if response.status not in FORM_STATUSES or response.overflows or response.filtered:
        return None
    words = " ".join((response.message, *response.codes))
    if fewer := _without_field(capabilities, endpoint, words, output_names):
        return fewer
    schema_sent = request.schema is not None and capabilities.schema and endpoint.options.schema == "auto"
    if schema_sent and (SCHEMA.search(words) or _says_nothing(response)):
        return replace(capabilities, schema=False)
    if capabilities.stream and response.status != 500 and _about_streaming(response):
        return replace(capabilities, stream=False)
    return None


def _without_field(
    capabilities: ServerCapabilities, endpoint: Endpoint, words: str, output_names: Sequence[str]
) -> ServerCapabilities | None:
    """Return capabilities without a small field that was sent and that the error names, or with its other name."""
    if "stream_options" in words and capabilities.stream_options:
        return replace(capabilities, stream_options=False)
    if other := _other_output_name(capabilities, endpoint, words, output_names):
        return replace(capabilities, output_name=other)
    if temperature_for(endpoint, capabilities) is not None and _about_temperature(words):
        return replace(capabilities, temperature=False)
    return None


def temperature_for(endpoint: Endpoint, capabilities: ServerCapabilities) -> float | None:
    """Return the temperature to send; None if none is set, or the server takes none."""
    return endpoint.options.temperature if capabilities.temperature else None


def _about_temperature(words: str) -> bool:
    return "temperature" in words.lower() and bool(TEMPERATURE.search(words))


def _says_nothing(response: ErrorResponse) -> bool:
    """Tell whether a request that was refused for its form is refused without a hint at what is wrong with it."""
    words = " ".join((MARKUP.sub(" ", response.message), *response.codes)).lower()
    return response.status in {400, 422} and EMPTY_WORDS.issuperset(re.findall(r"[^\W\d_]+", words))


def _about_streaming(response: ErrorResponse) -> bool:
    return "stream" in response.codes or bool(STREAM.search(response.message))


def _other_output_name(
    capabilities: ServerCapabilities, endpoint: Endpoint, words: str, output_names: Sequence[str]
) -> str | None:
    """Return the other name for the limit of output, once, if the error speaks of the one that was sent."""
    if capabilities.output_name is not None or not output_names:
        return None
    sent = endpoint.output_name or output_names[0]
    return next((name for name in output_names if name != sent), None) if sent in words else None
