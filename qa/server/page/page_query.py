"""Questions as the page's addresses hold them, and the conversations that they belong to."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode

from index.errors import UsageError
from index.filters import Filters
from qa.drafts.draft import Turn
from qa.drafts.follow_up import KEPT, of_length
from qa.server.jobs import AskRequest
from qa.settings.config import tighter_clearance

MOST_PASSAGES = 50
MANY = ("cable", "origin", "tag", "marking")
LIMITS = ("since", "until", "clearance")
ASKED = ("q", *LIMITS, "k", "strict", "model", "c")
"""What an address that asks may hold; each of MANY several times."""
YES, NO = ("1", "true"), ("0", "false")
MOST_CONVERSATIONS = 500
"""So many conversations are kept; the one that was used longest ago is let go first."""
Field = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the page's address holds it, every field as it was typed; empty if nothing is asked yet."""

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
        """Return it as the service takes it; raises UsageError as `filters` does."""
        return AskRequest(self.question, self.filters, self.k, self.strict or None, self.model, previous)

    @property
    def fields(self) -> list[Field]:
        """List all but the question and the conversation as fields of a form or an address."""
        single = {
            "since": self.since,
            "until": self.until,
            "clearance": self.clearance,
            "k": None if self.k is None else str(self.k),
            "strict": "1" if self.strict else None,
            "model": self.model,
        }
        several = [(name, value) for name in MANY for value in getattr(self, name)]
        return several + [(name, value) for name, value in single.items() if value]

    @property
    def active(self) -> list[str]:
        """Name the filters that are set, as a person reads them."""
        marked = [f"marked {' or '.join(self.marking)}"] if self.marking else []
        limits = [f"up to {self.clearance}"] if self.clearance else []
        strict = ["strict"] if self.strict else []
        return [*self.cable, *self.origin, *self.tag, *self._period, *marked, *limits, *strict]

    @property
    def listed(self) -> list[str]:
        """Name the filters that hold for a list of cables."""
        return [*self.origin, *self.tag, *self.marking, *self.cable, *self._period]

    @property
    def _period(self) -> list[str]:
        return [f"{name} {value}" for name, value in (("since", self.since), ("until", self.until)) if value]

    def address(self, path: str = "/", *more: Field) -> str:
        """Write the address that asks this again, without the conversation."""
        fields = [*([("q", self.question)] if self.question else []), *self.fields, *more]
        return f"{path}?{urlencode(fields)}" if fields else path

    def standing_alone(self, searched: str) -> Query:
        """Return the question as it was understood, which needs no conversation."""
        return replace(self, question=searched, conversation=None)


def read(query: str) -> Query:
    """Read the query of an address; an empty field says nothing. Raises UsageError if a value cannot be read."""
    try:
        fields = parse_qs(query, max_num_fields=200)
    except ValueError as error:
        raise UsageError("the address holds too many fields.") from error
    question = _one(fields, "q") or ""
    return Query(
        of_length(question),
        cable=_many(fields, "cable"),
        origin=_many(fields, "origin"),
        tag=_many(fields, "tag"),
        marking=_many(fields, "marking"),
        since=_one(fields, "since"),
        until=_one(fields, "until"),
        clearance=_one(fields, "clearance"),
        k=_number(_one(fields, "k")),
        strict=_flag(_one(fields, "strict"), "strict"),
        model=_one(fields, "model"),
        conversation=_one(fields, "c"),
    )


def _many(fields: dict[str, list[str]], name: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, fields.get(name, []))))


def _one(fields: dict[str, list[str]], name: str) -> str | None:
    return fields.get(name, [""])[0].strip() or None


def _flag(given: str | None, name: str) -> bool:
    if given is not None and given not in {*YES, *NO}:
        raise UsageError(f"{name} is 1 or 0, not {given[:20]!r}.")
    return given in YES


def _number(given: str | None) -> int | None:
    if given is None:
        return None
    if not given.isdecimal() or not 1 <= int(given[:9]) <= MOST_PASSAGES:
        raise UsageError(f"the number of passages is from 1 to {MOST_PASSAGES}, not {given[:20]!r}.")
    return int(given)


class Conversations:
    """Turns by the name of their conversation, which nobody can guess."""

    def __init__(self, most: int = MOST_CONVERSATIONS) -> None:
        self._most = most
        self._kept: OrderedDict[str, tuple[Turn, ...]] = OrderedDict()

    def turns(self, name: str | None) -> tuple[Turn, ...]:
        """The turns so far, the oldest first; none where the conversation is not known, or no longer."""
        return self._kept.get(name or "", ())

    def keep(self, name: str | None, turns: Sequence[Turn]) -> str:
        """Keep the last of these turns; the name of the conversation, a new one where it has none yet."""
        if name is None or name not in self._kept:
            name = secrets.token_urlsafe(16)
        self._kept[name] = tuple(turns[-KEPT:])
        self._kept.move_to_end(name)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return name
