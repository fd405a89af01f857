"""What the page's own query says: a question, its filters, the conversation that it belongs to; read and written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode

from index.errors import UsageError
from qa.drafts.draft import Exchange
from qa.server.ask_request import ALL, Asked, Scope

LONGEST = 2000
MOST_PASSAGES = 50
MANY = ("cable", "origin", "tag", "marking")


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the page's address holds it; empty where nothing is asked yet."""

    question: str = ""
    scope: Scope = ALL
    k: int | None = None
    strict: bool = False
    model: str | None = None
    conversation: str | None = None

    def asked(self, previous: tuple[Exchange, ...] = ()) -> Asked:
        """As the desk takes it."""
        return Asked(self.question, self.scope, self.k, self.strict or None, self.model, previous)

    def address(self, path: str = "/") -> str:
        """The address that asks this again, without the conversation."""
        given = [("q", self.question)] if self.question else []
        given += [(name, value) for name in MANY for value in getattr(self.scope, name)]
        single = {
            "since": self.scope.since,
            "until": self.scope.until,
            "clearance": self.scope.clearance,
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
    many = {name: tuple(filter(None, map(str.strip, fields.get(name, [])))) for name in MANY}
    single = {name: _one(fields, name) for name in ("since", "until", "clearance")}
    return Query(
        question,
        Scope(**many, **single),  # type: ignore[arg-type]
        _number(_one(fields, "k")),
        _one(fields, "strict") is not None,
        _one(fields, "model"),
        _one(fields, "c"),
    )


def _one(fields: dict[str, list[str]], name: str) -> str | None:
    return fields.get(name, [""])[0].strip() or None


def _number(given: str | None) -> int | None:
    if given is None:
        return None
    if not given.isdecimal() or not 1 <= int(given[:9]) <= MOST_PASSAGES:
        raise UsageError(f"the number of passages is from 1 to {MOST_PASSAGES}, not {given[:20]!r}.")
    return int(given)
