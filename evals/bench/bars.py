"""What has to hold: seconds and memory at most, shares at least."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.bench.sizes import OURS, Size

REAL = 15_000
"""Paragraphs of the real archive of 2,000 cables, at least."""
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure at a size that must not be above, or if it is a share not below, a limit."""

    figure: str
    said: str
    limit: float
    invented: bool = True

    def holds(self, value: float) -> bool:
        """Tell if a value is on the right side."""
        return value >= self.limit if self.figure == "exactness" else value <= self.limit

    def fits(self, size: Size) -> bool:
        """Tell if it is to be held at this size."""
        real = "real" in size.label
        return size.paragraphs >= MILLION if self.invented else real and size.paragraphs >= REAL


BARS = (
    Bar("search p50", "warm search, median", 0.025, invented=False),
    Bar("search p95", "warm search, 95 of 100", 0.050, invented=False),
    Bar("cold answer", "cold `ask`", 0.8, invented=False),
    Bar("search p95", "warm search, 95 of 100", 0.100),
    Bar("cold answer", "cold `ask`", 1.2),
    Bar("answer memory", "memory of asking", 1500),
    Bar("build memory", "memory of the build", 4000),
    Bar("nothing new", "build, nothing new", 20),
    Bar("more", "build, 100 more cables", 30),
    Bar("exactness", "nearest 50 found", 0.98),
)


def held(sizes: Sequence[Size]) -> Iterator[tuple[str, Bar, float]]:
    """Yield for each bar that was measured the size, the bar and the value."""
    for size in sizes:
        for bar in BARS:
            if bar.fits(size) and bar.figure in size.figures[OURS]:
                yield size.label, bar, size.figures[OURS][bar.figure]
