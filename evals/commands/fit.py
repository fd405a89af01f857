"""`ask eval fit`: weights of ranking, quoting and declining, learned from gold questions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index import terminal
from qa.commands.options import Index, reranker_option
from qa.settings.config import EMBEDDED, read_settings

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        show_default=False,
        help="A gold file, or INDEX=GOLD to ask another index; +FILE behind it has searches for its questions.",
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write the weights here, for the setting `weights`.")
]

Reranker = Annotated[str | None, reranker_option("Learn what to make of this cross-encoder as well.")]


def fit(sources: Sources, index: Index = None, out: Out = None, reranker: Reranker = None) -> None:
    """Learn the weights of ranking, quoting and declining from gold questions.

    What is printed is of questions that the weights have not seen: by folds, a cable wholly in one, and with each
    source left out. The weights that are written are learned from all of them, the same each time.
    """
    from evals.learning.learn import fitted
    from index import atomic

    settings = read_settings(index=index, model=EMBEDDED, reranker=reranker)
    weights = fitted(sources, settings.own_index, settings.reranker)
    if out:
        atomic.write(out, weights.text())
        terminal.say(f"{out} has the weights {weights.digest[:12]}.")
