"""What makes a line of a gold file a question: the rules, each with words for what is wrong and what to write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evals.gold.fields import FIELDS, near, shown

ANSWERED_ONLY = ("must_include", "accept", "cites")
REQUIRED = {
    "id": 'a short name that no other question has, such as "mine-001"',
    "question": "the question as a person would ask it",
    "type": 'what kind of question it is, such as "numeric" or "entity"',
    "answer": "the right answer, or null where the cables do not give one",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a gold file: the row that stands there, or what is wrong with it."""

    number: int
    row: Mapping[str, Any]
    problems: tuple[str, ...]

    @property
    def id(self) -> str | None:
        """Return its id; None if it has none that can be shown."""
        name = self.row.get("id")
        return name if isinstance(name, str) and name.isprintable() else None


def lines(text: str) -> Iterator[Line]:
    """Read the lines that are not blank, each held against every rule; no id may stand twice."""
    first: dict[str, int] = {}
    # Not splitlines: JSON allows U+2028 and the like inside a text.
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if not line.strip():
            continue
        row, problem = _row(line)
        wrong = [problem] if problem else list(problems(row))
        name = row.get("id")
        if isinstance(name, str) and first.setdefault(name, number) != number:
            wrong.append(f"`id` {shown(name)} stands in line {first[name]} already; give each question its own")
        yield Line(number, row, tuple(wrong))


def _row(line: str) -> tuple[Mapping[str, Any], str]:
    """Read the row of a line, and what keeps it from being one; empty if nothing does."""
    try:
        row = json.loads(line, object_pairs_hook=_object)
    except RecursionError:
        return {}, "it is nested too deeply; write the fields as the format says"
    except _Twice as error:
        return {}, f"{shown(str(error))} stands twice in it; keep one"
    except ValueError as error:
        return {}, f"it is no JSON ({_where(error)}); write one question as one object {{…}} on one line"
    if not isinstance(row, dict):
        return (
            {},
            "it is not an object; write each question as one object {…} on a line of its own, without a list around",
        )
    return row, ""


def _where(error: ValueError) -> str:
    """Say what the JSON reader stumbled over; its own "line 1" would be taken for the file's."""
    return f"{error.msg}, character {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)


class _Twice(Exception):
    """A field that stands twice in one object: JSON readers keep the last, silently."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return row


def problems(row: Mapping[str, Any]) -> Iterator[str]:
    """Say all that keeps the row from being a question, each with what to write instead."""
    own = [f"{shown(name)} is no field; {near(name, FIELDS)}" for name in row if name not in FIELDS]
    own += [f"`{name}` is missing; write {write}" for name, write in REQUIRED.items() if name not in row]
    own += [f"`{name}` {problem}" for name, rule in FIELDS.items() if name in row for problem in rule(row[name])]
    yield from own or _together(row)


def _together(row: Mapping[str, Any]) -> Iterator[str]:
    """Say what fields that are right by themselves must not say together."""
    if row["answer"] is None:
        for name in ANSWERED_ONLY:
            if row.get(name):
                yield f'`{name}` goes with an answer, and `answer` is null; write "{name}": [], or the answer'
    else:
        yield from _answered(row)
    if row.get("withheld") and row["answer"] is not None:
        yield '`withheld` is true, so nothing may be answered; write "answer": null, and the answer into `notes`'
    if row.get("withheld") and not row.get("filters", {}).get("clearance"):
        yield '`withheld` is true without a clearance; write "filters": {"clearance": "SBU"} or another level'


def _answered(row: Mapping[str, Any]) -> Iterator[str]:
    if not row.get("cites"):
        yield '`cites` names no paragraph; write those that give the answer, or "answer": null where none does'
    if not row.get("must_include"):
        yield "`must_include` is empty, so any answer would be right; write what a right answer must say"
