"""`python -m evals.load`: what a server does under load, as a table. It talks to this machine alone, and ends."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.invented import archive
from evals.load.clients import Reply, Stuck, asking, crowd, searching
from evals.load.servers import memory, serving, slow_model
from index.errors import AskError
from index.store.generation import IndexFolder
from qa.settings.config import read_settings

PARAGRAPHS = 5000
CLIENTS = 20
STUCK = 200
ASKING_A_MODEL = 8
FOLDER = "invented"
MB = 1e6


@dataclass(frozen=True, slots=True)
class Size:
    """How long (seconds) many clients ask, how many questions memory is looked at for, how long others wait beside."""

    seconds: float = 60
    questions: int = 10_000
    beside: float = 20


QUICK = Size(5, 500, 4)


@dataclass(frozen=True, slots=True)
class Bars:
    """What has to hold."""

    ask: float = 0.5
    """Seconds that an answer takes at most, in 95 of 100 cases."""
    search: float = 0.2
    """The same for a search."""
    growth: float = 1.05
    """How much more memory there is at the end than halfway, at most."""


BARS = Bars()


def main() -> int:
    """Measure everything; return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m evals.load", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few seconds of each: to see that it works")
    size = QUICK if parser.parse_args().quick else Size()
    index = _index()
    print(f"{'':44} {'requests':>9} {'errors':>7} {'/s':>6} {'p50 ms':>8} {'p95 ms':>8}")
    held = [_many(index, size), _slow(index, size), _stuck(index, size), _memory(index, size)]
    return 0 if all(held) else 1


def _index() -> Path:
    """Build the index of the invented cables, once."""
    folder = read_settings().data_dir / FOLDER / "index"
    if not IndexFolder(folder).exists():
        from index import build_index

        print(f"building an index of {PARAGRAPHS} paragraphs: once, a few minutes", file=sys.stderr)
        with TemporaryDirectory() as cables:
            archive.write(Path(cables, "cables.csv"), PARAGRAPHS)
            build_index([Path(cables)], folder)
    return folder


def _many(index: Path, size: Size) -> bool:
    with serving(index) as (address, _):
        questions = _questions(address)
        asyncio.run(crowd(address, questions, CLIENTS, most=100))
        replies = asyncio.run(crowd(address, questions, CLIENTS, seconds=size.seconds))
    return row(f"{CLIENTS} clients, {size.seconds:g} s", replies, size.seconds, BARS.ask)


def _slow(index: Path, size: Size) -> bool:
    async def both(address: str, searches: Iterator[bytes]) -> tuple[list[Reply], list[Reply]]:
        return await asyncio.gather(
            crowd(address, searches, 4, seconds=size.beside),
            crowd(address, _questions(address), ASKING_A_MODEL, seconds=size.beside),
        )

    with slow_model() as model, serving(index, "--model", "compat/slow", ASK_BASE_URL=model) as (address, _):
        searches = (searching(address, question) for question in cycle(_asked(2000)))
        asyncio.run(crowd(address, searches, 4, most=50))
        passages, answers = asyncio.run(both(address, searches))
    held = row(f"4 search while {ASKING_A_MODEL} wait for a slow model", passages, size.beside, BARS.search)
    return held and not _errors(answers)


def _stuck(index: Path, size: Size) -> bool:
    async def beside(address: str, questions: Iterator[bytes]) -> tuple[list[Reply], int]:
        async with Stuck(address, STUCK) as stuck:
            return await crowd(address, questions, 4, seconds=size.beside), stuck.open

    with serving(index) as (address, _):
        questions = _questions(address)
        asyncio.run(crowd(address, questions, 4, most=50))
        replies, left = asyncio.run(beside(address, questions))
    held = row(f"4 ask beside {STUCK} that never finish", replies, size.beside, BARS.ask)
    return held and left >= STUCK * 0.9


def _memory(index: Path, size: Size) -> bool:
    """Check that memory is flat: between the middle and the end it grows by less than a twentieth."""
    half = size.questions // 2
    with serving(index) as (address, pid):
        questions = _questions(address)
        taken = [memory(pid)]
        replies: list[Reply] = []
        for _ in range(2):
            replies += asyncio.run(crowd(address, questions, CLIENTS, most=half))
            taken.append(memory(pid))
    errors = _errors(replies)
    sizes = ", ".join(f"{each / MB:.0f}" for each in taken)
    print(f"memory in MB at the start, after {half}, after {len(replies)} questions: {sizes}; {errors} errors")
    return not errors and taken[2] <= taken[1] * BARS.growth


def _questions(address: str) -> Iterator[bytes]:
    return (asking(address, question) for question in cycle(_asked(10_000)))


def _asked(count: int) -> list[str]:
    return [planted.question for planted in archive.questions(PARAGRAPHS, count)]


def _errors(replies: Sequence[Reply]) -> int:
    return sum(reply.status != 200 for reply in replies)


def row(name: str, replies: Sequence[Reply], seconds: float, p95: float) -> bool:
    """Write a line of the table; also returns if there was no error and the bar holds."""
    errors = _errors(replies)
    times = [reply.seconds for reply in replies] or [0.0]
    high = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    rate = len(replies) / seconds
    held = bool(replies) and not errors and high < p95
    figures = f"{len(replies):9} {errors:7} {rate:6.0f} {statistics.median(times) * 1000:8.0f} {high * 1000:8.0f}"
    print(f"{name:44} {figures}  {'under' if held else 'NOT under'} {p95 * 1000:.0f}", flush=True)
    return held


if __name__ == "__main__":
    try:
        sys.exit(main())
    except AskError as error:
        sys.exit(str(error))
