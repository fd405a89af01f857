"""Progress of a build or a run on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_STAGES = {
    "looking": ("looking for files", "files"),
    "reading": ("reading cables", "kB"),
    "embedding": ("embedding paragraphs and sentences", "texts"),
    "writing": ("writing the index", ""),
    "asking": ("asking the questions", "questions"),
}
_SCALE = {"reading": 1000}
_EVERY_SECONDS = 10.0


def shown() -> BarProgress | LineProgress:
    """Return a bar if standard error is a terminal, else lines."""
    return BarProgress() if sys.stderr.isatty() else LineProgress()


class LineProgress:
    """A plain line when a stage begins to take time, then one every ten seconds."""

    def __init__(self) -> None:
        self._stage = ""
        self._began = self._told = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        """Nothing is left to be put away."""

    def __call__(self, stage: str, done: int, total: int) -> None:
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


class BarProgress:
    """A bar for each stage, with rate and time left."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self._bars: Progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(show_speed=True),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._bars.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        name, unit = _STAGES[stage]
        if stage not in self._tasks:
            for earlier in self._tasks.values():
                self._bars.remove_task(earlier)
            self._tasks = {stage: self._bars.add_task(name, total=total or None, rate="")}
        task = self._tasks[stage]
        speed = self._bars.tasks[0].speed
        rate = f"{_number(speed / _SCALE.get(stage, 1))} {unit}/s" if speed and unit else ""
        self._bars.update(task, completed=done, total=total or None, rate=rate)
