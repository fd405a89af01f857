"""An archive of one size: built by each system, asked, built again, each step in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evals.bench import child
from evals.bench.commands import ask, timed
from evals.bench.systems import K
from evals.gold import questions as gold
from evals.invented import archive
from evals.report.svg import quantile
from index import open_index

OURS = "ask"
MORE = 100
"""So many cables are added to archives that have ten times as many."""
COLD = 5
"""Processes that are started for the time of a cold question."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the sets of paragraphs that give its answer: each does by itself."""

    question: str
    keys: tuple[frozenset[str], ...]

    def rank(self, found: Sequence[str]) -> int:
        """Return how many of the paragraphs found hold the answer, from the first on; more than all if none do."""
        within = (n for n in range(1, len(found) + 1) if any(keys <= {*found[:n]} for keys in self.keys))
        return next(within, len(found) + K)


@dataclass(frozen=True, slots=True)
class Size:
    """What was measured of one archive: figures by name (seconds, MB, shares), for each system."""

    label: str
    paragraphs: int
    embedded: bool
    """Whether the vectors are the model's own."""
    figures: dict[str, dict[str, float]] = field(default_factory=dict)


def invented(paragraphs: int, questions: int, systems: Sequence[str], work: Path, tokens: Path | None) -> Size:
    """Measure all systems on an invented archive; `tokens` is the file of the vectors that stand in, if they do."""
    folder = work / str(paragraphs)
    cables = folder / "cables"
    cables.mkdir(parents=True)
    count = archive.write(cables / "cables.csv", paragraphs)
    asked = [Asked(each.question, (frozenset({each.key}),)) for each in archive.questions(paragraphs, questions)]
    size = Size(f"{paragraphs:,} paragraphs, {count:,} cables", paragraphs, tokens is None)
    stand_in = [str(tokens)] if tokens else []
    for name in systems:
        index = folder / name.replace(" ", "-")
        size.figures[name] = _built(name, cables, index, stand_in) | _searched(name, index, asked, folder)
    size.figures[OURS] |= _answered(folder / OURS, asked, folder)
    size.figures[OURS] |= _again(cables, folder / OURS, count, stand_in)
    return size


def indexed(index: Path, gold_files: Sequence[Path], work: Path) -> Size:
    """Measure this program on an index that is there, by the answerable questions of gold files."""
    rows = [row for file in gold_files for row in gold.load(file).questions if row.answerable and not row.previous]
    asked = [Asked(row.question, row.cites) for row in rows]
    counts = open_index(index).manifest.counts
    size = Size(f"{counts.paragraphs:,} paragraphs, {counts.cables:,} real cables", counts.paragraphs, True)
    size.figures[OURS] = _searched(OURS, index, asked, work) | _answered(index, asked, work)
    return size


def _built(name: str, cables: Path, index: Path, stand_in: Sequence[str]) -> dict[str, float]:
    told = child.run("build", name, str(cables), str(index), *stand_in)
    figures: dict[str, float] = {"build": told["seconds"], "build cpu": told["cpu"], "build memory": told["memory"]}
    return {**figures, **told["stages"], "disk": _disk(index)}


def _searched(name: str, index: Path, asked: Sequence[Asked], work: Path) -> dict[str, float]:
    told = child.run("ask", name, str(index), str(_written(asked, work)))
    ranks = [each.rank(found) for each, found in zip(asked, told["found"], strict=True)]
    figures: dict[str, float] = {
        "first": sum(rank == 1 for rank in ranks) / len(ranks),
        "within": sum(rank <= K for rank in ranks) / len(ranks),
        "search memory": told["memory"],
    }
    return figures | _spread("search", told) | {"cold search": _cold(name, index, asked[0], work)}


def _cold(name: str, index: Path, asked: Asked, work: Path) -> float:
    """Return the median seconds of processes that search for one question."""
    one = work / "one.json"
    one.write_text(json.dumps([asked.question]), "utf-8")
    command = child.command("ask", name, str(index), str(one))
    own = ask("search", asked.question, "--index", str(index))
    return timed(name, COLD, own if name == OURS else command, warm=True).median


def _answered(index: Path, asked: Sequence[Asked], work: Path) -> dict[str, float]:
    told = child.run("answer", str(index), str(_written(asked, work)))
    exact = child.run("exactness", str(index), str(_written(asked, work)))
    cold = timed("ask", COLD, ask(asked[0].question, "--index", str(index)), warm=True)
    figures = {"exactness": exact["exactness"], "cold answer": cold.median, "answer memory": told["memory"]}
    return {**figures, **_spread("answer", told)}


def _again(cables: Path, index: Path, count: int, stand_in: Sequence[str]) -> dict[str, float]:
    """Build where nothing changed, then with some more cables."""
    figures = {"nothing new": timed("", 1, ask("index", "build", str(cables), "--index", str(index))).median}
    if count >= 10 * MORE:
        archive.write(cables / "more.csv", MORE * 10, first=count + 1)
        told = child.run("build", OURS, str(cables), str(index), *stand_in)
        figures |= {"more": told["seconds"]}
    return figures


def _written(asked: Sequence[Asked], work: Path) -> Path:
    file = work / "questions.json"
    file.write_text(json.dumps([each.question for each in asked]), "utf-8")
    return file


def _spread(name: str, told: Mapping[str, Sequence[float]]) -> dict[str, float]:
    seconds, busy = sorted(told["seconds_each"]), sorted(told["cpu_each"])
    return {
        f"{name} p50": quantile(seconds, 0.5),
        f"{name} p95": quantile(seconds, 0.95),
        f"{name} cpu": quantile(busy, 0.5),
    }


def _disk(folder: Path) -> float:
    """Return the size in MB of all files; one with two names counts once."""
    status = {(each.st_dev, each.st_ino): each.st_size for each in (path.stat() for path in folder.rglob("*"))}
    return sum(status.values()) / 1e6
