"""How long the commands take: whole processes, timed from outside, beside a baseline measured in the same run."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from index.cable import Cable
from index.cables import reading
from index.text import sentences

CHECKED = 500
"""Sentences of a draft: of more than the longest that is checked there would be nothing to time."""
QUESTION = "how many victims did KPS identify in 2007?"
BASELINE = f"""
from sentence_transformers import SentenceTransformer
from index.embedding.embedder import Embedder
SentenceTransformer(str(Embedder.open().folder)).encode([{QUESTION!r}])
"""
"""What a tool pays that loads its embedder through sentence-transformers to encode one question."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The seconds of several runs of one thing."""

    name: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Return the middle one."""
        return statistics.median(self.seconds)


def ask(*arguments: str) -> list[str]:
    """Run the command as a person does."""
    return [str(Path(sys.executable).with_name("ask")), *arguments]


def timed(
    name: str, runs: int, command: list[str], before: Callable[[], object] = lambda: None, *, warm: bool = False
) -> Timing:
    """Time this many runs of a command, each a process of its own; `warm`: after one that warms the disk's cache."""
    seconds = []
    if warm:
        subprocess.run(command, check=True, capture_output=True)
    for _ in range(runs):
        before()
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds.append(time.perf_counter() - began)
    return Timing(name, tuple(seconds))


def _cited_sentences(cables: Path) -> Iterator[str]:
    """Repeat sentences of the cables with their keys."""
    return cycle(
        f"{passage.search_text[start:end]} [{passage.key}]"
        for cable in reading.read_paths([cables])
        if isinstance(cable, Cable)
        for passage in cable.passages
        for start, end in sentences.spans_of(passage.search_text, passage.text)[0]
    )


def measured(cables: Path, folder: Path, runs: int) -> list[Timing]:
    """Measure every figure, the baseline first."""
    index = str(folder / "index")
    build = ask("index", "build", str(cables), "--index", index)
    few = max(1, runs // 3)
    draft = folder / "draft.txt"
    draft.write_text("\n".join(islice(_cited_sentences(cables), CHECKED)), encoding="utf-8")

    return [
        timed("baseline: sentence-transformers, one question", few, [sys.executable, "-c", BASELINE]),
        timed("ask index build, from nothing", few, build, lambda: shutil.rmtree(index, ignore_errors=True)),
        timed("ask index build, nothing changed", runs, build),
        timed("ask QUESTION, cold", runs, ask(QUESTION, "--index", index), warm=True),
        timed("ask search QUESTION, cold", runs, ask("search", QUESTION, "--index", index)),
        timed(f"ask check, {CHECKED:,} sentences", few, ask("check", str(draft), "--index", index)),
        timed("ask --help", runs, ask("--help")),
    ]
