"""`ask eval add`: a question becomes a gold row: passages shown, citations chosen, answer typed, all of it checked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evals.commands.shared import AddedTo, opened_index, stoppable
from index import terminal
from qa.commands.options import Cable, Index, Origin, Since, Tag, Until, clearance_option
from qa.settings.config import EMBEDDED, Settings, read_settings

if TYPE_CHECKING:
    from evals.gold.against_itself import Finding
    from evals.gold.questions import GoldQuestion

Question = Annotated[
    str | None, typer.Argument(metavar="[QUESTION]", show_default=False, help="In quotes; else it is asked for.")
]
Count = Annotated[int, typer.Option("-k", metavar="N", min=1, help="How many passages to show.")]
Clearance = Annotated[str | None, clearance_option("Asked by one cleared up to this (all).")]


def add(
    question: Question = None,
    gold: AddedTo = Path("gold.jsonl"),
    index: Index = None,
    k: Count = 10,
    clearance: Clearance = None,
    cable: Cable = None,
    origin: Origin = None,
    tag: Tag = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """Add a question to a gold file: choose the passages that answer it, type the answer, have both checked.

    The lines that it asks for may come from a file or a pipe as well: cites, answer, what a right answer must say, an
    empty line, type, notes. Prints the row.
    """
    settings = read_settings(index=index, model=EMBEDDED, clearance=clearance)
    level = settings.clearance if clearance else None
    filters = {
        "cables": cable, "origins": origin, "tags": tag, "date_from": since, "date_to": until, "clearance": level,
    }  # fmt: skip
    with stoppable("stopped; nothing was saved."):
        added = _added(gold, question, settings, k, {name: value for name, value in filters.items() if value})
    terminal.emit(terminal.as_json(json.loads(added)))
    terminal.say(f"added to {gold}")


def _added(path: Path, question: str | None, settings: Settings, k: int, filters: Mapping[str, Any]) -> str:
    """Return the line that was added to the file."""
    from evals.gold import add as gold_file
    from evals.gold import lint
    from evals.gold.against_index import IndexedParagraphs
    from evals.gold.against_itself import warning
    from evals.gold.dialogue import Dialogue, Lines
    from qa.assistant import Assistant

    questions = gold_file.read_if_there(path)
    with opened_index(settings) as opened, Assistant.of(replace(settings, index=opened.folder.path)) as assistant:
        evidence = IndexedParagraphs(opened, settings.clearance)

        def check(new: GoldQuestion) -> Sequence[Finding]:
            same = [each.id for each in questions if lint.identity(each) == lint.identity(new)]
            twice = [warning(f"{same[0]} asks the same")] if same else []
            return [*twice, *lint.of_question(new, evidence)]

        row = Dialogue(assistant, Lines(), gold_file.kinds(questions), check).row(question, filters, k)
    return gold_file.save(path, row, settings.data_dir)
