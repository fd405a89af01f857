"""What the page's own query says: a question, its filters, the conversation that it belongs to; read and written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode

from index.errors import UsageError
from index.filters import Filters
from qa.drafts.draft import Turn
from qa.server.ask_request import AskRequest
from qa.settings.config import tighter_clearance

LONGEST = 2000
MOST_PASSAGES = 50
MANY = ("cable", "origin", "tag", "marking")


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the page's address holds it, every field as it was typed; empty where nothing is asked yet."""

    question: str = ""
    cable: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    marking: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    clearance: str | None = None
    k: int | None = None
    strict: bool = False
    model: str | None = None
    conversation: str | None = None

    @property
    def filters(self) -> Filters:
        """Read the filters; raises UsageError if a date or a level cannot be read."""
        return Filters.parse(
            cable=self.cable,
            origin=self.origin,
            tag=self.tag,
            since=self.since,
            until=self.until,
            marking=self.marking,
            clearance=tighter_clearance(self.clearance, None),
        )

    def request(self, previous: tuple[Turn, ...] = ()) -> AskRequest:
        """Return it as the desk takes it; raises UsageError as `filters` does."""
        return AskRequest(self.question, self.filters, self.k, self.strict or None, self.model, previous)

    def address(self, path: str = "/") -> str:
        """The address that asks this again, without the conversation."""
        given = [("q", self.question)] if self.question else []
        given += [(name, value) for name in MANY for value in getattr(self, name)]
        single = {
            "since": self.since,
            "until": self.until,
            "clearance": self.clearance,
            "k": None if self.k is None else str(self.k),
            "strict": "1" if self.strict else None,
            "model": self.model,
        }
        given += [(name, value) for name, value in single.items() if value]
        return f"{path}?{urlencode(given)}" if given else path

    def standing_alone(self, searched: str) -> Query:
        """The question as it was understood, which needs no conversation."""
        return replace(self, question=searched, conversation=None)


def read(query: str) -> Query:
    """The query of an address; a field that was left empty says nothing. UsageError where a value is none."""
    try:
        fields = parse_qs(query, max_num_fields=200)
    except ValueError as error:
        raise UsageError("the address holds too many fields.") from error
    question = _one(fields, "q") or ""
    if len(question) > LONGEST:
        raise UsageError(f"a question may be {LONGEST} characters long; this one has {len(question)}.")
    return Query(
        question,
        cable=_many(fields, "cable"),
        origin=_many(fields, "origin"),
        tag=_many(fields, "tag"),
        marking=_many(fields, "marking"),
        since=_one(fields, "since"),
        until=_one(fields, "until"),
        clearance=_one(fields, "clearance"),
        k=_number(_one(fields, "k")),
        strict=_one(fields, "strict") is not None,
        model=_one(fields, "model"),
        conversation=_one(fields, "c"),
    )


def _many(fields: dict[str, list[str]], name: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, fields.get(name, []))))


def _one(fields: dict[str, list[str]], name: str) -> str | None:
    return fields.get(name, [""])[0].strip() or None


def _number(given: str | None) -> int | None:
    if given is None:
        return None
    if not given.isdecimal() or not 1 <= int(given[:9]) <= MOST_PASSAGES:
        raise UsageError(f"the number of passages is from 1 to {MOST_PASSAGES}, not {given[:20]!r}.")
    return int(given)
