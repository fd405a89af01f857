"""A model as the judge of answers: what it is asked, what it replies, and how far it agrees with the string score.

It is asked of the questions that the cables answer, where an answer was given. A refusal and an error are wrong without
asking. A reply that cannot be read, and an answer that may not be sent, are not graded: they are left out of the share
and counted.

RUN/judge.jsonl    a line for each question that the cables answer, in the order of the gold:
                   {"id", "grade": "right" | "wrong" | "not graded", "why", "model", "of"}
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from textwrap import shorten
from typing import Any, Literal, get_args

from evals.gold.questions import GoldQuestion
from evals.measures.record import Record
from evals.measures.stats import Interval, wilson
from evals.normalise import includes, without_citations
from evals.runs.folder import json_lines, lines, writing
from index import atomic
from prompts import load
from qa.drafts.quoting import as_data
from qa.models.chat import ChatRequest, Message
from qa.readers.json_objects import objects_in
from qa.readers.request import Window

Grade = Literal["right", "wrong", "not graded"]
GRADES: tuple[Grade, ...] = get_args(Grade)
FILE = "judge.jsonl"
PROMPT = load("judge")
LONGEST_WHY = 300
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "why": {"type": "string", "maxLength": LONGEST_WHY},
        "grade": {"type": "string", "enum": ["right", "wrong"]},
    },
    "required": ["why", "grade"],
    "additionalProperties": False,
}
Pair = tuple[GoldQuestion, Record]


@dataclass(frozen=True, slots=True)
class Judged:
    """The grade of one question, and why.

    `model` is the judge's name, None if it was not asked. `of` is a digest of what was graded, so that a grade of an
    older answer counts no more.
    """

    id: str
    grade: Grade
    why: str
    model: str | None
    of: str


def judged(questions: Iterable[GoldQuestion], records: Iterable[Record]) -> list[Pair]:
    """Pair what there is to grade: the questions that the cables answer, each with what came back."""
    return [pair for pair in zip(questions, records, strict=True) if pair[0].answerable]


def without_asking(question: GoldQuestion, record: Record) -> Judged | None:
    """Return the grade of what is no answer; None if there is one."""
    if record.text and not record.abstained:
        return None
    why = "it is a refusal" if record.abstained else f"no answer: {record.error or 'empty'}"
    return Judged(question.id, "wrong", why, None, digest(question, record))


def row(question: GoldQuestion, record: Record) -> str:
    """Return what the judge sees, as one line of JSON: the answer as a person gets it, its conflicts included."""
    texts = " | ".join(each for each in question.accept if not each.startswith("re:"))
    return as_data(
        {"question": question.standalone, "right_answer": question.answer}
        | ({"as_right": texts} if texts else {})
        | {"answer": "\n".join([record.text, *record.conflict_quotes])}
    )


def digest(question: GoldQuestion, record: Record) -> str:
    """Digest the prompt, the question, its gold answer and what came back."""
    graded = f"{PROMPT.digest} {row(question, record)} {record.abstained} {record.error}"
    return sha256(graded.encode("utf-8", "replace")).hexdigest()


def request(question: GoldQuestion, record: Record, room: Window, *, as_json: bool) -> ChatRequest:
    """Make the request to the judge."""
    messages = (Message("system", PROMPT.fill()), Message("user", row(question, record)))
    return ChatRequest(messages, room.max_output, room.tokens, SCHEMA if as_json else None)


def grade_in(reply: str) -> tuple[Grade, str]:
    """Read the grade of a reply, and why: all objects in it that name a grade must name the same one."""
    objects = [each for each in objects_in(reply) if "grade" in each]
    grades = {str(each["grade"]).strip().lower() for each in objects}
    for grade in GRADES[:2]:
        if grades == {grade}:
            why = objects[-1].get("why")
            return grade, shorten(why, LONGEST_WHY, placeholder=" …") if isinstance(why, str) else ""
    return "not graded", f"its reply names no grade, or more than one: “{shorten(reply, 120, placeholder=' …')}”"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the judge and the string score grade the answers that both grade: each way, by the ids."""

    both_right: tuple[str, ...]
    judge_alone: tuple[str, ...]
    """Right to the judge alone."""
    string_alone: tuple[str, ...]
    """Right to the string score alone."""
    both_wrong: tuple[str, ...]

    @property
    def n(self) -> int:
        """Count those answers."""
        return sum(map(len, (self.both_right, self.judge_alone, self.string_alone, self.both_wrong)))

    @property
    def share(self) -> float | None:
        """Return the share of them on which they agree; None if there are none."""
        return (len(self.both_right) + len(self.both_wrong)) / self.n if self.n else None

    @property
    def kappa(self) -> float | None:
        """Return Cohen's kappa: the agreement beyond what two such graders would reach without looking.

        Cohen, Educational and Psychological Measurement 1960. None if that alone makes them agree on all.
        """
        if self.share is None:
            return None
        judge, string = ((len(self.both_right) + len(each)) / self.n for each in (self.judge_alone, self.string_alone))
        chance = judge * string + (1 - judge) * (1 - string)
        return None if chance == 1 else (self.share - chance) / (1 - chance)

    def to_dict(self) -> dict[str, Any]:
        """Return the four ways and the figures."""
        return asdict(self) | {"n": self.n, "share": self.share, "kappa": self.kappa}


def agreement(pairs: Iterable[Pair], grades: Mapping[str, Judged]) -> Agreement:
    """Hold the judge beside the string score, over the answers that the model graded.

    The string score here asks if the answer says all that it must: as the judge, it does not look at citations.
    """
    ways: dict[tuple[bool, bool], list[str]] = {}
    for question, record in pairs:
        judged = grades.get(question.id)
        if judged and judged.model and judged.grade != "not graded" and question.must_include:
            complete = includes(without_citations(record.text), question.must_include)
            ways.setdefault((judged.grade == "right", complete), []).append(question.id)
    order = ((True, True), (True, False), (False, True), (False, False))
    return Agreement(*(tuple(ways.get(way, ())) for way in order))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge made of a run."""

    rows: tuple[Judged, ...]
    agreement: Agreement

    @property
    def counts(self) -> Counter[Grade]:
        """Count the questions of each grade."""
        return Counter(each.grade for each in self.rows)

    @property
    def graded(self) -> int:
        """Count those that are right or wrong."""
        return len(self.rows) - self.counts["not graded"]

    @property
    def share(self) -> float | None:
        """Return the share of those graded that is right."""
        return self.counts["right"] / self.graded if self.graded else None

    @property
    def interval(self) -> Interval:
        """Return Wilson's interval of the share."""
        return wilson(self.counts["right"], self.graded)

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as `ask eval judge --json` prints it."""
        return {
            "counts": {grade: self.counts[grade] for grade in GRADES},
            "right": self.share,
            "interval": asdict(self.interval),
            "agreement": self.agreement.to_dict(),
            "rows": [asdict(each) for each in self.rows],
        }


def verdict(pairs: Sequence[Pair], grades: Mapping[str, Judged]) -> Verdict:
    """Hold the grades of these questions, in order, beside the string score."""
    rows = tuple(grades[question.id] for question, _ in pairs if question.id in grades)
    return Verdict(rows, agreement(pairs, grades))


def grades(folder: Path, pairs: Iterable[Pair]) -> dict[str, Judged]:
    """Read the grades kept in the run's folder, by the ids of the questions; those of other answers are left out."""
    digests = {question.id: digest(question, record) for question, record in pairs}
    return {each.id: each for each in _read(folder / FILE) if digests.get(each.id) == each.of}


def keep(folder: Path, rows: Iterable[Judged]) -> None:
    """Write the grades into the run's folder; DiskError if that cannot be done."""
    with writing(folder / FILE):
        atomic.write(folder / FILE, json_lines(map(asdict, rows)))


def _read(path: Path) -> Iterator[Judged]:
    """Read the lines of the file that are grades."""
    for line in lines(path) if path.exists() else ():
        with suppress(ValueError, TypeError):
            judged = Judged(**json.loads(line))
            if judged.grade in GRADES:
                yield judged
