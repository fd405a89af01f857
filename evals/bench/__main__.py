"""`make bench`: how fast ask is, and on how little memory and disk, beside what people use instead, in the same run.

Archives of several sizes are invented, built, asked and built again; the commands are timed on a small folder.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.bench import child, page, sizes, tables
from evals.bench.commands import measured
from evals.bench.sizes import Size
from evals.bench.systems import at_hand
from qa import sample


def main() -> int:
    """Measure, print the tables, and write them into the docs if that is wanted."""
    given = _arguments()
    parts = [f"Measured on {tables.machine()}."]
    with TemporaryDirectory() as work:
        found = _sizes(given, Path(work))
        parts += map(tables.size_table, found)
        if given.runs:
            timings = measured(given.cables, Path(work), given.runs)
            parts.append(tables.command_table(f"{sum(1 for _ in given.cables.iterdir())} cables", timings))
    parts.append(tables.bar_table(found))
    text = "".join(f"{part}\n\n" for part in parts if part)
    print(text, end="")
    if given.write:
        page.write(page.DOCS, text, found)
    return 0


def _sizes(given: argparse.Namespace, work: Path) -> list[Size]:
    found = []
    if given.index:
        _tell("the index that is there")
        found.append(sizes.indexed(given.index, given.gold, work))
    tokens = work / "tokens.npy"
    if any(paragraphs > given.embedded for paragraphs in given.paragraphs):
        child.run("tokens", str(tokens))
    for paragraphs in given.paragraphs:
        _tell(f"{paragraphs:,} paragraphs")
        stand_in = tokens if paragraphs > given.embedded else None
        found.append(sizes.invented(paragraphs, given.questions, given.systems, work, stand_in))
    return found


def _tell(what: str) -> None:
    print(f"measuring {what}", file=sys.stderr)


def _arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    real = Path(os.environ.get("ASK_TEST_DATA") or "../shared") / "cables"
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    add = parser.add_argument
    add("--paragraphs", type=int, nargs="*", default=[1000, 10_000], help="sizes of archives (1000 10000)")
    add("--embedded", type=int, default=1000, help="up to this size vectors are the model's own (1000)")
    add("--questions", type=int, default=50, help="planted questions that are asked of each (50)")
    add("--systems", nargs="*", default=at_hand(), metavar="NAME", help=f"of: {', '.join(at_hand())}")
    add("--index", type=Path, help="also measure an index that is there, by --gold")
    add("--gold", type=Path, nargs="*", default=[], metavar="FILE", help="gold files about it")
    add("--cables", type=Path, default=real if real.is_dir() else sample.FOLDER, help="folder for the commands")
    add("--runs", type=int, default=9, help="runs of each command; 0: none (9)")
    add("--write", action="store_true", help=f"put tables and plot into docs/{page.PAGE}")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
