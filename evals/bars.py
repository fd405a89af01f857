"""`make bars`: builds an index of the test cables, asks the gold questions, and prints each figure beside its bar.

Settings were chosen on the even-numbered questions; both halves are printed. Exit 1 if a bar is missed over all of
them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals import gold, metrics, wording
from evals.gold import GoldQuestion
from index.build import build
from index.errors import AskError
from index.retriever import Hit
from qa import Answer, Assistant

DEPTH = 50
SHOWN = 8
BARS = {
    "success@1": 0.75,
    "success@5": 0.96,
    "MRR": 0.84,
    "evidence within 150 words": 0.85,
    "evidence within 300 words": 0.93,
    "evidence within 600 words": 0.96,
    "answered right": 0.72,
    "unanswerable refused": 0.50,
}
CEILINGS = {"answerable refused": 0.08, "median words of an answer": 60}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question with what came back for it."""

    question: GoldQuestion
    hits: tuple[Hit, ...]
    answer: Answer

    @property
    def keys(self) -> list[str]:
        """The ranked keys."""
        return [hit.key for hit in self.hits]


def run(assistant: Assistant, questions: Sequence[GoldQuestion]) -> list[Outcome]:
    """Each question searched and asked, with its filters."""
    outcomes = []
    for row in questions:
        found = assistant.search(row.question, DEPTH, cable=row.cables, since=row.since, until=row.until)
        answer = assistant.ask(row.question, SHOWN, cable=row.cables, since=row.since, until=row.until)
        outcomes.append(Outcome(row, found, answer))
    return outcomes


def figures(outcomes: Sequence[Outcome], paragraphs: dict[str, str]) -> dict[str, float]:
    """Every measure over these outcomes, by name."""
    answerable = [item for item in outcomes if item.question.answer is not None]
    unanswerable = [item for item in outcomes if item.question.answer is None]
    scores = {name: _mean(measure, answerable) for name, measure in _retrieval(paragraphs).items()}
    scores["answered right"] = _mean(_right, answerable)
    scores["answerable refused"] = _mean(lambda item: item.answer.abstained, answerable)
    scores["unanswerable refused"] = _mean(lambda item: item.answer.abstained, unanswerable)
    scores["median words of an answer"] = statistics.median(
        len(item.answer.text.split()) for item in answerable if item.answer.text
    )
    return scores


def _retrieval(paragraphs: dict[str, str]) -> dict[str, Callable[[Outcome], float]]:
    def evidence(words: int) -> Callable[[Outcome], float]:
        return lambda item: metrics.evidence_within(
            words,
            (sentence for hit in item.hits[:SHOWN] for sentence in hit.sentences),
            item.question.must_include,
            item.question.cites,
            paragraphs,
        )

    measures: dict[str, Callable[[Outcome], float]] = {
        f"success@{k}": lambda item, k=k: metrics.success_at(k, item.keys, item.question.cites)  # type: ignore[misc]
        for k in (1, 5)
    }
    measures["MRR"] = lambda item: metrics.reciprocal_rank(item.keys, item.question.cites)
    for k in (5, 10):
        measures[f"recall@{k}"] = lambda item, k=k: metrics.recall_at(k, item.keys, item.question.cites)  # type: ignore[misc]
    return measures | {f"evidence within {words} words": evidence(words) for words in (150, 300, 600)}


def _right(item: Outcome) -> bool:
    """Whether the answer says all that it must and cites a listed paragraph."""
    cited = {citation.key for citation in item.answer.citations}
    listed = any(cited & keys for keys in item.question.cites)
    return listed and wording.includes(item.answer.text or "", item.question.must_include)


def _mean(measure: Callable[[Outcome], float], outcomes: Sequence[Outcome]) -> float:
    return sum(float(measure(item)) for item in outcomes) / len(outcomes) if outcomes else 0.0


def missed(scores: dict[str, float]) -> list[str]:
    """The names of the bars that these scores miss."""
    low = [name for name, bar in BARS.items() if scores[name] < bar]
    return low + [name for name, ceiling in CEILINGS.items() if scores[name] > ceiling]


def _table(columns: dict[str, dict[str, float]]) -> str:
    lines = [f"{'':28}{'bar':>8}" + "".join(f"{name:>10}" for name in columns)]
    for name in columns["all"]:
        bar = f"≥ {BARS[name]:g}" if name in BARS else f"≤ {CEILINGS[name]:g}" if name in CEILINGS else ""
        lines.append(f"{name:28}{bar:>8}" + "".join(f"{scores[name]:>10.3f}" for scores in columns.values()))
    return "\n".join(lines)


def main() -> int:
    """Builds, asks, prints; the exit code says whether every bar holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    default = Path(os.environ.get("ASK_TEST_DATA") or "../shared")
    parser.add_argument("--cables", type=Path, default=default / "cables", help="the folder of cables")
    parser.add_argument("--gold", type=Path, default=default / "gold" / "cables-dev.jsonl", help="the gold questions")
    given = parser.parse_args()
    if not given.gold.is_file():
        print(f"no gold questions at {given.gold}: set ASK_TEST_DATA or pass --gold.", file=sys.stderr)
        return 1
    try:
        return _measure(given.cables, gold.read(given.gold))
    except AskError as error:
        print(error, file=sys.stderr)
        return error.exit_code


def _measure(cables: Path, questions: Sequence[GoldQuestion]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        build([cables], index)
        with Assistant.open(index) as assistant:
            outcomes = run(assistant, questions)
            paragraphs = {hit.key: hit.text for item in outcomes for hit in item.hits}
    halves = {
        "all": outcomes,
        "even": [o for o in outcomes if o.question.even],
        "odd": [o for o in outcomes if not o.question.even],
    }
    columns = {name: figures(half, paragraphs) for name, half in halves.items()}
    print(f"{len(outcomes)} questions over {cables.name}, settings chosen on the even half\n\n{_table(columns)}")
    low = missed(columns["all"])
    print(f"\nmissed: {', '.join(low)}" if low else "\nall bars hold")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
