"""`ask eval run`: gold questions put to an index and a model, and every answer kept in a folder."""

from __future__ import annotations

import re
import shlex
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evals.commands.shared import INTERRUPTED, Gold, opened_index, out_option, workers_option
from index import terminal
from index.errors import AskError, DiskError, UsageError
from qa.commands.notices import pausing
from qa.commands.options import Assist, Clearance, Count, Index, Repair, Reranker, Verifier, model_option
from qa.settings.config import Settings, read_settings
from qa.settings.table import OFF

if TYPE_CHECKING:
    from evals.runs.folder import RunFolder
    from evals.runs.manifest import Manifest
    from evals.runs.system import Opener

STOPPING = "stopping when the questions under way are answered; Ctrl-C again stops at once."

Model = Annotated[str | None, model_option("Who writes the answers (embedded).")]
Halves = Annotated[
    Literal["all", "even", "odd"],
    typer.Option("--split", help="Settings are chosen on the even half and reported on the odd one."),
]
Workers = Annotated[int, workers_option("Questions asked at a time.")]
Out = Annotated[
    Path | None,
    out_option(
        "RUN", "Folder of the run; one that was stopped goes on there. By default a new one under the data folder."
    ),
]
PromptOnly = Annotated[
    bool,
    typer.Option("--prompt-only", help="Ask no model: measure whether what it would be given holds the answer."),
]


def run(
    files: Gold = None,
    index: Index = None,
    model: Model = None,
    split: Halves = "all",
    workers: Workers = 1,
    k: Count = None,
    out: Out = None,
    clearance: Clearance = None,
    prompt_only: PromptOnly = False,
    assist: Assist = None,
    repair: Repair = None,
    reranker: Reranker = None,
    verifier: Verifier = None,
) -> None:
    """Ask the gold questions, and keep passages, answers and scores of each in a folder.

    A question that ends in an error scores 0 and is counted. A run that was stopped goes on by the same command with
    its folder as --out, which also asks again what ended in an error; asked of anything else, it is refused. Where a
    question has a clearance of its own, the tighter one counts.
    """
    from evals.gold.against_index import chosen
    from evals.runs import manifest as manifests
    from evals.runs.folder import RunFolder
    from qa.commands.ask import announce

    if prompt_only:  # no model is asked, so none writes searches, mends or verifies either
        assist, repair, verifier = False, False, OFF
    settings = read_settings(
        index=index,
        model=model,
        k=k,
        clearance=clearance,
        assist=assist,
        repair=repair,
        reranker=reranker,
        verifier=verifier,
    )
    with opened_index(settings) as opened:
        gold = chosen(files or [], opened)
        made = manifests.of(settings, gold, opened.manifest, split, prompt_only=prompt_only)
        settings = replace(settings, index=opened.folder.path)  # every worker opens this one
    if not made.gold.questions:
        raise UsageError(f"{gold.name} has no question on its {split} half.")
    if not prompt_only:
        announce(settings)
    with RunFolder.create(out or _new(settings, made), made, manifests.asked(gold, split)) as folder:
        _ask(folder, settings, workers)
        terminal.emit(_ending(folder))


def _ask(folder: RunFolder, settings: Settings, workers: int) -> None:
    """Run, with a progress bar; if it is stopped, say how to go on."""
    from evals.runs.run import run as run_all
    from index import progress

    left, done, prompts = len(folder.left()), count(1), folder.manifest.prompt_only
    to = "whose prompts are built" if prompts else f"to {settings.model}"
    terminal.say(f"{left} of {len(folder.questions)} questions {to}, kept in {folder.path}")
    try:
        with progress.shown() as show:
            show("asking", 0, left)
            run_all(
                folder,
                _opener(settings, prompts=prompts),
                workers,
                lambda _: show("asking", next(done), left),
                lambda: terminal.say(STOPPING),
            )
    except KeyboardInterrupt:
        _stopped(folder)
        raise typer.Exit(INTERRUPTED) from None
    except UsageError:
        raise  # going on would be refused as well
    except AskError:
        _stopped(folder)
        raise


def _opener(settings: Settings, *, prompts: bool) -> Opener:
    """Open what answers, or what builds prompts and asks nobody."""
    from evals.runs.prompt_only import prompting
    from evals.runs.run import assistants

    return prompting(settings) if prompts else assistants(settings, pausing)


def _again(folder: RunFolder) -> str:
    """Return the command that goes on with this run."""
    arguments = sys.argv[1:]
    named = any(each.partition("=")[0] == "--out" for each in arguments)
    return shlex.join(["ask", *arguments, *([] if named else ["--out", str(folder.path)])])


def _stopped(folder: RunFolder) -> None:
    """Say what is kept and how to go on; a run in which nothing was done is taken away."""
    if folder.empty:
        folder.discard()
        return
    kept = len(folder.questions) - len(folder.left())
    terminal.say(f"stopped; {kept} of {len(folder.questions)} questions are answered. To go on: {_again(folder)}")


def _ending(folder: RunFolder) -> str:
    """Say the figures, where the run is, and what can be done with it."""
    from evals.report import report_text

    place = shlex.quote(str(folder.path))
    failed = sum(record.error is not None for record in folder.records())
    errors = [f"To ask again what ended in an error: {_again(folder)}"] if failed else []
    next_steps = [f"Each question: ask eval report {place}", f"Against another run: ask eval compare OTHER {place}"]
    return "\n".join([report_text.text(folder), "", *errors, f"Kept in {place}", *next_steps])


def _new(settings: Settings, made: Manifest) -> Path:
    """Name a new folder for this run by time and model."""
    from evals.runs.folder import FOLDER

    model = re.sub(r"[^\w.-]+", "-", made.model, flags=re.ASCII) + ("-prompts" if made.prompt_only else "")
    kept, name = settings.data_dir / FOLDER, f"{datetime.now():%Y%m%d-%H%M%S}-{model}"
    try:
        kept.mkdir(parents=True, exist_ok=True)
        for end in count(1):
            with suppress(FileExistsError):  # another run began in this second
                path = kept / (name if end == 1 else f"{name}-{end}")
                path.mkdir(mode=0o700)
                break
    except OSError as error:
        raise DiskError(f"{kept} cannot be written: {error.strerror}; use --out.") from error
    return path
