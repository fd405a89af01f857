"""`ask replay FILE`: ask an earlier question again in the same way, and print what changed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from index import terminal
from qa.commands.check import read_text
from qa.commands.options import Index, Json, model_option
from qa.settings.config import read_settings, tighter_clearance

File = Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="An answer of ask --json; - is stdin.")]
Model = Annotated[str | None, model_option("Another model than then.")]


def replay(file: File, index: Index = None, model: Model = None, json: Json = False) -> None:
    """Ask again what an answer was given to, and print what changed."""
    from qa.answers.replay import changes, recorded
    from qa.assistant import Assistant
    from qa.render.text import answer_text, changes_text

    before = recorded(read_text(file), str(file))
    # A clearance of then widens nothing that is limited now.
    tighter = tighter_clearance(before.settings["clearance"], read_settings(index=index).clearance)
    arguments = before.settings | {"clearance": tighter} | ({"model": model} if model else {})
    with Assistant.of(read_settings(index=index, **arguments)) as assistant:
        answer = assistant.ask(before.question, previous=before.previous, searches=before.searches, **before.filters)
    changed = list(changes(before.answer, answer.to_dict()))
    if json:
        terminal.emit_json({"changes": [asdict(change) for change in changed], "answer": answer.to_dict()})
    else:
        terminal.emit(f"{answer_text(answer)}\n\n{changes_text(changed)}")
