"""`ask eval report`: a run as a table in the terminal, and as a page with plots and every question."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.commands.shared import Run, out_option
from index import atomic, terminal
from index.errors import DiskError, UsageError
from qa.settings.config import read_settings

PAGE = "report.html"

Out = Annotated[Path | None, out_option("FILE", "Where to write the page (RUN/report.html).")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else; a page only with --out.")]


def report(run: Run = None, out: Out = None, json: Json = False) -> None:
    """Print what a run scored, by type of question, and write a page with plots and every question.

    The page is one file that needs no other and loads nothing. It holds what the passages say: pass it on only to
    those who may read them.
    """
    from evals.report import page, report_text
    from evals.runs.folder import RunFolder, chosen

    folder = RunFolder.open(chosen(run, read_settings().data_dir))
    if folder.manifest.prompt_only and out:
        raise UsageError("a run that asked no model has no page: leave out --out.")
    if json:
        terminal.emit_json(report_text.as_dict(folder))
        if out is None:
            return
    else:
        terminal.emit(report_text.text(folder))
    if folder.manifest.prompt_only:
        return
    place = out or folder.path / PAGE
    try:
        atomic.write(place, page.html(folder))
    except OSError as error:
        raise DiskError(f"{place} cannot be written: {error.strerror}; name another file with --out.") from error
    terminal.say(f"the page with every question: {place}")
