"""`ask eval verify`: labelled sentences put to the check, and how well it tells the faithful ones from the others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.commands.shared import out_option
from index import atomic, terminal
from index.errors import DiskError
from qa.commands.notices import building
from qa.commands.options import Index, Json
from qa.settings.config import EMBEDDED, Settings, read_settings

if TYPE_CHECKING:
    from evals.verifying.checking import Judged
    from evals.verifying.labelled import Labelled

Sentences = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        show_default=False,
        help="Labelled sentences: own rows, WiCE's or AggreFact's (JSONL, CSV), or check-archive, check-blind.",
    ),
]
Show = Annotated[bool, typer.Option("--show", help="List the sentences that the check got wrong.")]
Out = Annotated[Path | None, out_option("FILE", "Write a page with the plots here.")]


def verify(file: Sentences, index: Index = None, show: Show = False, json: Json = False, out: Out = None) -> None:
    """Measure the check on labelled sentences: errors caught, faithful sentences flagged, by kind.

    Rows with `keys` are held against those paragraphs of the index; rows that bring their evidence need none.
    """
    from evals.report import verified_page
    from evals.verifying import labelled, wording
    from evals.verifying.figures import figures

    found = _judged(labelled.read(file), read_settings(index=index, model=EMBEDDED))
    measured = figures(found)
    if json:
        terminal.emit_json(
            {"file": str(file)} | measured.to_dict() | ({"wrong": wording.wrong_rows(found)} if show else {})
        )
    else:
        terminal.emit("\n\n".join(filter(None, (wording.wrong(found) if show else "", wording.text(measured)))))
    if out:
        try:
            atomic.write(out, verified_page.html(file.name, measured))
        except OSError as error:
            raise DiskError(f"{out} cannot be written: {error.strerror}; name another file with --out.") from error
        terminal.say(f"the page with the plots: {out}")


def _judged(rows: list[Labelled], settings: Settings) -> list[Judged]:
    """Check all rows; the index is opened only if a row cites it."""
    from evals.verifying.checking import judge
    from qa.assistant import Assistant

    if all(row.evidence for row in rows):
        return list(judge(rows, lambda _: ()))
    with Assistant.of(settings, building) as assistant:
        return list(judge(rows, assistant.passages, assistant.acronyms(settings.clearance)))
