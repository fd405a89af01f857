"""Ask a model's server: streamed, with retries, in a form that the server takes, and every error one of ours."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

from index.errors import ModelError, UnknownModel, Unreachable
from qa.models import server_errors
from qa.models.cancellation import Stop
from qa.models.chat import ChatRequest, Endpoint, Reply
from qa.models.protocols import protocol_of
from qa.models.protocols.capabilities import ServerCapabilities, downgrade
from qa.models.protocols.protocol import Probe
from qa.models.transport import AttemptFailed, HttpTransport

CAPABILITIES: dict[str, ServerCapabilities] = {}
"""By base URL, for as long as the process lives: what need not be tried again."""
LOOK_UP_SECONDS = 10.0
GLANCE_SECONDS = 2.0
TRIES = 3
LONGEST_OWN_PAUSE = 8.0


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly the request that would be sent, but for the key: in its place stands where it comes from."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


class Client:
    """Asks one endpoint: `with Client(endpoint) as client`. Several threads may use it at once.

    `transport` takes the place of the network: a proxy, or in tests an `httpx.MockTransport`. `pause` is the first of
    our own pauses between tries, in seconds; `on_wait` is told of each pause and its reason. Once `stop` is set, what
    is under way raises Stopped.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        transport: httpx.BaseTransport | None = None,
        pause: float = 0.5,
        on_wait: Callable[[float, str], None] | None = None,
        stop: Stop | None = None,
        tries: int = TRIES,
    ) -> None:
        self._endpoint = endpoint
        self._protocol = protocol_of(endpoint.protocol)
        self._stop = stop or Stop()
        self._http = HttpTransport(endpoint, self._protocol, self._stop, transport)
        self._pause = pause
        self._on_wait = on_wait
        self._tries = tries

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def chat(self, request: ChatRequest, on_text: Callable[[str], None] | None = None) -> Reply:
        """Return the model's reply; `on_text` gets its text as it comes. Raises ModelError.

        A reply that breaks off is given as far as it came, with `finish` "incomplete" and the reason in `note`.
        """
        capabilities = self._capabilities
        while True:
            try:
                reply = self._with_retries(request, capabilities, on_text)
            except AttemptFailed as failure:
                fewer = self._downgraded(request, capabilities, failure)
                if fewer is None:
                    raise self._explained(failure.error) from failure
                capabilities = fewer
            else:
                CAPABILITIES[self._endpoint.base_url] = capabilities
                return reply

    def preview(self, request: ChatRequest) -> Preview:
        """Return what `chat` would send at first. Raises ModelError for an impossible key or base URL."""
        message = self._http.message(request, self._capabilities)
        headers = {name: self._without_key(value) for name, value in message.headers.items()}
        url = str(message.url.copy_with(userinfo=b""))
        return Preview(message.method, url, headers, json.loads(message.content))

    def models(self) -> tuple[str, ...]:
        """List the models that the server offers. Raises ModelError."""
        return self._offered(LOOK_UP_SECONDS)

    def window(self) -> tuple[int, str] | None:
        """Return the model's window in tokens and where that was learnt, or None if the server does not tell."""
        try:
            for probe in self._protocol.window_probes(self._endpoint):
                if tokens := probe.read(self._glance(probe)):
                    return tokens, probe.source
        except (AttemptFailed, ModelError):
            pass
        return None

    @property
    def _capabilities(self) -> ServerCapabilities:
        return CAPABILITIES.get(self._endpoint.base_url, ServerCapabilities())

    def _downgraded(
        self, request: ChatRequest, capabilities: ServerCapabilities, failure: AttemptFailed
    ) -> ServerCapabilities | None:
        if failure.response is None:
            return None
        return downgrade(capabilities, request, self._endpoint, failure.response, self._protocol.output_names)

    def _with_retries(
        self, request: ChatRequest, capabilities: ServerCapabilities, on_text: Callable[[str], None] | None
    ) -> Reply:
        """Return the reply, after as many tries as are worth it. Raises AttemptFailed."""
        for attempt in range(self._tries - 1):
            try:
                return self._http.reply(request, capabilities, on_text)
            except AttemptFailed as failure:
                pause = self._pause_after(failure, attempt)
                if pause is None or self._downgraded(request, capabilities, failure):
                    raise
                if self._on_wait:
                    self._on_wait(pause, str(failure))
                self._stop.pause(pause)
        return self._http.reply(request, capabilities, on_text)

    def _pause_after(self, failure: AttemptFailed, attempt: int) -> float | None:
        """Seconds before the next try, or None if none is worth it.

        Our own pause doubles each time, and is a little less by chance, so that many do not come back at once.
        """
        wanted = failure.response.retry_after if failure.response else None
        if not failure.retryable or (wanted is not None and wanted > server_errors.LONGEST_PAUSE):
            return None
        own = min(LONGEST_OWN_PAUSE, self._pause * 2.0**attempt) * (1 - random.random() / 4)
        return own if wanted is None else wanted

    def _explained(self, error: ModelError) -> ModelError:
        """Add to the error of an unknown model those that the server has."""
        if not isinstance(error, UnknownModel):
            return error
        try:
            offered = self._offered(GLANCE_SECONDS)
        except ModelError:
            offered = ()
        return server_errors.with_offered(error, self._endpoint, offered)

    def _offered(self, seconds: float) -> tuple[str, ...]:
        url = self._endpoint.base_url + self._protocol.models_path(self._endpoint)
        try:
            listed = self._protocol.parse_models(self._http.look_up(Probe(url, lambda _: None, "models"), seconds))
            return tuple(name for name in listed if name.isprintable())
        except AttemptFailed as failure:
            raise failure.error from failure

    def _glance(self, probe: Probe) -> Any:
        """Return what a look-up brings, or None if the server has none such; AttemptFailed if it is not reached."""
        try:
            return self._http.look_up(probe, GLANCE_SECONDS)
        except AttemptFailed as failure:
            if isinstance(failure.error, Unreachable):
                raise
            return None

    def _without_key(self, value: str) -> str:
        key, name = self._endpoint.key, self._endpoint.key_name or "this provider"
        return value.replace(key, f"(the key of {name} is sent)") if key else value
