"""What a model is asked: the prompt with the passages as quoted data, and the schema that its reply must keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from index.cable import Passage
from index.text.folding import one_line
from prompts import load
from qa.drafts.draft import Turn
from qa.drafts.quoting import as_data
from qa.models.chat import ChatRequest, Message
from qa.readers.excerpts import Excerpt

ANSWER = load("answer", "form")
FORM_JSON = load("form_json")
FORM_TEXT = load("form_text", "phrase")
PHRASE = load("not_in_passages").fill()
"""What a model says when the passages do not answer."""
REFUSALS = (PHRASE, "The passages do not answer the question.")
"""That, and the same in the words of the forms, which small models take up."""
PASSAGES = load("passages", "previous", "passages", "question")
PREVIOUS = load("previous", "exchanges")

MOST_SENTENCES = 8
LONGEST_SENTENCE = 600
MOST_KEYS = 4


def prompt_digest() -> str:
    """Digest every text that a model is given besides passages and questions."""
    texts = (ANSWER, FORM_JSON, FORM_TEXT, PASSAGES, PREVIOUS)
    return sha256(" ".join([*(text.digest for text in texts), PHRASE]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Window:
    """How many tokens there are for prompt and reply together, how many of them for the reply, and who says so."""

    tokens: int
    max_output: int
    source: str


def build(
    question: str, given: Sequence[Excerpt], previous: Sequence[Turn], window: Window, *, as_json: bool
) -> ChatRequest:
    """Build the request for an answer from these passages, the best first."""
    form = FORM_JSON.fill() if as_json else FORM_TEXT.fill(phrase=PHRASE)
    turn = PASSAGES.fill(
        previous=_previous(previous),
        passages="\n".join(by_cable(given)),
        question=one_line(question),
    )
    return ChatRequest(
        messages=(Message("system", ANSWER.fill(form=form)), Message("user", turn.strip())),
        max_output=window.max_output,
        context=window.tokens,
        schema=schema([each.hit.key for each in given]) if as_json else None,
    )


def by_cable(given: Sequence[Excerpt]) -> Iterator[str]:
    """Write a line for each cable, that of the best passage first, and below it its passages in their order."""
    cables: dict[str, list[Excerpt]] = {}
    for each in given:
        cables.setdefault(each.hit.passage.reference_id, []).append(each)
    for passages in cables.values():
        yield cable_line(passages)
        yield from map(passage_line, sorted(passages, key=lambda each: _place(each.hit.passage)))


def cable_line(given: Sequence[Excerpt]) -> str:
    """Write what the cable of these passages is as one line of JSON."""
    hit = given[0].hit
    date = f"{hit.created:%Y-%m-%d}" if hit.created else None
    subject = next((one_line(each.subject) for each in given if each.subject), None)
    return _line({"cable": hit.passage.reference_id, "date": date, "from": hit.origin, "subject": subject})


def passage_line(given: Excerpt) -> str:
    """Write the passage as one line of JSON: no word in it can end its quotation or pass for another passage."""
    return _line({"key": given.hit.key, "heading": given.hit.passage.heading, "text": given.text})


def _line(row: Mapping[str, str | None]) -> str:
    """Write the row without what is not known."""
    return as_data({name: value for name, value in row.items() if value})


def _place(passage: Passage) -> tuple[int, int]:
    return passage.number or 0, passage.ordinal


def schema(keys: Sequence[str]) -> Mapping[str, Any]:
    """Return the JSON schema of a reply: a key that was not offered cannot be written."""
    sentence = {
        "text": {"type": "string", "maxLength": LONGEST_SENTENCE},
        "keys": {
            "type": "array",
            "items": {"type": "string", "enum": list(dict.fromkeys(keys))},
            "minItems": 1,
            "maxItems": MOST_KEYS,
        },
    }
    return list_schema("sentences", sentence, maxItems=MOST_SENTENCES)


def list_schema(name: str, entry: Mapping[str, Any], **bounds: int) -> Mapping[str, Any]:
    """Return the JSON schema of an object with one list, of entries that have all of these properties and no others."""
    listed = {"type": "array", "items": _closed(entry), **bounds}
    return _closed({name: listed})


def _closed(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _previous(turns: Sequence[Turn]) -> str:
    if not turns:
        return ""
    rows = ({"question": each.question, "answer": each.answer} for each in turns)
    return PREVIOUS.fill(exchanges="\n".join(map(as_data, rows)))
