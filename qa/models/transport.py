"""One try: send a request, read its answer, and tell apart what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from time import monotonic
from typing import Any

import httpx

from index.errors import (
    ContentFiltered,
    ContextTooSmall,
    KeyRefused,
    ModelError,
    NonsenseReply,
    RateLimited,
    ServerFailed,
)
from qa.models import server_errors
from qa.models.cancellation import Stop
from qa.models.chat import ChatRequest, Delta, Endpoint, Reply
from qa.models.protocols import error_response
from qa.models.protocols.accumulator import StreamAccumulator
from qa.models.protocols.capabilities import ServerCapabilities
from qa.models.protocols.error_response import ErrorResponse
from qa.models.protocols.key_mask import KeyMask
from qa.models.protocols.protocol import Probe, WireProtocol, schema_for
from qa.models.protocols.sse import Event, StreamTooLong, events

CONNECT = 5.0
READ = {True: 600.0, False: 120.0}
"""Seconds between two pieces of a reply: on this machine, where a model may have to be loaded first; and elsewhere."""
WHOLE = {True: 1800.0, False: 600.0}
"""Seconds for a whole reply, if no time limit is set."""
CHARACTERS_PER_TOKEN = 32
"""Far more than any text has: a reply that is longer for its tokens comes from a server that keeps to no limit."""
MOST_OF_AN_ERROR = 64 * 2**10
MOST_OF_A_LIST = 8 * 2**20
LEAST_WINDOW = 256
"""No server works with a smaller window: a count of prompt tokens below it is made up."""
LEAST_SHARE = 0.95
TEMPORARY = (httpx.ConnectError, httpx.ConnectTimeout, httpx.NetworkError, httpx.RemoteProtocolError)


class AttemptFailed(Exception):
    """A try that failed: our error for it, the server's response, and whether another try may go better."""

    def __init__(self, error: ModelError, response: ErrorResponse | None = None, *, retryable: bool = False) -> None:
        super().__init__(str(error))
        self.error = error
        self.response = response
        self.retryable = retryable


class HttpTransport:
    """Sends to one endpoint in one protocol. A try that fails is AttemptFailed; what cannot be sent is a ModelError.

    Once `stop` is set, whatever is under way ends as Stopped. `transport` takes the place of the network.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        protocol: WireProtocol,
        stop: Stop,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._protocol = protocol
        self._stop = stop
        self._mask = KeyMask.of(endpoint)
        read = endpoint.options.timeout or READ[endpoint.loopback]
        self._seconds = endpoint.options.timeout or WHOLE[endpoint.loopback]
        # A proxy of the network knows nothing of this machine's own servers.
        self._http = httpx.Client(
            timeout=httpx.Timeout(read, connect=CONNECT),
            trust_env=not endpoint.loopback,
            follow_redirects=False,
            headers={"user-agent": "ask-the-cables"},
            transport=transport,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def message(self, request: ChatRequest, capabilities: ServerCapabilities) -> httpx.Request:
        """Build the HTTP request."""
        path, body = self._protocol.build(request, self._endpoint, capabilities)
        return self._message("POST", self._endpoint.base_url + path, body)

    def reply(
        self, request: ChatRequest, capabilities: ServerCapabilities, on_text: Callable[[str], None] | None
    ) -> Reply:
        """Return the model's reply. Once text has come nothing fails any more: what came is given as incomplete."""
        fields, longest = (request.schema or {}).get("required", ()), CHARACTERS_PER_TOKEN * request.max_output
        stream = StreamAccumulator(on_text, self._mask, fields, longest)
        schema_used = schema_for(request, self._endpoint, capabilities) is not None
        try:
            until = monotonic() + self._seconds
            with self._opened(self.message(request, capabilities)) as response:
                self._read_into(stream, response, until)
        except AttemptFailed as failure:
            if not stream.begun:
                raise
            note = failure.response.shown if failure.response else str(failure)
            filtered = isinstance(failure.error, ContentFiltered)
            return stream.reply("filtered" if filtered else "incomplete", note, schema_used=schema_used)
        except (httpx.RequestError, StreamTooLong) as error:
            if not stream.begun:
                raise self._of_line(error) from error
            if stream.finish is None:
                return stream.reply("incomplete", self._mask.text(str(error)), schema_used=schema_used)
            # The reply had come to its end; only the line had not.
        self._stop.check()
        return self._checked(stream, stream.reply(schema_used=schema_used), request)

    def look_up(self, probe: Probe, seconds: float) -> Any:
        """Return the JSON of a look-up."""
        try:
            message = self._message("GET" if probe.body is None else "POST", probe.url, probe.body)
            message.extensions["timeout"] = httpx.Timeout(seconds).as_dict()
            with self._opened(message) as response:
                return json.loads(self._beginning(response, MOST_OF_A_LIST, seconds))
        except httpx.RequestError as error:
            raise self._of_line(error) from error
        except (ValueError, RecursionError) as error:
            raise AttemptFailed(self._nonsense("what it lists is not JSON")) from error

    def _message(self, method: str, url: str, body: object) -> httpx.Request:
        # The terminal may hand over what is no character at all: it goes out as a question mark.
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", errors="replace")
        kind = {} if body is None else {"content-type": "application/json"}
        try:
            return self._http.build_request(method, url, content=content, headers={**kind, **self._headers()})
        except httpx.InvalidURL as error:
            raise server_errors.of_line(error, self._endpoint) from error

    def _headers(self) -> dict[str, str]:
        """The protocol's headers; a key with a line break is refused, as httpx would repeat it in its error."""
        key = self._endpoint.key
        if key is not None and not (key.isascii() and key.isprintable() and key == key.strip()):
            variable = self._endpoint.key_name or "the variable of this provider"
            raise KeyRefused(
                f"{self._endpoint.name}: the key in {variable} has a character that no key has; set it anew."
            )
        return self._protocol.headers(self._endpoint)

    @contextmanager
    def _opened(self, message: httpx.Request) -> Iterator[httpx.Response]:
        """Send, and open the answer to be read; an error status is AttemptFailed."""
        self._stop.check()
        message.extensions["trace"] = self._stop.trace
        try:
            with closing(self._http.send(message, stream=True)) as response:
                if not response.is_success:
                    raw = self._beginning(response, MOST_OF_AN_ERROR, CONNECT)
                    raise self._of_response(response.status_code, response.headers, raw)
                yield response
        except httpx.RequestError:
            self._stop.check()
            raise

    def _read_into(self, stream: StreamAccumulator, response: httpx.Response, until: float) -> None:
        for event in events(self._mask.chunks(_chunks(response, until)), self._protocol.framing):
            stream.whole = stream.whole or event.whole
            stream.add(self._delta(event))
            if stream.done:
                return

    def _delta(self, event: Event) -> Delta:
        try:
            delta = self._whole(event) if event.whole else self._protocol.parse_event(event)
        except (ValueError, RecursionError) as error:
            raise AttemptFailed(self._nonsense(f"it sends {error_response.printable(event.data)!r}")) from error
        if delta.error:
            raise self._of_response(200, httpx.Headers(), delta.error.encode())
        return delta

    def _whole(self, event: Event) -> Delta:
        body = json.loads(event.data)
        if isinstance(body, list) or body.get("error"):
            return Delta(error=event.data)
        return self._protocol.parse(body)

    def _checked(self, stream: StreamAccumulator, reply: Reply, request: ChatRequest) -> Reply:
        """Return the reply, unless it is empty, or one to a prompt that the server has cut."""
        name = self._endpoint.name
        read = reply.usage.input_tokens
        # A word is one token at least, whatever the tokenizer: a server that counts far fewer has cut the prompt.
        least = sum(len(message.text.split()) for message in request.messages)
        if read is not None and LEAST_WINDOW <= read < LEAST_SHARE * least:
            raise AttemptFailed(
                ContextTooSmall(
                    f"{name}: the server read {read:,} tokens of a prompt that has {least:,} at least, and answered "
                    "all the same; give the model a larger context, or show fewer passages with -k.",
                    window=read,
                )
            )
        if reply.text.strip() or reply.finish == "filtered":
            return reply
        if reply.finish == "context":
            raise AttemptFailed(ContextTooSmall(f"{name}: the prompt fills the window; show fewer passages with -k."))
        raise AttemptFailed(self._nonsense(_silence(stream, reply, request)))

    def _beginning(self, response: httpx.Response, most: int, seconds: float) -> bytes:
        """Read the body up to that size, for so long; of one that is cut off, what came."""
        raw = bytearray()
        try:
            for chunk in self._mask.chunks(_chunks(response, monotonic() + seconds)):
                raw += chunk
                if len(raw) > most:
                    break
        except httpx.RequestError:
            pass
        return bytes(raw)

    def _of_response(self, status: int, headers: httpx.Headers, raw: bytes) -> AttemptFailed:
        response = error_response.read(status, dict(headers), raw, self._endpoint.key)
        error = server_errors.of_response(response, self._endpoint)
        # A prompt that is too long stays so, whatever the status: Ollama says it with 500.
        retryable = isinstance(error, ServerFailed | RateLimited) and self._protocol.retryable(response)
        return AttemptFailed(error, response, retryable=retryable)

    def _of_line(self, error: httpx.RequestError | StreamTooLong) -> AttemptFailed:
        if not isinstance(error, httpx.RequestError):
            return AttemptFailed(self._nonsense(str(error)))
        # A server of this machine that is not running does not start by itself within a second.
        absent = isinstance(error, httpx.ConnectError) and self._endpoint.loopback
        retryable = isinstance(error, TEMPORARY) and not absent
        return AttemptFailed(server_errors.of_line(error, self._endpoint), retryable=retryable)

    def _nonsense(self, what: str) -> NonsenseReply:
        where = server_errors.place(self._endpoint)
        return NonsenseReply(f"{self._endpoint.name}: no reply that can be used came from {where}: {what}.")


def _chunks(response: httpx.Response, until: float) -> Iterator[bytes]:
    """Yield the body as it comes; raises ReadTimeout if it is not at its end by then."""
    for chunk in response.iter_bytes():
        if monotonic() > until:
            raise httpx.ReadTimeout("the time limit was reached", request=response.request)
        yield chunk


def _silence(stream: StreamAccumulator, reply: Reply, request: ChatRequest) -> str:
    """Say why there is no text, and what to do."""
    if stream.called and reply.finish != "truncated":
        return "the model called a tool, and none was offered; the reply has no text: ask again, or another model"
    if stream.thought:
        return (
            "the model only thought, and the reply has no text: "
            f"raise max_output above {request.max_output:,}, or turn its thinking off"
        )
    if reply.finish == "truncated":
        return "the limit of output was reached before any text: raise max_output"
    return "the reply has no text; the prompt may be too long for the model's window"
