"""What a model writes to search with: the question in the words of cables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from index.errors import ModelError, Stopped
from index.search.retriever import Hit
from index.text import tokens
from index.text.folding import one_line
from prompts import load
from qa.drafts.quoting import as_data
from qa.egress.policy import EgressPolicy
from qa.models.cancellation import Stop
from qa.models.chat import ChatRequest, Endpoint, Message
from qa.models.protocols import protocol_of
from qa.readers import budget
from qa.readers.json_objects import objects_in
from qa.readers.reader import Searches

if TYPE_CHECKING:
    import httpx

    from qa.models.client import Client, Preview

SEARCHES = load("searches")
SECONDS = 5.0
"""The longest that a question waits for its searches."""
MAX_OUTPUT = 256
REWRITES = 2
LONGEST = 300
"""Characters of a search; one that fills them was cut off in the middle."""


class SearchWriter:
    """Asks the model at an endpoint for searches: once, and not for long.

    The question goes there without any passage, and every call elsewhere is logged. `seconds` is the limit.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        policy: EgressPolicy,
        stop: Stop | None = None,
        transport: httpx.BaseTransport | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._endpoint = endpoint
        self._policy = policy
        self._stop = stop or Stop()
        self._transport = transport
        self._seconds = seconds

    def write(self, question: str, passages: Sequence[Hit]) -> Searches:
        """Return the model's searches; if it fails or is slow, none and why, as the question can do without.

        `passages` are found by the question alone: if none of them may go to the model, the question does not either.
        Raises DiskError, Stopped.
        """
        if not self._allowed(passages):
            return Searches()
        try:
            with self._stop.within(self._seconds) as limit, self._client(limit) as client:
                return self._asked(client, question)
        except Stopped:
            self._stop.check()
            return Searches(reason=f"no reply within {self._seconds:g} seconds (`--no-assist` does not wait)")
        except ModelError as error:
            return Searches(reason=one_line(str(error)))

    def preview(self, question: str, passages: Sequence[Hit]) -> Preview | None:
        """Return exactly the request that `write` would send; None if none."""
        if not self._allowed(passages):
            return None
        with self._client(self._stop) as client:
            return client.preview(self._request(client, question))

    def _allowed(self, passages: Sequence[Hit]) -> bool:
        return bool(self._policy.decide(passages, self._endpoint).sent)

    def _client(self, stop: Stop) -> Client:
        from qa.models.client import Client

        return Client(self._endpoint, transport=self._transport, stop=stop, tries=1)

    def _asked(self, client: Client, question: str) -> Searches:
        from qa.egress import call_log

        request = self._request(client, question)
        reply = call_log.chat(client, request, self._policy.log, self._endpoint, ())
        texts = searches_in(reply.text, question)
        return Searches(texts, reply.usage.counted, None if texts else "the model wrote none that can be used")

    def _request(self, client: Client, question: str) -> ChatRequest:
        # Ollama loads a model anew for another window: it must be the one that the answer is asked for with.
        own = protocol_of(self._endpoint.protocol).default_window
        window = budget.window(self._endpoint, client.window() if own else None)
        return ChatRequest(
            messages=(Message("system", SEARCHES.fill()), Message("user", as_data({"question": one_line(question)}))),
            max_output=MAX_OUTPUT,
            context=window.tokens,
            schema=_schema() if self._endpoint.options.schema != "off" else None,
        )


def searches_in(reply: str, question: str) -> tuple[str, ...]:
    """Read the searches in a reply: all that were asked for, or none.

    Each has a term of the question and is not cut off, and each rewrite has a term of its own. A model that writes one
    without ("first wording") lost sight of the question, and its others make a ranking worse.
    """
    found = next((each for each in objects_in(reply) if "rewrites" in each), {})
    texts, asked = tuple(_texts(found)), set(tokens.content_terms(question))
    distinct = len(set(texts)) == REWRITES + 1
    new = not any(asked.issuperset(tokens.content_terms(text)) for text in texts[:REWRITES])
    return texts if distinct and new and all(_usable(text, asked) for text in texts) else ()


def _texts(found: Mapping[str, Any]) -> Iterator[str]:
    rewrites = found.get("rewrites")
    for text in [*(rewrites[:REWRITES] if isinstance(rewrites, list) else []), found.get("statement")]:
        if isinstance(text, str):
            yield one_line(text)


def _usable(text: str, asked: set[str]) -> bool:
    return not asked.isdisjoint(tokens.content_terms(text)) and len(text) < LONGEST and text.isprintable()


def _schema() -> Mapping[str, Any]:
    text = {"type": "string", "maxLength": LONGEST}
    rewrites = {"type": "array", "items": text, "minItems": REWRITES, "maxItems": REWRITES}
    return {
        "type": "object",
        "properties": {"rewrites": rewrites, "statement": text},
        "required": ["rewrites", "statement"],
        "additionalProperties": False,
    }
