"""What a run keeps of each question: the passages that were found, the answer, how long it took, what went wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

NOT_RUN = "not run"
"""What stands as the error of a question that was not asked yet."""
CUT = ("passages", "timings_ms", "question")
"""What an answer's JSON says that the record says already."""


@dataclass(frozen=True, slots=True)
class Record:
    """One gold question as it was put to a system. Held as one line of `records.jsonl`."""

    id: str
    ranked: tuple[tuple[str, float], ...] = ()
    """The keys of the ranked passages with their scores, best first, as deep as the run looked."""
    passages: tuple[Mapping[str, Any], ...] = ()
    """The first of them, which a reader gets, as `ask search --json` gives them."""
    paragraphs: Mapping[str, str] = field(default_factory=dict)
    """The text of every paragraph that the gold row cites, by key, as far as the index holds it."""
    answer: Mapping[str, Any] | None = None
    """The answer as `ask --json` gives it, without what stands here already; None after an error."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    """Milliseconds from the question: "retrieve", "first_sentence", "read" and "total"."""
    error: str | None = None
    """What went wrong, in one line; such a question scores 0."""
    prompt: Mapping[str, Any] | None = None
    """What a model would get, if the run asks none: "passages" with key and text, the best first, and "usage"."""

    @property
    def keys(self) -> list[str]:
        """Return the ranked keys, best first."""
        return [key for key, _ in self.ranked]

    @property
    def evidence(self) -> list[str]:
        """Return the sentences that a reader is shown, in the order of the passages."""
        return [sentence for passage in self.passages for sentence in passage["sentences"]]

    @property
    def given(self) -> dict[str, str]:
        """Return what the prompt holds of each passage, the best passage first."""
        return {passage["key"]: passage["text"] for passage in (self.prompt or {}).get("passages", ())}

    @property
    def abstained(self) -> bool:
        """Tell if the system said that the cables do not answer. An error is no refusal."""
        return self.answer is not None and bool(self.answer["abstained"])

    @property
    def chance(self) -> float | None:
        """The chance that the answer said to be right by; None if it told none."""
        chance = (self.answer or {}).get("chance")
        return None if chance is None else float(chance)

    @property
    def text(self) -> str:
        """Return the answer's text with its citations; empty if there is none."""
        return str((self.answer or {}).get("answer") or "")

    @property
    def cited(self) -> frozenset[str]:
        """Return the keys that the answer's sentences cite, those that were never shown included."""
        return frozenset(key for sentence in (self.answer or {}).get("sentences", ()) for key in sentence["citations"])

    @property
    def shown(self) -> frozenset[str]:
        """Return the keys that the reader was given: those that the answer names, else all it could have."""
        passages = frozenset(str(passage["key"]) for passage in self.passages)
        return frozenset((self.answer or {}).get("shown", passages))

    @property
    def lead(self) -> str:
        """What the answer gives as the thing that was asked for, before its sentences; empty if it gives none."""
        answer = self.answer or {}
        if "lead" in answer:
            return str(answer["lead"] or "")
        # Runs before 0.3 kept no lead: it stands before the first sentence.
        first = next(iter(answer.get("sentences", ())), None)
        lead, dash, _ = self.text.partition(f" — {first['text']}") if first else ("", "", "")
        return lead if dash else ""

    @property
    def short(self) -> str:
        """The lead, or the whole text if there is none."""
        return self.lead or self.text

    @property
    def citations_by_sentence(self) -> list[list[str]]:
        """Return the keys that each sentence of the answer cites."""
        return [list(sentence["citations"]) for sentence in (self.answer or {}).get("sentences", ())]

    @property
    def labels(self) -> list[str]:
        """Return what the check says of each sentence of the answer."""
        return [str(sentence["support"]) for sentence in (self.answer or {}).get("sentences", ())]

    @property
    def conflict_keys(self) -> frozenset[str]:
        """Return the keys in the answer's block of conflicts."""
        return frozenset(str(figure["key"]) for figure in self._conflicting)

    @property
    def conflict_quotes(self) -> list[str]:
        """Return what the answer's block of conflicts quotes."""
        return [f"{figure['value']}: {figure['quote']}" for figure in self._conflicting]

    @property
    def tells_withheld(self) -> bool:
        """Tell if the system refused and said that paragraphs above the clearance were not searched."""
        return self.abstained and bool((self.answer or {}).get("withheld"))

    @property
    def _conflicting(self) -> list[Mapping[str, Any]]:
        return [figure for conflict in (self.answer or {}).get("conflicts", ()) for figure in conflict["figures"]]

    def to_json(self) -> str:
        """Write the record as one line."""
        return json.dumps(asdict(self), ensure_ascii=False)


def from_json(line: str) -> Record:
    """Read the record of a line; ValueError, TypeError or KeyError if it is none."""
    row = json.loads(line)
    ranked = tuple((str(key), float(score)) for key, score in row.pop("ranked"))
    return Record(**row | {"ranked": ranked, "passages": tuple(row["passages"])})


def in_order(records: Iterable[Record], ids: Iterable[str]) -> list[Record]:
    """Return the records in the order of these ids; a question without one gets an empty record that says so."""
    found = {record.id: record for record in records}
    return [found.get(each) or Record(each, error=NOT_RUN) for each in ids]
