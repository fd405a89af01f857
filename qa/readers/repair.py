"""Sentences that failed the check go back to the model once, with what is wrong: it corrects or drops them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.errors import ModelError
from index.search.retriever import Hit
from index.text.folding import one_line
from prompts import load
from qa.drafts.draft import DraftSentence
from qa.drafts.quoting import as_data
from qa.egress.policy import EgressPolicy
from qa.models.cancellation import Stop
from qa.models.chat import ChatRequest, Endpoint, Message
from qa.readers import budget
from qa.readers.echo import PromptEcho
from qa.readers.excerpts import Excerpt, excerpts
from qa.readers.json_objects import entries_in, number_of
from qa.readers.reply import is_refusal, sentences_of
from qa.readers.request import LONGEST_SENTENCE, MOST_KEYS, Window, by_cable, list_schema

if TYPE_CHECKING:
    import httpx

    from qa.models.client import Client
    from qa.readers.generative import OnWait

PROMPT = load("repair")


@dataclass(frozen=True, slots=True)
class Failing:
    """A sentence that failed the check: what is wrong with it in words, and keys of passages that may say it."""

    sentence: DraftSentence
    wrong: str
    suggested: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The passages that it has to be held against."""
        return self.sentence.citations + self.suggested


@dataclass(frozen=True, slots=True)
class Repairs:
    """What a model made of sentences that failed, and what it used; `reason` says why nothing."""

    sentences: Mapping[int, DraftSentence | None] = field(default_factory=dict)
    """By place among those that failed: the sentence anew, None if it is dropped; one that is not here stays."""
    usage: Mapping[str, int] = field(default_factory=dict)
    reason: str | None = None


class RepairWriter:
    """Asks the model at an endpoint to mend sentences, once for all of them.

    Nothing gets there but what `policy` allows; every call elsewhere is logged.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        policy: EgressPolicy,
        on_wait: OnWait | None = None,
        stop: Stop | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._policy = policy
        self._on_wait = on_wait
        self._stop = stop
        self._transport = transport

    @property
    def settings(self) -> dict[str, Any]:
        """What an answer's record says of it."""
        return {"prompt": PROMPT.digest}

    def repair(self, question: str, failing: Sequence[Failing], shown: Sequence[Hit]) -> Repairs:
        """Return the sentences as the model mends them; `shown` are the passages that they were written from.

        If the model fails, none and why. Raises DiskError, Stopped.
        """
        sent = self._policy.decide(shown, self._endpoint).sent
        if not sent or not failing:
            return Repairs()
        from qa.models.client import Client

        try:
            with Client(self._endpoint, transport=self._transport, on_wait=self._on_wait, stop=self._stop) as client:
                return self._asked(client, question, failing, sent)
        except ModelError as error:
            return Repairs(reason=one_line(str(error)))

    def _asked(self, client: Client, question: str, failing: Sequence[Failing], sent: Sequence[Hit]) -> Repairs:
        from qa.egress import call_log

        window = budget.window(self._endpoint, client.window())
        as_json = self._endpoint.options.schema != "off"

        def make(given: Sequence[Excerpt]) -> ChatRequest:
            return build(question, failing, given, window, as_json=as_json)

        given = budget.fit(given_for(failing, sent), make, window)
        request, hits = make(given), [each.hit for each in given]
        reply = call_log.chat(client, request, self._policy.log, self._endpoint, hits)
        found = repairs_in(reply.text, len(failing), [hit.key for hit in hits], PromptEcho(request))
        return Repairs(found, reply.usage.counted, None if found else "its reply could not be read")


def given_for(failing: Sequence[Failing], sent: Sequence[Hit]) -> list[Excerpt]:
    """Give the passages that the sentences are held against whole and first, then of the others what bears most."""
    named = {key for each in failing for key in each.keys}
    first = [Excerpt(hit, hit.text) for hit in sent if hit.key in named]
    return [*first, *(each for each in excerpts(sent) if each.hit.key not in named)]


def build(
    question: str, failing: Sequence[Failing], given: Sequence[Excerpt], window: Window, *, as_json: bool
) -> ChatRequest:
    """Build the request to mend these sentences by these passages."""
    lines = [*by_cable(given), *(_line(number, each) for number, each in enumerate(failing, 1))]
    lines.append(as_data({"question": one_line(question)}))
    return ChatRequest(
        messages=(Message("system", PROMPT.fill()), Message("user", "\n".join(lines))),
        max_output=window.max_output,
        context=window.tokens,
        schema=_schema(len(failing), [each.hit.key for each in given]) if as_json else None,
    )


def repairs_in(reply: str, count: int, offered: Sequence[str], echo: PromptEcho) -> dict[int, DraftSentence | None]:
    """Read what a reply says of each of so many sentences, by place; of two entries for one the first counts.

    An entry that copies the prompt, or cannot be read, is as good as not there.
    """
    found: dict[int, DraftSentence | None] = {}
    for row in entries_in(reply, "sentences"):
        place = number_of(row.get("number")) - 1
        if place not in range(count) or place in found or not isinstance(row.get("text"), str):
            continue
        sentence = next(sentences_of(dict(row), offered), None)
        if sentence is None or not sentence.text or is_refusal(sentence):
            found[place] = None
        elif not echo.copies(sentence.text):
            found[place] = sentence
    return found


def _line(number: int, failing: Failing) -> str:
    keys = "; ".join(failing.sentence.citations)
    row = {"number": str(number), "text": one_line(failing.sentence.text), "keys": keys, "wrong": failing.wrong}
    return as_data(row)


def _schema(count: int, keys: Sequence[str]) -> Mapping[str, Any]:
    entry = {
        "number": {"type": "integer", "enum": list(range(1, count + 1))},
        "text": {"type": "string", "maxLength": LONGEST_SENTENCE},
        "keys": {"type": "array", "items": {"type": "string", "enum": list(keys)}, "maxItems": MOST_KEYS},
    }
    return list_schema("sentences", entry, minItems=count, maxItems=count)
