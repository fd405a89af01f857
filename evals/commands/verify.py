"""`ask eval verify`: labelled sentences put to the check, and how well it tells the faithful ones from the others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.commands.shared import out_option, stoppable
from index import atomic, terminal
from index.errors import DiskError
from qa.commands.notices import building
from qa.commands.options import Index, Json, Verifier, model_option
from qa.settings.config import EMBEDDED, Settings, read_settings
from qa.settings.table import OFF

if TYPE_CHECKING:
    from evals.verifying.checking import Judged
    from evals.verifying.labelled import Labelled
    from evals.verifying.outcome import Outcome

STOPPED = "stopped; what a model has said so far is kept: asked again, it costs nothing."

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


Model = Annotated[str | None, model_option("The model that verifies (ask models); none is asked to write.")]


def verify(
    file: Sentences,
    index: Index = None,
    show: Show = False,
    json: Json = False,
    out: Out = None,
    model: Model = None,
    verifier: Verifier = None,
) -> None:
    """Measure the check on labelled sentences: errors caught, faithful sentences flagged, by kind.

    Rows with `keys` are held against those paragraphs of the index; rows that bring their evidence need none. With a
    verifier, all is measured without it and with it, and its cost is told.
    """
    from evals.report import verified_page
    from evals.verifying import labelled, wording

    settings = read_settings(index=index, model=model, verifier=verifier)
    found = _outcome(labelled.read(file), settings)
    if json:
        terminal.emit_json({"file": str(file)} | wording.values(found, wrong=show))
    else:
        terminal.emit(wording.text(found, wrong=show))
    if out:
        try:
            atomic.write(out, verified_page.html(file.name, found))
        except OSError as error:
            raise DiskError(f"{out} cannot be written: {error.strerror}; name another file with --out.") from error
        terminal.say(f"the page with the plots: {out}")


def _outcome(rows: list[Labelled], settings: Settings) -> Outcome:
    """Check all rows, and have them verified if there is who does."""
    from evals.verifying import outcome
    from index import progress
    from qa.commands.ask import announce
    from qa.commands.notices import pausing
    from qa.verify import chosen

    reads = chosen.verifier(settings, pausing)
    if not reads:
        return outcome.Outcome(_judged(rows, settings))
    announce(settings)
    found = _judged(rows, settings)
    with stoppable(STOPPED), progress.shown() as show:
        return outcome.verify(found, reads, lambda done: show("verifying", done, len(rows)))


def _judged(rows: list[Labelled], settings: Settings) -> list[Judged]:
    """Check all rows by code; the index is opened only if a row cites it."""
    from evals.verifying.checking import judge
    from qa.assistant import Assistant

    if all(row.evidence for row in rows):
        return list(judge(rows, lambda _: ()))
    with Assistant.of(replace(settings, model=EMBEDDED, verifier=OFF), building) as assistant:
        return list(judge(rows, assistant.passages, assistant.acronyms(settings.clearance)))
