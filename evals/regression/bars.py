"""What is asked of the embedded reader over the gold questions: figures by half, each beside its bar."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from evals.gold.questions import HALVES, GoldQuestion
from evals.measures.record import Record
from evals.measures.scores import score
from evals.measures.summary import ALL, cables, summarise

BARS = {
    "success@1": 0.80,
    "success@5": 0.97,
    "MRR": 0.84,
    "evidence 150": 0.85,
    "evidence 300": 0.95,
    "evidence 600": 0.96,
    "right": 0.78,
    "refused (unanswerable)": 0.65,
}
WORDS = "median words of an answer"
CEILINGS = {"refused (answerable)": 0.06, WORDS: 60}

Columns = Mapping[str, Mapping[str, float]]


def figures(questions: Sequence[GoldQuestion], records: Sequence[Record]) -> dict[str, float]:
    """Return every measure that has a bar, by its name."""
    summary = summarise([score(*each) for each in zip(questions, records, strict=True)], cables(questions))
    lengths = [len(record.text.split()) for record in records if record.text]
    words = statistics.median(lengths) if lengths else 0.0
    return {name: words if name == WORDS else summary.value(name) for name in (*BARS, *CEILINGS)}


def by_half(questions: Sequence[GoldQuestion], records: Sequence[Record]) -> dict[str, dict[str, float]]:
    """Return the figures over all questions, and over each half."""
    pairs = list(zip(questions, records, strict=True))
    columns = {name: [pair for pair in pairs if name in (ALL, pair[0].half)] for name in (ALL, *HALVES)}
    return {name: figures([q for q, _ in some], [r for _, r in some]) for name, some in columns.items()}


def missed(scores: Mapping[str, float]) -> list[str]:
    """Return the names of the bars that these figures miss."""
    low = [name for name, bar in BARS.items() if scores[name] < bar]
    return low + [name for name, ceiling in CEILINGS.items() if scores[name] > ceiling]


def table(columns: Columns, *, barred: bool = True) -> str:
    """Write the figures, beside their bars if these are for such questions."""
    lines = [f"{'':28}{'bar' if barred else '':>8}" + "".join(f"{name:>10}" for name in columns)]
    for name in (*BARS, *CEILINGS):
        bar = f"≥ {BARS[name]:g}" if name in BARS else f"≤ {CEILINGS[name]:g}"
        figures = "".join(f"{scores[name]:>10.3f}" for scores in columns.values())
        lines.append(f"{name:28}{bar if barred else '':>8}{figures}")
    return "\n".join(lines)
