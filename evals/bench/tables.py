"""The figures as tables in Markdown: a row for each measure, a column for each system."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.bench import bars
from evals.bench.commands import Timing
from evals.bench.sizes import OURS, Size
from evals.bench.systems import ANSWERS, K
from evals.report.svg import duration


@dataclass(frozen=True, slots=True)
class Row:
    """A measure: its name among the figures, what to call it, and whether it is a time, a size or a share."""

    figure: str
    said: str
    unit: str = "s"

    def cell(self, value: float | None) -> str:
        """Write a value, or a dash."""
        if value is None:
            return "–"
        return seconds(value) if self.unit == "s" else f"{value:,.0f} MB" if self.unit == "MB" else f"{value:.3g}"


def seconds(value: float) -> str:
    """Write a time."""
    return f"{value * 1000:.2g} ms" if value < 0.01 else duration(value * 1000)


STAGES = "reading", "keywords", "embedding", "writing"
ROWS = (
    Row("build", "build, from nothing"),
    *(Row(stage, f"… {stage}") for stage in STAGES),
    Row(ANSWERS, "… first question answered after"),
    Row("build cpu", "build, processor time"),
    Row("build memory", "build, most memory", "MB"),
    Row("disk", "disk", "MB"),
    Row("nothing new", "build, nothing new"),
    Row("more", "build, 100 more cables"),
    Row("cold search", "search, cold process"),
    Row("search p50", "search, warm: half within"),
    Row("search p95", "search, warm: 95 of 100 within"),
    Row("search cpu", "search, warm: processor time of half"),
    Row("search memory", "search, most memory", "MB"),
    Row("cold answer", "`ask`, cold process"),
    Row("answer p50", "answer, warm: half within"),
    Row("answer p95", "answer, warm: 95 of 100 within"),
    Row("answer cpu", "answer, warm: processor time of half"),
    Row("answer memory", "answer, most memory", "MB"),
    Row("first", "paragraph of the answer first", "share"),
    Row("within", f"paragraph of the answer among {K}", "share"),
    Row("exactness", "of the nearest 50 units found", "share"),
)


def size_table(size: Size) -> str:
    """Write what was measured of an archive."""
    systems = list(size.figures)
    vectors = "the model's own vectors" if size.embedded else "vectors that stand in for the model's"
    rows = [[row.said, *(row.cell(size.figures[name].get(row.figure)) for name in systems)] for row in _known(size)]
    return f"**{size.label}**, {vectors}\n\n{table(['', *systems], rows)}"


def _known(size: Size) -> Iterator[Row]:
    """Yield the rows that some system has, stages that the table does not name among them."""
    named = {row.figure for row in ROWS}
    seen = {figure for figures in size.figures.values() for figure in figures}
    for row in ROWS:
        if row.figure in seen:
            yield row
        if row.figure == STAGES[-1]:
            yield from (Row(figure, f"… {figure}") for figure in size.figures[OURS] if figure not in named)


def bar_table(sizes: Sequence[Size]) -> str:
    """Write which bars hold; empty if none was measured."""
    rows = []
    for label, bar, value in bars.held(sizes):
        unit = next(row for row in ROWS if row.figure == bar.figure)
        rows.append([label, bar.said, unit.cell(bar.limit), unit.cell(value), "yes" if bar.holds(value) else "**no**"])
    return table(["archive", "bar", "limit", "measured", "holds"], rows) if rows else ""


def command_table(name: str, timings: Sequence[Timing]) -> str:
    """Write how long the commands take on a folder of cables; the first of them is what the others are held against."""
    baseline = timings[0].median
    rows = [
        [
            each.name,
            *map(seconds, (each.median, min(each.seconds), max(each.seconds))),
            f"{baseline / each.median:.1f}×",
        ]
        for each in timings
    ]
    return f"**{name}**, whole processes\n\n{table(['', 'median', 'least', 'most', 'baseline'], rows)}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table in Markdown."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """Say on what was measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    python = f"Python {platform.python_version()}"
    return f"{platform.system()}, {_processor()}, {cores} cores, {memory:.0f} GB of memory, {python}"


def _processor() -> str:
    """Return the name of the processor, or of its kind."""
    about = Path("/proc/cpuinfo")
    lines = about.read_text("utf-8").splitlines() if about.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
