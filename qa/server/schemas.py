"""Requests of the API: types, lengths and limits, as the OpenAPI gives them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from index.filters import Filters
from index.markings import CLEARANCES, LEVELS
from qa.drafts.draft import Turn
from qa.drafts.follow_up import LONGEST_QUESTION
from qa.server.jobs import LONGEST_DRAFT, AskRequest
from qa.server.parameters import UNKNOWN, unknown

LONGEST_VALUE = 200
LONGEST_ANSWER = 20_000
MOST_VALUES = 50
MOST_PASSAGES = 50
MOST_CABLES = 200
LEVEL = rf"^({'|'.join(LEVELS)})$"

Question = Annotated[str, Field(max_length=LONGEST_QUESTION, description="The question, in plain words.")]
Value = Annotated[str, Field(max_length=LONGEST_VALUE)]
Level = Annotated[str, Field(pattern=LEVEL)]
Clearance = Annotated[str, Field(pattern=rf"^({'|'.join(CLEARANCES)})$")]
UpTo = Annotated[Clearance | None, Query(description="It never rises above the server's.")]
Values = Annotated[list[Value], Field(max_length=MOST_VALUES)]
Levels = Annotated[list[Level], Field(max_length=len(LEVELS))]
Day = Annotated[str, Field(max_length=10, description="2007-01-31, 2007-01 or 2007.")]
Number = Annotated[int, Field(ge=1, le=MOST_PASSAGES, description="How many passages.")]

Explain = Annotated[bool, Field(description="Add to each passage what its score is made of: why.")]


class Body(BaseModel):
    """What a request may hold, and nothing else."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def known(cls, given: Any) -> Any:
        """Refuse what is not known by the name that was probably meant."""
        for name in given if isinstance(given, dict) else ():
            if name not in cls.model_fields:
                raise PydanticCustomError(UNKNOWN, "{told}", {"told": unknown(name, cls.model_fields)})
        return given


class ExchangeBody(Body):
    """A question that was asked before, and the answer to it."""

    question: Question
    answer: Annotated[str, Field(max_length=LONGEST_ANSWER)]
    marking: Annotated[Level, Field(description="The highest marking of what it was written from.")] = LEVELS[-1]

    @property
    def turn(self) -> Turn:
        """Return it as the library takes it."""
        return Turn(self.question, self.answer, self.marking)


class AskBody(Body):
    """A question, the passages that it is put to, and who answers."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": "Who runs the shelter?"}]})

    question: Question
    k: Annotated[Number | None, Field(description="How many passages the reader gets.")] = None
    cable: Values = Field(default=[], description="Only these cables.")
    origin: Values = Field(default=[], description="Only these senders.")
    tag: Values = Field(default=[], description="Only cables with one of these tags.")
    since: Day | None = None
    until: Day | None = None
    marking: Levels = Field(default=[], description="Only passages of these levels.")
    clearance: Clearance | None = Field(
        default=None, description="Only up to this level; it never rises above the server's."
    )
    strict: bool | None = Field(default=None, description="Leave out sentences that do not hold.")
    explain: Explain = False
    model: Value | None = Field(default=None, description="One of /api/models.")
    previous: Annotated[list[ExchangeBody], Field(max_length=3)] = Field(
        default=[], description="The exchanges that this follows up, the oldest first."
    )

    @property
    def request(self) -> AskRequest:
        """Return it as the service takes it; raises UsageError if a date cannot be read."""
        found = filters(self.cable, self.origin, self.tag, self.since, self.until, self.marking, self.clearance)
        previous = tuple(each.turn for each in self.previous)
        return AskRequest(self.question, found, self.k, self.strict, self.model, previous)


class CheckBody(Body):
    """A draft with citations, and who verifies what code finds nothing against."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"draft": "KPS identified 32 victims in 2007 [08PRISTINA128 ¶9]."}]}
    )

    draft: Annotated[str, Field(max_length=LONGEST_DRAFT, description="Plain text, with keys in brackets.")]
    clearance: Clearance | None = Field(
        default=None, description="Read only up to this level; it never rises above the server's."
    )
    model: Value | None = Field(default=None, description="One of /api/models.")


def filters(
    cable: Annotated[Values, Query(description="Only these cables.")] = [],  # noqa: B006
    origin: Annotated[Values, Query(description="Only these senders.")] = [],  # noqa: B006
    tag: Annotated[Values, Query(description="Only cables with one of these tags.")] = [],  # noqa: B006
    since: Annotated[Day | None, Query()] = None,
    until: Annotated[Day | None, Query()] = None,
    marking: Annotated[Levels, Query(description="Only passages of these levels.")] = [],  # noqa: B006
    clearance: UpTo = None,
) -> Filters:
    """Read the filters of a query; a field of a form that was left empty filters nothing."""
    cables, origins, tags = (list(filter(str.strip, each)) for each in (cable, origin, tag))
    return Filters.parse(
        cable=cables,
        origin=origins,
        tag=tags,
        since=since or None,
        until=until or None,
        marking=marking,
        clearance=clearance,
    )
