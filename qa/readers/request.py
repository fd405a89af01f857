"""What a model is asked: the prompt with the passages as quoted data, and the schema that its reply must keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from index.search.retriever import Hit
from index.text.folding import one_line
from prompts import load
from qa.drafts.draft import Turn
from qa.drafts.quoting import as_data
from qa.models.chat import ChatRequest, Message

ANSWER = load("answer", "form")
FORM_JSON = load("form_json")
FORM_TEXT = load("form_text", "phrase")
PHRASE = load("not_in_passages").fill()
"""What a model says when the passages do not answer."""
PASSAGES = load("passages", "previous", "passages", "question")
PREVIOUS = load("previous", "exchanges")

MOST_SENTENCES = 8
LONGEST_SENTENCE = 600
MOST_KEYS = 4
APART = " […] "
"""Between two sentences of a passage that do not follow each other."""


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
    question: str, evidence: Sequence[Hit], previous: Sequence[Turn], window: Window, *, as_json: bool
) -> ChatRequest:
    """Build the request for an answer from these passages."""
    form = FORM_JSON.fill() if as_json else FORM_TEXT.fill(phrase=PHRASE)
    turn = PASSAGES.fill(
        previous=_previous(previous),
        passages="\n".join(map(quoted, evidence)),
        question=one_line(question),
    )
    return ChatRequest(
        messages=(Message("system", ANSWER.fill(form=form)), Message("user", turn.strip())),
        max_output=window.max_output,
        context=window.tokens,
        schema=schema([hit.key for hit in evidence]) if as_json else None,
    )


def quoted(hit: Hit) -> str:
    """Write the passage as one line of JSON: no word in it can end its quotation or pass for another passage."""
    date = f"{hit.created:%Y-%m-%d}" if hit.created else None
    return as_data({"key": hit.key, "date": date, "text": said(hit)})


def said(hit: Hit) -> str:
    """Join the sentences of the passage that matter; what is left out between them is marked."""
    places = [place for place, sentence in enumerate(hit.all_sentences) if sentence in hit.evidence]
    text = ""
    for n, place in enumerate(places):
        gap = APART if n and place != places[n - 1] + 1 else " " if n else ""
        text += gap + hit.all_sentences[place].text
    return text


def schema(keys: Sequence[str]) -> Mapping[str, Any]:
    """Return the JSON schema of a reply: a key that was not offered cannot be written."""
    sentence = {
        "type": "object",
        "properties": {
            "text": {"type": "string", "maxLength": LONGEST_SENTENCE},
            "keys": {
                "type": "array",
                "items": {"type": "string", "enum": list(dict.fromkeys(keys))},
                "minItems": 1,
                "maxItems": MOST_KEYS,
            },
        },
        "required": ["text", "keys"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"sentences": {"type": "array", "items": sentence, "maxItems": MOST_SENTENCES}},
        "required": ["sentences"],
        "additionalProperties": False,
    }


def _previous(turns: Sequence[Turn]) -> str:
    if not turns:
        return ""
    rows = ({"question": each.question, "answer": each.answer} for each in turns)
    return PREVIOUS.fill(exchanges="\n".join(map(as_data, rows)))
