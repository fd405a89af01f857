"""Progress of a build or a run on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_STAGES = {
    "looking": ("looking for files", "files"),
    "reading": ("reading cables", "kB"),
    "keywords": ("writing the keyword index", ""),
    "embedding": ("embedding paragraphs and sentences", "texts"),
    "writing": ("writing the index", ""),
    "asking": ("asking the questions", "questions"),
    "verifying": ("having sentences verified", "sentences"),
}
USABLE = "usable"
"""The stage that is no work: from now on the index answers."""
_USABLE = "usable now: `ask` answers by the words of cables, and more and more by their meaning while this goes on"
_SCALE = {"reading": 1000}
_EVERY_SECONDS = 10.0


@contextmanager
def shown() -> Iterator[BarProgress | LineProgress]:
    """Show progress as a bar if standard error is a terminal, else as lines."""
    if not sys.stderr.isatty():
        yield LineProgress()
        return
    with bars() as progress:
        yield BarProgress(progress)


class LineProgress:
    """A plain line when a stage begins to take time, then one every ten seconds."""

    def __init__(self) -> None:
        self._stage = ""
        self._began = self._told = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage == USABLE:
            print(_USABLE, file=sys.stderr, flush=True)
            return
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._began, self._told = stage, now, now
            if stage == "embedding":
                print(f"{_STAGES[stage][0]}: {total} texts", file=sys.stderr, flush=True)
        elif now - self._told >= _EVERY_SECONDS:
            self._told = now
            print(_line(stage, done, total, now - self._began), file=sys.stderr, flush=True)


def _line(stage: str, done: int, total: int, seconds: float) -> str:
    name, unit = _STAGES[stage]
    scale = _SCALE.get(stage, 1)
    rate = done / seconds
    left = f", {_duration((total - done) / rate)} left" if total and rate else ""
    of = f" of {total // scale}" if total else ""
    return f"{name}: {done // scale}{of} {unit}, {_number(rate / scale)}/s{left}"


def _number(rate: float) -> str:
    """A model may take many seconds for one question."""
    return f"{rate:.0f}" if rate >= 3 else f"{rate:.2g}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def bars() -> Progress:
    """Return the bars of rich, with rate and time left, which are gone when they end."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(show_speed=True),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


class BarProgress:
    """A bar for each stage, with rate and time left."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage == USABLE:
            self._bars.console.print(_USABLE, markup=False, highlight=False)
            return
        name, unit = _STAGES[stage]
        if stage not in self._tasks:
            for earlier in self._tasks.values():
                self._bars.remove_task(earlier)
            self._tasks = {stage: self._bars.add_task(name, total=total or None, rate="")}
        task = self._tasks[stage]
        speed = self._bars.tasks[0].speed
        rate = f"{_number(speed / _SCALE.get(stage, 1))} {unit}/s" if speed and unit else ""
        self._bars.update(task, completed=done, total=total or None, rate=rate)
