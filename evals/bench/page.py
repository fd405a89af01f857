"""The page of the figures, and its picture: docs/performance.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evals.bench.picture import Lines, growth
from evals.bench.sizes import Size

DOCS = Path(__file__).parents[2] / "docs"
PAGE, PICTURE = "performance.md", "pictures/performance.svg"
BEGIN, END = "<!-- bench: begin -->\n", "<!-- bench: end -->\n"


def write(docs: Path, text: str, sizes: Sequence[Size]) -> None:
    """Put the tables between the marks of the page, and draw the picture anew if there are sizes to compare."""
    page = docs / PAGE
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    page.write_text(before + BEGIN + text + END + rest.partition(END)[2], "utf-8")
    if len(sizes) > 1:
        (docs / PICTURE).write_text(growth(_lines(sizes)), "utf-8")


def _lines(sizes: Sequence[Size]) -> Lines:
    ordered = sorted(sizes, key=lambda size: size.paragraphs)
    systems = dict.fromkeys(name for size in ordered for name in size.figures)
    return {
        name: [(size.paragraphs, size.figures[name]["search p50"] * 1000) for size in ordered if name in size.figures]
        for name in systems
    }
