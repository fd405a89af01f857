"""The JSON of answers, as types: what `ask --json` prints, the API gives and the tools of `ask mcp` return."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NotRequired

from typing_extensions import TypedDict

from qa.sentence_json import SentenceJson

if TYPE_CHECKING:
    from index.search.retriever import Found, Hit


class CitationJson(TypedDict):
    """A passage that the answer cites, with the first words that it is cited for.

    `also` counts other passages with the same words.
    """

    key: str
    cable: str
    paragraph: int | None
    ordinal: int
    marking: str
    created: str | None
    subject: str | None
    quote: str
    also: int


class FigureJson(TypedDict):
    """A figure for the thing asked, and where it stands."""

    value: str
    key: str
    quote: str


class ConflictJson(TypedDict):
    """Figures for the same thing that differ between cables."""

    about: str
    figures: list[FigureJson]


class ReasonJson(TypedDict):
    """What a feature of the ranking adds to a score, beside the mean of the passages compared; in words: `label`."""

    feature: str
    label: str
    adds: float


class HitJson(TypedDict):
    """A ranked passage; `text` is raw, `sentences` are those that matter, `also` counts others of the same words.

    `why` says what the score is made of, if that was asked for.
    """

    key: str
    score: float
    marking: str
    text: str
    sentences: list[str]
    also: int
    why: NotRequired[list[ReasonJson]]


class HeldBackJson(TypedDict):
    """A passage that bears on the question and was not sent to the model, because of its marking."""

    key: str
    marking: str


class IndexSummaryJson(TypedDict):
    """Which index answered."""

    digest: str
    cables: int
    paragraphs: int
    meaning: float


class CountsJson(TypedDict):
    """How many sentences there are, and how many with each label."""

    sentences: int
    quoted: int
    verified: int
    matched: int
    partly: int
    contradicted: int
    unsupported: int
    uncited: int
    empty: int


class CheckedJson(TypedDict):
    """A draft with each sentence labelled; `verifier` is the name of who read it as well, `usage` what that cost."""

    sentences: list[SentenceJson]
    counts: CountsJson
    verifier: str | None
    usage: dict[str, int]


class AnswerJson(TypedDict):
    """A question and what the cables say to it; `answer` is null where `abstained`, and `reason` then says why.

    `missing` are cables that the question names and the index does not have, `lacks` what was asked for and no sentence
    has: "a date", "the name Jessen Bank".
    """

    question: str
    answer: str | None
    abstained: bool
    reason: str | None
    confidence: str | None
    caution: str | None
    chance: float | None
    lacks: list[str]
    missing: list[str]
    finish: str
    note: str | None
    sentences: list[SentenceJson]
    counts: CountsJson
    removed: int
    instead: bool
    citations: list[CitationJson]
    marking: str | None
    conflicts: list[ConflictJson]
    passages: list[HitJson]
    held_back: list[HeldBackJson]
    withheld: bool
    model: str
    usage: dict[str, int]
    timings_ms: dict[str, float]
    index: IndexSummaryJson
    notice: str | None
    record: dict[str, Any]


class SearchJson(TypedDict):
    """The passages that bear on a question, best first.

    If it names `cables`, only those were searched; `missing` are those named that the index does not have.
    """

    question: str
    cables: list[str]
    missing: list[str]
    passages: list[HitJson]


class CableLineJson(TypedDict):
    """A cable as one line of a list; `marking` is the highest of the paragraphs that may be read."""

    reference_id: str
    created: str | None
    origin: str | None
    classification: str | None
    subject: str | None
    tags: list[str]
    paragraphs: int
    marking: str


class CablesJson(TypedDict):
    """Some of the cables that the filters leave, newest first, and how many there are in all."""

    total: int
    first: int
    cables: list[CableLineJson]


class CountJson(TypedDict):
    """A value that cables or paragraphs have, and how many do."""

    value: str
    number: int


class IndexJson(TypedDict):
    """What may be read of the index, counted: months, senders and tags in cables, markings in paragraphs."""

    digest: str
    created: str
    embedder: str
    abstracts: bool
    notice: str | None
    clearance: str | None
    cables: int
    paragraphs: int
    months: list[CountJson]
    undated: int
    origins: list[CountJson]
    tags: list[CountJson]
    markings: list[CountJson]


class ModelJson(TypedDict):
    """A model that may be asked for; `host` is where it is, null on the server's own machine."""

    name: str
    host: str | None
    default: bool


class ModelsJson(TypedDict):
    """The models that this server offers."""

    models: list[ModelJson]


class HealthJson(TypedDict):
    """That questions are answered, and by which release."""

    status: str
    version: str


class ErrorJson(TypedDict):
    """What went wrong, in one line that says what to do."""

    error: str


def as_json(value: Any) -> Any:
    """Turn a value into what JSON holds: a dataclass into an object, a tuple into a list, a time into ISO 8601."""
    if is_dataclass(value):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [as_json(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value


def hit_dict(hit: Hit, *, explain: bool = False) -> HitJson:
    """Return a ranked passage as JSON gives it; `explain` adds what its score is made of."""
    found: HitJson = {
        "key": hit.key,
        "score": round(hit.score, 6),
        "marking": hit.passage.marking,
        "text": hit.text,
        "sentences": list(hit.sentences),
        "also": hit.also,
    }
    if explain:
        found["why"] = [{"feature": r.feature, "label": r.label, "adds": round(r.adds, 6)} for r in hit.why]
    return found


def search_dict(question: str, found: Found, *, explain: bool = False) -> SearchJson:
    """Return what a search found as JSON gives it; `explain` adds what each score is made of."""
    return {
        "question": question,
        "cables": list(found.filters.cables),
        "missing": list(found.missing),
        "passages": [hit_dict(hit, explain=explain) for hit in found.hits],
    }
