"""`ask eval check`: gold files, row by row, and every citation against an index."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.commands.shared import opened_index
from index import terminal
from qa.commands.options import Index, Json
from qa.settings.config import EMBEDDED, read_settings

Gold = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[GOLD]...",
        show_default=False,
        help="Gold files, or names of the project's sets; by default those that fit.",
    ),
]


def check(files: Gold = None, index: Index = None, json: Json = False) -> None:
    """Check gold files row by row, and every citation against an index.

    Exit code 1 where there is an error; a warning is for a person to look at.
    """
    from evals.gold import lint, questions
    from evals.gold.against_index import IndexedParagraphs

    settings = read_settings(index=index, model=EMBEDDED)
    with opened_index(settings) as opened:
        paths = questions.paths_of(files or (), abstracts=opened.manifest.abstracts)
        evidence = IndexedParagraphs(opened, settings.clearance)
        checked = [lint.check(path, evidence) for path in paths]
    if json:
        terminal.emit_json(lint.as_dict(checked))
    else:
        terminal.emit(lint.as_text(checked))
    if any(file.count("error") for file in checked):
        raise typer.Exit(1)
