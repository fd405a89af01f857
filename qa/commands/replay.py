"""`ask replay FILE`: a question of before asked again in the same way, and what changed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from index import terminal
from index.errors import ReadError
from qa.commands.options import Index, Json, model_option
from qa.settings.config import read_settings, tighter_clearance

File = Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="An answer of ask --json; - is stdin.")]
Model = Annotated[str | None, model_option("Another model than then.")]


def replay(file: File, index: Index = None, model: Model = None, json: Json = False) -> None:
    """Ask again what an answer was given to, and print what changed."""
    from dataclasses import asdict

    from qa.answers.replay import changes, recorded
    from qa.assistant import Assistant
    from qa.render.text import answer_text, changes_text

    before = recorded(_text(file), str(file))
    # A clearance of then widens nothing that is limited now.
    tighter = tighter_clearance(before.settings["clearance"], read_settings(index=index).clearance)
    given = before.settings | {"clearance": tighter} | ({"model": model} if model else {})
    with Assistant.of(read_settings(index=index, **given)) as assistant:
        answer = assistant.ask(before.question, previous=before.previous, **before.filters)
    found = list(changes(before.answer, answer.to_dict()))
    if json:
        terminal.emit_json({"changes": [asdict(change) for change in found], "answer": answer.to_dict()})
    else:
        terminal.emit(f"{answer_text(answer)}\n\n{changes_text(found)}")


def _text(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except OSError as error:
        raise ReadError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ReadError(f"{file} cannot be read: it is not text in UTF-8.") from error
