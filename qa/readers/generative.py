"""The reader that is a model: a prompt with the passages it may see, and a draft from what it replies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from index.errors import ContextTooSmall, NonsenseReply, ServerFailed
from qa.drafts.draft import Draft, DraftSentence, Turn
from qa.egress.policy import EgressDecision, EgressPolicy
from qa.evidence.evidence import Evidence
from qa.models.chat import ChatRequest, Endpoint, Finish, Reply
from qa.readers import budget
from qa.readers.echo import PromptEcho
from qa.readers.excerpts import Excerpt, excerpts
from qa.readers.reader import OnSentence, Sending
from qa.readers.reply import ReplyReader
from qa.readers.request import build, prompt_digest

if TYPE_CHECKING:
    import httpx

    from qa.models.cancellation import Stop
    from qa.models.client import Client

BROKEN: frozenset[Finish] = frozenset({"incomplete", "truncated", "context", "filtered"})
Given = tuple[Excerpt, ...]
"""What is given of each passage in a request, the best passage first."""
Told = tuple[int, str] | None
OnWait = Callable[[float, str], None]
"""Called before each pause with its seconds and reason."""
SHORT_OF_ROOM = 1.1
"""How much more than the server's own count is left free when a request is built anew."""


class ChatReader:
    """Asks the model at an endpoint. Nothing gets there but what `policy` allows; every call elsewhere is logged.

    Once `stop` is set, `read` raises Stopped, in whatever thread it waits.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        policy: EgressPolicy,
        on_wait: OnWait | None = None,
        stop: Stop | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.name = endpoint.name
        self._on_wait = on_wait
        self._stop = stop
        self._transport = transport
        self._endpoint = endpoint
        self._policy = policy

    def read(self, evidence: Evidence, previous: Sequence[Turn] = (), on_sentence: OnSentence | None = None) -> Draft:
        """Ask the model for a draft from the passages that it may see; without any it is not called.

        Raises ModelError, DiskError. A reply that broke off gives a draft whose `finish` says so.
        """
        decision = self._policy.decide(evidence.passages, self._endpoint)
        if not decision.sent:
            reason = decision.reason if decision.held else "no passage bears on the question"
            return Draft((), reason=reason, shown=(), held=decision.held)
        with self._client() as client:
            return self._draft(client, evidence.question.text, decision, previous, on_sentence)

    def preview(self, evidence: Evidence, previous: Sequence[Turn] = ()) -> Sending:
        """Return exactly what `read` would send at first, and what it would hold back."""
        decision = self._policy.decide(evidence.passages, self._endpoint)
        if not decision.sent:
            return Sending(None, decision.held)
        with self._client() as client:
            request, _ = self._request(client.window(), evidence.question.text, decision, previous)
            return Sending(client.preview(request), decision.held)

    def prompt(self, evidence: Evidence, previous: Sequence[Turn] = ()) -> tuple[ChatRequest | None, Given]:
        """Return the request that `read` would send to a server that does not tell its window, and the passages in it.

        No server is asked. Without a passage that may be sent there is no request.
        """
        decision = self._policy.decide(evidence.passages, self._endpoint)
        return self._request(None, evidence.question.text, decision, previous) if decision.sent else (None, ())

    @property
    def settings(self) -> dict[str, Any]:
        """What the answer's record says of the model: no key is among it."""
        endpoint, options = self._endpoint, self._endpoint.options
        return {
            "name": endpoint.name,
            "protocol": endpoint.protocol,
            "base_url": endpoint.base_url,
            "context": options.context,
            "max_output": options.max_output,
            "temperature": options.temperature,
            "schema": options.schema,
            "extra": dict(options.extra),
            "prompt": prompt_digest(),
        }

    def _client(self) -> Client:
        from qa.models.client import Client

        return Client(self._endpoint, transport=self._transport, on_wait=self._on_wait, stop=self._stop)

    def _request(
        self, told: Told, question: str, decision: EgressDecision, previous: Sequence[Turn], scale: float = 1.0
    ) -> tuple[ChatRequest, Given]:
        """Build the request for as many passages as fit; `told` and `scale` as for `budget.window` and `budget.fit`."""
        room = budget.window(self._endpoint, told)
        kept = self._policy.turns(previous, self._endpoint)
        as_json = self._endpoint.options.schema != "off"

        def make(given: Sequence[Excerpt]) -> ChatRequest:
            return build(question, given, kept, room, as_json=as_json)

        given = budget.fit(excerpts(decision.sent), make, room, scale)
        return make(given), given

    def _draft(
        self,
        client: Client,
        question: str,
        decision: EgressDecision,
        previous: Sequence[Turn],
        on_sentence: OnSentence | None,
    ) -> Draft:
        request, given = self._request(client.window(), question, decision, previous)
        try:
            draft = self._call(client, request, given, on_sentence)
        except ContextTooSmall as error:
            # Its tokenizer counts more than we do: with its own count in hand, fewer passages may yet fit.
            if not error.needed or not error.window or len(given) == 1:
                raise
            scale = SHORT_OF_ROOM * error.needed / budget.tokens(request)
            request, given = self._request(client.window(), question, decision, previous, scale)
            draft = self._call(client, request, given, on_sentence)
        return replace(draft, held=decision.held)

    def _call(self, client: Client, request: ChatRequest, given: Given, on_sentence: OnSentence | None) -> Draft:
        from qa.egress import call_log

        shown = tuple(each.hit for each in given)
        reading = ReplyReader([hit.key for hit in shown], PromptEcho(request))
        sentences: list[DraftSentence] = []

        def take(complete: list[DraftSentence]) -> None:
            for sentence in complete:
                sentences.append(sentence)
                if on_sentence:
                    on_sentence(sentence, shown)

        reply = call_log.chat(
            client, request, self._policy.log, self._endpoint, shown, on_text=lambda piece: take(reading.feed(piece))
        )
        # Where a reply was cut off, its last words may be half a sentence, or half a figure: they are left out.
        if reply.finish not in BROKEN:
            take(reading.end())
        return Draft(
            tuple(sentences),
            reason=None if sentences else self._reason(reply, reading, request),
            finish="incomplete" if sentences and reading.broken else reply.finish,
            note=reply.note,
            usage=reply.usage.counted,
            shown=shown,
        )

    def _reason(self, reply: Reply, reading: ReplyReader, request: ChatRequest) -> str:
        """Say why there is no sentence, if that is an answer of sorts; else raise a ModelError."""
        if reply.finish == "filtered":
            from qa.models import server_errors

            raise server_errors.filtered(self.name, reply.note)
        if reply.finish == "incomplete":
            why = f" ({reply.note})" if reply.note else ""
            raise ServerFailed(f"{self.name} broke off before one sentence was complete{why}; ask again.")
        if reply.finish in BROKEN:
            raise NonsenseReply(
                f"{self.name} reached its limit before one sentence was complete: "
                f"set max_output above {request.max_output:,}, or a larger context."
            )
        if reading.copied and not reading.refused:
            raise NonsenseReply(
                f"{self.name} wrote its instructions or keys in place of an answer: ask a larger model."
            )
        if not reading.refused:
            from qa.models.protocols.error_response import printable

            beginning = shorten(printable(reply.text), 120, placeholder=" …")
            raise NonsenseReply(f"{self.name} gave no answer that can be read: “{beginning}”.")
        return f"the model {self.name} found no answer in the passages"
