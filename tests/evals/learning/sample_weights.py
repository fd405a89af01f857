"""The weights that a fit by the questions about the bundled sample gives: kept beside, written by `make fit`.

Those that come along are learned from archives that are embedded for half an hour first. So a test learns these few
instead: if they change, so would the others, and `make fit` has to be run.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.learning.learn import fitted
from index.search.weights import Weights
from qa import sample

KEPT = Path(__file__).with_suffix(".json")
QUESTIONS = "sample"
ROUNDING = 0.05
"""What is learned from 30 questions moves by up to .034 if vectors are made in bf16, as some processors do, or not."""


def learned(folder: Path) -> Weights:
    """Learn by the questions about the sample, which is indexed in this folder."""
    sample.ready(folder).close()
    return fitted([QUESTIONS], folder)


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        KEPT.write_text(learned(Path(made) / "sample").text(), "utf-8")
    sys.stdout.write(f"{KEPT.name} has what a fit by the sample gives.\n")
