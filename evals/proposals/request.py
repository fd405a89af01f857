"""What the model is asked: a question from one passage; and what it wrote, read from its reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from index.errors import NonsenseReply
from prompts import load
from qa.models.chat import ChatRequest, Message
from qa.readers.excerpts import Excerpt
from qa.readers.json_objects import objects_in
from qa.readers.request import Window, cable_line, passage_line

TYPES = ("numeric", "entity", "date", "list", "explanation", "definition")
"""The kinds of question whose answer code can look for in a passage."""
PROMPT = load("propose", "types")
MOST_ITEMS = 4
LONGEST = 300
"""Characters of a question, and of an answer."""
LONGEST_QUOTE = 1000
LONGEST_ITEM = 60


def _text(longest: int) -> Mapping[str, Any]:
    return {"type": "string", "maxLength": longest}


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "quote": _text(LONGEST_QUOTE),
        "question": _text(LONGEST),
        "type": {"type": "string", "enum": list(TYPES)},
        "answer": _text(LONGEST),
        "must_include": {"type": "array", "items": _text(LONGEST_ITEM), "minItems": 1, "maxItems": MOST_ITEMS},
    },
    "required": ["quote", "question", "type", "answer", "must_include"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Written:
    """A question as the model wrote it, with the sentence that it takes the answer from."""

    quote: str
    question: str
    type: str
    answer: str
    must_include: tuple[str, ...]


def request(given: Excerpt, room: Window, *, as_json: bool) -> ChatRequest:
    """Make the request for one question about a whole passage, given as to a model that answers."""
    system = Message("system", PROMPT.fill(types=", ".join(f'"{each}"' for each in TYPES)))
    user = Message("user", "\n".join([cable_line([given]), passage_line(given)]))
    return ChatRequest((system, user), room.max_output, room.tokens, SCHEMA if as_json else None)


def written(reply: str) -> Written:
    """Read the one question of a reply; raises NonsenseReply."""
    found = [each for each in map(_written, objects_in(reply)) if each]
    if len(found) != 1:
        raise NonsenseReply("its reply holds more than one question" if found else "its reply holds no question")
    return found[0]


def _written(value: Mapping[str, Any]) -> Written | None:
    items = value.get("must_include")
    texts = {each.name: value.get(each.name) for each in fields(Written) if each.name != "must_include"}
    listed = [items] if isinstance(items, str) else items
    if not isinstance(listed, list) or not listed:
        return None
    if not all(isinstance(each, str) and each.strip() for each in (*texts.values(), *listed)):
        return None
    return Written(**{name: " ".join(str(each).split()) for name, each in texts.items()}, must_include=tuple(listed))
