"""The plot: how a search slows down as the archive grows, for each system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.bench.tables import seconds
from evals.report.svg import WIDTH, Scale

LEFT, RIGHT, TOP, BOTTOM, HEIGHT = 60.0, 40.0, 30.0, 212.0, 254
COLOURS, DASHES = ("#1f5fa8", "#b3541e", "#3a7d44", "#7a4fa3"), ("", "6 3", "2 3", "8 3 2 3")
_DASH, _LETTER = 38.0, 6.5
"""The room for a name above the plot: for its line, and for each letter."""
Lines = Mapping[str, Sequence[tuple[int, float]]]
"""For each system paragraphs and milliseconds, by paragraphs."""


def growth(lines: Lines) -> str:
    """Draw milliseconds by paragraphs as SVG, both axes logarithmic."""
    sizes, times = zip(*(point for line in lines.values() for point in line), strict=True)
    x = Scale(min(sizes), max(sizes), LEFT, WIDTH - RIGHT, logarithmic=True)
    y = Scale(min(times) / 1.5, max(times) * 1.5, BOTTOM, TOP, logarithmic=True)
    decades = [10.0**power for power in range(-3, 6) if min(times) / 1.5 <= 10.0**power <= max(times) * 1.5]
    drawn = [_text(x(size), BOTTOM + 18, f"{size:,}", "middle") for size in sorted({*sizes})]
    drawn += [
        f'<path d="M{LEFT} {y(at):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        + _text(LEFT - 6, y(at) + 4, seconds(at / 1000), "end")
        for at in decades
    ]
    at = 8.0
    for number, (name, line) in enumerate(lines.items()):
        drawn += _line(number, at, [(x(size), y(value)) for size, value in line])
        drawn.append(_text(at + 24, 16, name, "start"))
        at += _DASH + _LETTER * len(name)
    drawn.append(_text((LEFT + WIDTH - RIGHT) / 2, BOTTOM + 36, "paragraphs", "middle"))
    told = "; ".join(
        f"{name} {', '.join(f'{seconds(v / 1000)} at {s:,}' for s, v in line)}" for name, line in lines.items()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-size="12" '
        f'font-family="sans-serif" fill="#222"><title>Half of the warm searches within</title><desc>{told}.</desc>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{"".join(drawn)}</svg>\n'
    )


def _text(x: float, y: float, said: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{said}</text>'


def _line(number: int, at: float, points: Sequence[tuple[float, float]]) -> list[str]:
    look = f'fill="none" stroke="{COLOURS[number]}" stroke-width="2" stroke-dasharray="{DASHES[number]}"'
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{COLOURS[number]}"/>' for x, y in points]
    return [f'<polyline {look} points="{path}"/>', f'<path {look} d="M{at:.1f} 12h20"/>', *dots]
