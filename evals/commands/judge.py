"""`ask eval judge`: a model grades the answers of a run, and its grades stand beside the string score."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from evals.commands.shared import Run, opened_index, stoppable, workers_option
from index import terminal
from index.errors import DiskError, UsageError
from qa.commands.notices import pausing
from qa.commands.options import Json, index_option, model_option
from qa.settings.config import Settings, read_settings

if TYPE_CHECKING:
    from evals.judge.judge import Sources
    from evals.runs.folder import RunFolder
    from qa.models.chat import Endpoint

Model = Annotated[str | None, model_option("The model that grades.")]
Index = Annotated[
    Path | None, index_option("The index that was asked: its markings say what may go to another machine.")
]
Workers = Annotated[int, workers_option("Answers graded at a time.")]


def judge(run: Run = None, model: Model = None, index: Index = None, workers: Workers = 1, json: Json = False) -> None:
    """Let a model grade the answers of a run against the gold answers, right or wrong.

    What it cannot grade, and what may not be sent to it, is not graded and counted as such. The grades are kept in the
    run's folder; asked again, it grades what is left.
    """
    from evals.judge import verdict_text
    from evals.judge.grading import judged, verdict
    from evals.judge.judge import Judge
    from evals.runs.folder import RunFolder, chosen
    from index import progress
    from qa.commands.ask import announce
    from qa.egress.policy import EgressPolicy
    from qa.models.providers import endpoint

    settings = read_settings(index=index, model=model)
    served = endpoint(settings)
    if served is None:
        raise UsageError("the embedded reader cannot grade: name a model, as in --model ollama/qwen3:8b.")
    announce(settings)
    folder = RunFolder.open(chosen(run, settings.data_dir))
    if folder.manifest.prompt_only:
        raise UsageError("a run that asked no model has no answers to grade.")
    pairs = judged(folder.questions, folder.records())
    with (
        _alone(folder),
        _sources(folder, settings, served) as sources,
        stoppable("stopped; what was graded is kept. To go on, run the same again."),
        progress.shown() as show,
    ):
        grader = Judge(served, EgressPolicy.of(settings), sources, pausing)
        grades = grader.grade(folder.path, pairs, workers=workers, on_done=lambda done, of: show("asking", done, of))
    found = verdict(pairs, grades)
    if json:
        terminal.emit_json({"run": str(folder.path), "judge": served.name} | found.to_dict())
    else:
        terminal.emit(verdict_text.text(found, served.name, folder.manifest.model))


@contextmanager
def _alone(folder: RunFolder) -> Iterator[None]:
    """Hold the folder while nobody else writes there; UsageError if somebody does."""
    from evals.runs.folder import LOCK
    from index import filelock

    try:
        lock = filelock.exclusive(folder.path / LOCK)
    except OSError as error:
        raise DiskError(f"{folder.path} cannot be written: {error.strerror}.") from error
    if lock is None:
        raise UsageError(f"{folder.path} is being written now: wait for that to end.")
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _sources(folder: RunFolder, settings: Settings, served: Endpoint) -> Iterator[Sources | None]:
    """Open the paragraphs that answers come from, with their markings; not needed if nothing leaves this machine."""
    from evals.judge.judge import stored

    if served.loopback:
        yield None
        return
    with opened_index(settings) as opened:
        manifest = opened.manifest
        if folder.manifest.index.digest not in (manifest.digest, *manifest.cleared.values()):
            raise UsageError(
                f"{opened.folder.path} is not the index that was asked, and its markings say what may go to "
                f"{served.host}: name that one with --index."
            )
        yield stored(opened.store)
