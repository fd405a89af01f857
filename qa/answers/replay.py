"""A recorded answer: what is needed to ask again in the same way, and what came out differently."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.errors import UsageError
from qa.drafts.draft import Turn
from qa.settings.table import AUTO, OFF

RECORDED = ("version", "reader", "k", "strict", "clearance", "remote_marking")
NOT_AN_ANSWER = "it is not an answer as `ask --json` prints it"


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer of before, as far as asking again needs it."""

    question: str
    """The question as it was put to the index: a follow-up stands by itself here."""
    settings: dict[str, Any]
    filters: dict[str, Any]
    previous: tuple[Turn, ...]
    searches: tuple[str, ...]
    """What was searched for beside the question."""
    answer: Mapping[str, Any]
    """The whole answer of before."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: what it is, how it was, how it is now."""

    what: str
    before: str
    after: str


def recorded(text: str, source: str) -> Recorded:
    """Read the answer that this text holds; raises UsageError with `source` if it is none, or has no record."""
    try:
        answer = json.loads(text)
        record = answer["record"]
        reader = record["reader"]
        # Of the limits on what may leave the machine, those of now count, not those of then.
        settings = {
            "model": reader["name"],
            "k": record["k"],
            "strict": record["strict"],
            "clearance": record["clearance"],
            "repair": record.get("repair") is not None,
            # A cross-encoder may have been a folder, which is told nobody: then that of now counts.
            **(
                {}
                if "sha256" in (verifier := record.get("verifier") or {})
                else {"verifier": AUTO if verifier else OFF}
            ),
            **{name: reader.get(name) for name in ("context", "max_output", "temperature", "schema")},
        }
        previous = tuple(Turn(**each) for each in record["previous"])
        searches = tuple(map(str, record.get("searches", ())))
        found = Recorded(record["searched"], settings, dict(record["filters"]), previous, searches, answer)
        list(changes(answer, answer))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{source} cannot be asked again: {NOT_AN_ANSWER}.") from error
    return found


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Compare two answers as `to_dict` gives them, the causes first; timings and usage do not count."""
    yield from _differing("index", before["index"], after["index"], ("cables", "paragraphs", "digest"))
    yield from _differing(
        "record",
        before["record"],
        after["record"],
        ("version", "prompt", "k", "strict", "clearance", "weights", "reranker", "verifier"),
    )
    yield from _differing("model", before["record"], after["record"], ("reader",))
    yield from _passages(before["passages"], after["passages"])
    yield from _sentences(before["sentences"], after["sentences"])
    yield from _differing(
        "answer", before, after, ("abstained", "reason", "caution", "missing", "finish", "removed", "instead")
    )
    yield from _differing("conflicts", before, after, ("conflicts",))


def _differing(
    what: str, before: Mapping[str, Any], after: Mapping[str, Any], names: Sequence[str]
) -> Iterator[Change]:
    for name in names:
        if before.get(name) != after.get(name):
            yield Change(what if what == name else f"{what}: {name}", _short(before.get(name)), _short(after.get(name)))


def _passages(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    was = {hit["key"]: place for place, hit in enumerate(before, 1)}
    now = {hit["key"]: place for place, hit in enumerate(after, 1)}
    for key in dict.fromkeys([*was, *now]):
        if was.get(key) != now.get(key):
            yield Change(f"passage {key}", _place(was.get(key)), _place(now.get(key)))
    texts = {hit["key"]: hit["text"] for hit in before}
    for hit in after:
        if texts.get(hit["key"], hit["text"]) != hit["text"]:
            yield Change(f"text of {hit['key']}", _short(texts[hit["key"]]), _short(hit["text"]))


def _place(place: int | None) -> str:
    return "not shown" if place is None else f"shown at {place}"


def _sentences(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    was, now = ({each["text"]: each for each in sentences} for sentences in (before, after))
    for text in dict.fromkeys([*was, *now]):
        old, new = _labelled(was.get(text)), _labelled(now.get(text))
        if old != new:
            yield Change(f"sentence “{text}”", old, new)


def _labelled(sentence: Mapping[str, Any] | None) -> str:
    return (
        "not there"
        if sentence is None
        else f"{sentence['support']}, citing {', '.join(sentence['citations']) or 'none'}"
    )


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}…"
