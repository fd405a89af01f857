"""One step in a process of its own, so that its memory is its own: `python -m evals.bench.child STEP …` prints JSON."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

from evals.bench import stand_in
from evals.bench.systems import SYSTEMS
from evals.invented.cables import cables
from index import open_index
from qa.assistant import Assistant

WARMING = 3
"""Questions that are asked first and not counted."""
NEAREST = 50
_KB = 1 if sys.platform == "darwin" else 1024
_AT_ONCE = 1 << 16


def run(step: str, *arguments: str) -> dict[str, Any]:
    """Run a step in its own process; returns what it tells, its seconds, processor seconds and peak memory (MB)."""
    done = subprocess.run(command(step, *arguments), check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def command(step: str, *arguments: str) -> list[str]:
    """Return the command that runs a step."""
    return [sys.executable, "-m", "evals.bench.child", step, *arguments]


def tokens(file: str) -> dict[str, Any]:
    """Make the vectors that stand in for real ones."""
    stand_in.make(Path(file), (paragraph.text for cable in cables(1_000, 1) for paragraph in cable.paragraphs))
    return {}


def build(system: str, cables: str, folder: str, vectors: str = "") -> dict[str, Any]:
    """Build a system's index of the cables; with the stand-in's vectors if there are any."""
    if vectors:
        stand_in.put_in_place(Path(vectors))
    return {"stages": SYSTEMS[system].build(Path(cables), Path(folder))}


def ask(system: str, folder: str, questions: str) -> dict[str, Any]:
    """Search for each question of a JSON file, one after another."""
    search = SYSTEMS[system].open(Path(folder))
    return _timed(search, _listed(questions))


def answer(folder: str, questions: str) -> dict[str, Any]:
    """Let the embedded reader answer each question."""
    with Assistant.open(Path(folder)) as assistant:
        return _timed(lambda question: [assistant.ask(question).question], _listed(questions))


def exactness(folder: str, questions: str) -> dict[str, Any]:
    """Return the share of the nearest units of exact search that the index's own search finds."""
    index = open_index(Path(folder))
    asked = index.encoder.encode(_listed(questions))
    ids = np.sort(index.vectors.ids())
    best = np.full((len(asked), NEAREST), -np.inf, np.float32)
    for at in range(0, len(ids), _AT_ONCE):
        cosines = asked @ index.vectors.vectors(ids[at : at + _AT_ONCE]).T
        best = np.sort(np.hstack([best, cosines]), axis=1)[:, -NEAREST:]
    shares = []
    for query, exact in zip(asked, best, strict=True):
        found, _ = index.vectors.search(query, NEAREST)
        # By their cosines, not their ids: equal texts have equal ones, and any of them is as near.
        shares.append(float((index.vectors.vectors(found) @ query >= exact[0] - 1e-4).mean()))
    return {"exactness": float(np.mean(shares))}


def _listed(questions: str) -> list[str]:
    listed: list[str] = json.loads(Path(questions).read_text("utf-8"))
    return listed


def _timed(search: Callable[[str], list[str]], questions: Sequence[str]) -> dict[str, Any]:
    for question in questions[:WARMING] if len(questions) > 1 else ():
        search(question)
    seconds, busy, found = [], [], []
    for question in questions:
        began, busy_began = perf_counter(), process_time()
        found.append(search(question))
        seconds.append(perf_counter() - began)
        busy.append(process_time() - busy_began)
    return {"seconds_each": seconds, "cpu_each": busy, "found": found}


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    step.__name__: step for step in (tokens, build, ask, answer, exactness)
}


def main() -> int:
    """Take the step, and tell what it came to."""
    began = perf_counter()
    told = STEPS[sys.argv[1]](*sys.argv[2:])
    told |= {"seconds": perf_counter() - began, "cpu": process_time()}
    told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KB / 1e6
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
