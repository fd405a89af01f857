"""One try: a request sent, its answer read, and what goes wrong told apart."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from index.errors import ContextTooSmall, KeyRefused, ModelError, NonsenseReply, RateLimited, ServerFailed
from qa.models import server_errors
from qa.models.cancellation import Stop
from qa.models.chat import ChatRequest, Delta, Endpoint, Reply
from qa.models.protocols import error_response, retry
from qa.models.protocols.accumulator import Gathering
from qa.models.protocols.error_response import Said
from qa.models.protocols.protocol import Learnt, Probe, WireProtocol, schema_for
from qa.models.protocols.sse import Event, TooLong, events
from qa.models.window import shortened

CONNECT = 5.0
READ = {True: 600.0, False: 120.0}
"""Seconds between two pieces of a reply, on this machine, where a model may have to be loaded first, and elsewhere."""
MOST_OF_AN_ERROR = 64 * 2**10
MOST_OF_A_LIST = 8 * 2**20
PASSING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.NetworkError, httpx.RemoteProtocolError)


class Failed(Exception):
    """A try that failed: the error that it would be, what the server said, and whether another may go better."""

    def __init__(self, error: ModelError, heard: Said | None = None, *, passing: bool = False) -> None:
        super().__init__(str(error))
        self.error = error
        self.heard = heard
        self.passing = passing


class Exchange:
    """Sends to one endpoint in one protocol. A try that fails is Failed; what cannot even be sent is a ModelError.

    Once `stop` is set, whatever is under way ends as Stopped.
    """

    def __init__(self, endpoint: Endpoint, protocol: WireProtocol, stop: Stop) -> None:
        self._endpoint = endpoint
        self._protocol = protocol
        self._stop = stop
        read = endpoint.options.timeout or READ[endpoint.loopback]
        # A proxy of the network knows nothing of this machine's own servers.
        self._http = httpx.Client(
            timeout=httpx.Timeout(read, connect=CONNECT),
            trust_env=not endpoint.loopback,
            follow_redirects=False,
            headers={"user-agent": "ask-the-cables"},
        )

    def close(self) -> None:
        """Ends the connections."""
        self._http.close()

    def message(self, request: ChatRequest, learnt: Learnt) -> httpx.Request:
        """The request as it goes out."""
        path, body = self._protocol.build(request, self._endpoint, learnt)
        return self._message("POST", self._endpoint.base_url + path, body)

    def reply(self, request: ChatRequest, learnt: Learnt, on_text: Callable[[str], None] | None) -> Reply:
        """What the model replies. Once text has come nothing fails any more: what came is given as incomplete."""
        gathering = Gathering(on_text)
        schema_used = schema_for(request, self._endpoint, learnt) is not None
        try:
            with self._answer(self.message(request, learnt)) as response:
                self._gather(gathering, response)
        except Failed as failed:
            if not gathering.begun:
                raise
            note = failed.heard.shown if failed.heard else str(failed)
            return gathering.reply("incomplete", note, schema_used=schema_used)
        except (httpx.RequestError, TooLong) as error:
            if not gathering.begun:
                raise self._failed(error) from error
            if gathering.finish is None:
                return gathering.reply("incomplete", str(error), schema_used=schema_used)
            # The reply had come to its end; only the line had not.
        self._stop.check()
        return self._checked(gathering.reply(schema_used=schema_used), request)

    def look_up(self, probe: Probe, seconds: float) -> Any:
        """The JSON of a look-up."""
        try:
            message = self._message("GET" if probe.body is None else "POST", probe.url, probe.body)
            message.extensions["timeout"] = httpx.Timeout(seconds).as_dict()
            with self._answer(message) as response:
                return json.loads(_beginning(response, MOST_OF_A_LIST))
        except httpx.RequestError as error:
            raise self._failed(error) from error
        except (ValueError, RecursionError) as error:
            raise Failed(self._nonsense("what it lists is not JSON")) from error

    def _message(self, method: str, url: str, body: object) -> httpx.Request:
        # The terminal may hand over what is no character at all: it goes out as a question mark.
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", errors="replace")
        kind = {} if body is None else {"content-type": "application/json"}
        try:
            return self._http.build_request(method, url, content=content, headers={**kind, **self._headers()})
        except httpx.InvalidURL as error:
            raise server_errors.of_line(error, self._endpoint) from error

    def _headers(self) -> dict[str, str]:
        """The protocol's own; httpx would repeat a key with a line break in its error."""
        key = self._endpoint.key
        if key is not None and not (key.isascii() and key.isprintable() and key == key.strip()):
            variable = self._endpoint.key_name or "the variable of this provider"
            raise KeyRefused(
                f"{self._endpoint.name}: the key in {variable} has a character that no key has; set it anew."
            )
        return self._protocol.headers(self._endpoint)

    @contextmanager
    def _answer(self, message: httpx.Request) -> Iterator[httpx.Response]:
        """The answer to be read; an error status is Failed."""
        self._stop.check()
        message.extensions["trace"] = self._stop.trace
        try:
            with self._opened(message) as response:
                yield response
        except httpx.RequestError:
            self._stop.check()
            raise

    @contextmanager
    def _opened(self, message: httpx.Request) -> Iterator[httpx.Response]:
        response = self._http.send(message, stream=True)
        try:
            if not response.is_success:
                raise self._heard(response.status_code, response.headers, _beginning(response, MOST_OF_AN_ERROR))
            yield response
        finally:
            response.close()

    def _gather(self, gathering: Gathering, response: httpx.Response) -> None:
        for event in events(response.iter_bytes(), self._protocol.framing):
            gathering.whole = gathering.whole or event.whole
            gathering.add(self._delta(event))
            if gathering.done:
                return

    def _delta(self, event: Event) -> Delta:
        try:
            delta = self._whole(event) if event.whole else self._protocol.parse_event(event)
        except (ValueError, RecursionError) as error:
            raise Failed(self._nonsense(f"it sends {error_response.one_line(event.data)!r}")) from error
        if delta.error:
            raise self._heard(200, httpx.Headers(), delta.error.encode())
        return delta

    def _whole(self, event: Event) -> Delta:
        body = json.loads(event.data)
        if isinstance(body, list) or body.get("error"):
            return Delta(error=event.data)
        return self._protocol.parse(body)

    def _checked(self, reply: Reply, request: ChatRequest) -> Reply:
        """The reply, unless it is none, or one to a prompt that the server has cut."""
        name = self._endpoint.name
        read = reply.usage.input_tokens
        if (least := shortened(request, read)) is not None:
            raise Failed(
                ContextTooSmall(
                    f"{name}: the server read {read:,} tokens of a prompt that has {least:,} at least, and answered "
                    "all the same; give the model a larger context, or show fewer passages with -k.",
                    window=read,
                )
            )
        if reply.text.strip() or reply.finish == "refused":
            return reply
        if reply.finish == "context":
            raise Failed(ContextTooSmall(f"{name}: the prompt fills the window; show fewer passages with -k."))
        if reply.finish == "truncated":
            raise Failed(self._nonsense("the limit of output was reached before any text: raise max_output"))
        raise Failed(self._nonsense("the reply has no text; the prompt may be too long for the model's window"))

    def _heard(self, status: int, headers: httpx.Headers, raw: bytes) -> Failed:
        heard = error_response.read(status, dict(headers), raw, self._endpoint.key)
        error = server_errors.of_status(heard, self._endpoint)
        # A prompt that is too long stays so, whatever the status: Ollama says it with 500.
        passing = isinstance(error, ServerFailed | RateLimited) and retry.passing(heard, self._endpoint.protocol)
        return Failed(error, heard, passing=passing)

    def _failed(self, error: httpx.RequestError | TooLong) -> Failed:
        if not isinstance(error, httpx.RequestError):
            return Failed(self._nonsense(str(error)))
        # A server of this machine that is not running does not start by itself within a second.
        absent = isinstance(error, httpx.ConnectError) and self._endpoint.loopback
        passing = isinstance(error, PASSING) and not absent
        return Failed(server_errors.of_line(error, self._endpoint), passing=passing)

    def _nonsense(self, what: str) -> NonsenseReply:
        where = server_errors.place(self._endpoint)
        return NonsenseReply(f"{self._endpoint.name}: no reply that can be used came from {where}: {what}.")


def _beginning(response: httpx.Response, most: int) -> bytes:
    """The body up to that size; of one that is cut off, what came."""
    raw = bytearray()
    try:
        for chunk in response.iter_bytes():
            raw += chunk
            if len(raw) > most:
                break
    except httpx.RequestError:
        pass
    return bytes(raw)
