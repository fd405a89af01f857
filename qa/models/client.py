"""Asking a model's server: streamed, with retries, in a form that the server takes, and every error one of ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from index.errors import ModelError, UnknownModel, Unreachable
from qa.models import server_errors, window
from qa.models.cancellation import Stop
from qa.models.chat import ChatRequest, Endpoint, Reply
from qa.models.downgrade import simpler
from qa.models.protocols import retry
from qa.models.protocols.anthropic_messages import AnthropicMessages
from qa.models.protocols.ollama_native import OllamaNative
from qa.models.protocols.openai_chat import OpenAIChat
from qa.models.protocols.protocol import Learnt, Probe, WireProtocol
from qa.models.transport import Exchange, Failed
from qa.settings.provider_table import ProtocolName

PROTOCOLS: Mapping[ProtocolName, WireProtocol] = {
    "openai": OpenAIChat(),
    "anthropic": AnthropicMessages(),
    "ollama": OllamaNative(),
}
LEARNT: dict[str, Learnt] = {}
"""By base URL, for as long as the process lives: what need not be tried again."""
LOOK_UP_SECONDS = 10.0
GLANCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly the request that would be sent, but for the key: in its place stands where it comes from."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


class Client:
    """A line to one endpoint: `with Client(endpoint) as client`. Several threads may use it at once.

    `pause` is the first of our own pauses between tries, in seconds; `on_wait` is told of each pause and its reason.
    Once `stop` is set, what is under way raises Stopped.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        pause: float = 0.5,
        on_wait: Callable[[float, str], None] | None = None,
        stop: Stop | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._protocol = PROTOCOLS[endpoint.protocol]
        self._stop = stop or Stop()
        self._exchange = Exchange(endpoint, self._protocol, self._stop)
        self._pause = pause
        self._on_wait = on_wait

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connections."""
        self._exchange.close()

    def chat(self, request: ChatRequest, on_text: Callable[[str], None] | None = None) -> Reply:
        """The model's reply; `on_text` gets its text as it comes. Raises ModelError.

        A reply that breaks off is given as far as it came, with `finish` "incomplete" and the reason in `note`.
        """
        learnt = self._learnt
        while True:
            try:
                reply = self._tried(request, learnt, on_text)
            except Failed as failed:
                easier = self._easier(request, learnt, failed)
                if easier is None:
                    raise self._explained(failed.error) from failed
                learnt = easier
            else:
                LEARNT[self._endpoint.base_url] = learnt
                return reply

    def preview(self, request: ChatRequest) -> Preview:
        """What `chat` would send at first. Raises ModelError for a key or a base URL that cannot be one."""
        message = self._exchange.message(request, self._learnt)
        headers = {name: self._without_key(value) for name, value in message.headers.items()}
        url = str(message.url.copy_with(userinfo=b""))
        return Preview(message.method, url, headers, json.loads(message.content))

    def models(self) -> tuple[str, ...]:
        """The models that the server offers. Raises ModelError."""
        return self._listed(LOOK_UP_SECONDS)

    def window(self) -> tuple[int, str] | None:
        """The model's window in tokens and where that was learnt, or None where the server does not tell."""
        try:
            return window.learn(self._protocol.window_probes(self._endpoint), self._glance)
        except (Failed, ModelError):
            return None

    @property
    def _learnt(self) -> Learnt:
        return LEARNT.get(self._endpoint.base_url, Learnt())

    def _easier(self, request: ChatRequest, learnt: Learnt, failed: Failed) -> Learnt | None:
        return simpler(learnt, request, self._endpoint, failed.heard) if failed.heard else None

    def _tried(self, request: ChatRequest, learnt: Learnt, on_text: Callable[[str], None] | None) -> Reply:
        """The reply, after as many tries as are worth it. Raises Failed."""
        for attempt in range(retry.TRIES - 1):
            try:
                return self._exchange.reply(request, learnt, on_text)
            except Failed as failed:
                pause = self._pause_after(failed, attempt)
                if pause is None or self._easier(request, learnt, failed):
                    raise
                if self._on_wait:
                    self._on_wait(pause, str(failed))
                self._stop.pause(pause)
        return self._exchange.reply(request, learnt, on_text)

    def _pause_after(self, failed: Failed, attempt: int) -> float | None:
        """Seconds before the next try, or None where none is worth it."""
        asked = retry.pause_asked(failed.heard) if failed.heard else None
        if not failed.passing or (asked is not None and asked > retry.LONGEST_ASKED):
            return None
        return retry.pause_own(attempt, self._pause) if asked is None else asked

    def _explained(self, error: ModelError) -> ModelError:
        """The error; one of an unknown model with those that the server has."""
        if not isinstance(error, UnknownModel):
            return error
        try:
            offered = self._listed(GLANCE_SECONDS)
        except ModelError:
            offered = ()
        return server_errors.with_offered(error, self._endpoint, offered)

    def _listed(self, seconds: float) -> tuple[str, ...]:
        url = self._endpoint.base_url + self._protocol.models_path(self._endpoint)
        try:
            return self._protocol.parse_models(self._exchange.look_up(Probe(url, lambda _: None, "models"), seconds))
        except Failed as failed:
            raise failed.error from failed

    def _glance(self, probe: Probe) -> Any:
        """What a look-up finds, or None where the server has none such; one that cannot be reached is Failed."""
        try:
            return self._exchange.look_up(probe, GLANCE_SECONDS)
        except Failed as failed:
            if isinstance(failed.error, Unreachable):
                raise
            return None

    def _without_key(self, value: str) -> str:
        key = self._endpoint.key
        return (
            value.replace(key, f"(the key of {self._endpoint.key_name or 'this provider'} is sent)") if key else value
        )
