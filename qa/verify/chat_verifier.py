"""The verifier that is the configured chat model: one call for a whole answer if it fits, several if not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from index.errors import ContextTooSmall, ModelError
from index.text.folding import one_line
from qa.egress.policy import EgressPolicy
from qa.models.chat import ChatRequest, Endpoint, Reply
from qa.readers import budget
from qa.readers.generative import OnWait
from qa.readers.request import Window
from qa.verify.verdict_cache import VerdictCache, digest_of
from qa.verify.verdict_request import PROMPT, REPLY_TOKENS, build, verdicts_in
from qa.verify.verifier import Claim, Verdict, Verification

if TYPE_CHECKING:
    import httpx

    from qa.models.cancellation import Stop
    from qa.models.client import Client


@dataclass(slots=True)
class _Spent:
    """What one verification has cost so far."""

    usage: dict[str, int] = field(default_factory=dict)
    calls: int = 0

    def add(self, reply: Reply) -> None:
        """Count one reply."""
        self.calls += 1
        for name, number in reply.usage.counted.items():
            self.usage[name] = self.usage.get(name, 0) + number


class ChatVerifier:
    """Asks the model at an endpoint. Nothing gets there but what `policy` allows; every call elsewhere is logged.

    Verdicts are kept in `cache`: the same claim on the same passages is asked once.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        policy: EgressPolicy,
        cache: VerdictCache,
        on_wait: OnWait | None = None,
        stop: Stop | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.name = endpoint.name
        # The same claim is to get the same verdict.
        self._endpoint = replace(endpoint, options=replace(endpoint.options, temperature=0.0))
        self._policy = policy
        self._cache = cache
        self._on_wait = on_wait
        self._stop = stop
        self._transport = transport

    @property
    def settings(self) -> dict[str, Any]:
        """What the answer's record says of the verifier: no key is among it."""
        return {"name": self.name, "prompt": PROMPT.digest}

    def verify(self, claims: Sequence[Claim]) -> Verification:
        """Ask for a verdict on each claim whose passages may all be sent. Raises DiskError, Stopped.

        If the model fails, the claims are not verified, and the verdicts say why.
        """
        settled = {place: self._settled(claim) for place, claim in enumerate(claims)}
        verdicts = {place: verdict for place, verdict in settled.items() if verdict}
        asked = [place for place in settled if place not in verdicts]
        spent = _Spent()
        new = self._asked([claims[place] for place in asked], spent) if asked else ()
        verdicts |= dict(zip(asked, new, strict=True))
        return Verification(tuple(verdicts[place] for place in range(len(claims))), spent.usage, spent.calls)

    def _settled(self, claim: Claim) -> Verdict | None:
        """Return the verdict on what is not asked: it may not be sent, or was asked before."""
        decision = self._policy.decide(claim.passages, self._endpoint)
        return Verdict(None, reason=decision.reason) if decision.held else self._cache.get(self._digest(claim))

    def _digest(self, claim: Claim) -> str:
        endpoint = self._endpoint
        return digest_of(claim, PROMPT.digest, endpoint.name, endpoint.base_url, repr(endpoint.options))

    def _asked(self, claims: Sequence[Claim], spent: _Spent) -> list[Verdict]:
        """Return a verdict on each claim; those that were not reached as the model failed say why."""
        from qa.models.client import Client

        verdicts: list[Verdict] = []
        try:
            with Client(self._endpoint, transport=self._transport, on_wait=self._on_wait, stop=self._stop) as client:
                for each in self._batches(client, claims, spent):
                    verdicts += each
        except ModelError as error:
            failed = Verdict(None, reason=one_line(str(error)))
            verdicts += [failed] * (len(claims) - len(verdicts))
        self._cache.keep({self._digest(claim): each for claim, each in zip(claims, verdicts, strict=True)})
        return verdicts

    def _batches(self, client: Client, claims: Sequence[Claim], spent: _Spent) -> Iterator[Sequence[Verdict]]:
        """Ask for as many claims at once as fit into the window and the reply."""
        window = budget.window(self._endpoint, client.window())
        size = most = max(1, window.max_output // REPLY_TOKENS - 1)
        left = list(claims)
        while left:
            try:
                some = left[:size]
                batch = budget.fit(some, partial(self._request, window), _for_verdicts(window, len(some)))
                verdicts = self._call(client, batch, self._request(window, batch), spent)
            except ContextTooSmall as error:
                if size > 1:  # its tokenizer may count more than we do
                    size //= 2
                    continue
                verdicts = (Verdict(None, reason=one_line(str(error))),)
            yield verdicts
            left, size = left[len(verdicts) :], most

    def _request(self, window: Window, claims: Sequence[Claim]) -> ChatRequest:
        return build(claims, _for_verdicts(window, len(claims)), as_json=self._endpoint.options.schema != "off")

    def _call(
        self, client: Client, claims: Sequence[Claim], request: ChatRequest, spent: _Spent
    ) -> tuple[Verdict, ...]:
        from qa.egress import call_log

        sent = list({hit.key: hit for claim in claims for hit in claim.passages}.values())
        reply = call_log.chat(client, request, self._policy.log, self._endpoint, sent)
        spent.add(reply)
        return verdicts_in(reply.text, len(claims))


def _for_verdicts(window: Window, count: int) -> Window:
    """Leave no more of the window for the reply than so many verdicts take."""
    return replace(window, max_output=min(window.max_output, REPLY_TOKENS * (count + 1)))
