"""`ask eval report`: a run as a table in the terminal, and as a page with plots and every question."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index import atomic, terminal
from index.errors import DiskError
from qa.settings.config import read_settings

PAGE = "report.html"

Run = Annotated[
    Path | None,
    typer.Argument(metavar="[RUN]", show_default=False, help="Folder of a run, or its name; by default the newest."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", show_default=False, help="Where to write the page (RUN/report.html)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else; a page only with --out.")]


def report(run: Run = None, out: Out = None, json: Json = False) -> None:
    """Print what a run scored, by type of question, and write a page with plots and every question.

    The page is one file that needs no other and loads nothing. It holds what the passages say: pass it on only to
    those who may read them.
    """
    from evals.report import page
    from evals.report import text as shown
    from evals.runs import kept
    from evals.runs.folder import RunFolder

    folder = RunFolder.open(kept.chosen(run, read_settings().data_dir))
    if json:
        terminal.emit_json(shown.as_dict(folder))
        if out is None:
            return
    else:
        terminal.emit(shown.text(folder))
    place = out or folder.path / PAGE
    _write(place, page.html(folder))
    terminal.say(f"the page with every question: {place}")


def _write(place: Path, page: str) -> None:
    try:
        atomic.write(place, page)
    except OSError as error:
        raise DiskError(f"{place} cannot be written: {error.strerror}; name another file with --out.") from error
