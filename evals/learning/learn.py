"""Learn all weights from gold questions, and print figures that no weight has seen."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np

from evals.learning import reports
from evals.learning.confidence import confidence_model
from evals.learning.declining import answerable_model, decline_below
from evals.learning.models import quoting_model, ranking_model
from evals.learning.reranking import Reading
from evals.learning.sources import source
from evals.learning.unseen import Unseen
from index.embedding.reranker import Reranker
from index.errors import UsageError
from index.search.weights import Weights
from index.store.open_index import open_index


def learned(unseen: Sequence[Unseen], embedder: str, reading: Reading | None = None) -> Weights:
    """Learn all weights from all sources; sentences and signals come from rankings that had not seen their question."""
    sources = [each.own for each in unseen]
    told = [each.told for each in unseen]
    return Weights(
        embedder,
        ranking_model([each for own in sources for each in own.examples]),
        quoting_model([each for own in unseen for each in (*own.quotes.few, *own.searched_quotes.few)]),
        answerable_model(told),
        decline_below(told, np.array([place for own in sources for place in own.places])),
        confidence_model([each.quoted for each in unseen]),
        tuple(file for own in sources for file in own.files),
        reading.learned([each for own in unseen for part in own.read for each in part]) if reading else None,
    )


def fitted(arguments: Sequence[str], default: Path, reranker: str | None = None) -> Weights:
    """Learn from sources, each "GOLD" or "INDEX=GOLD", with "+SEARCHES" behind it if there are some.

    A gold file alone is asked of the `default` index. Prints the figures; raises UsageError, or EmbedderError for the
    `reranker`, which is named by its folder or name.
    """
    reading = Reading(Reranker.open(reranker)) if reranker else None
    pairs = [each if "=" in each else f"{default}={each}" for each in arguments]
    with ExitStack() as stack:
        paths = dict.fromkeys(each.partition("=")[0] for each in pairs)
        opened = {path: stack.enter_context(closing(open_index(path))) for path in paths}
        sources = [source(each, opened[each.partition("=")[0]]) for each in pairs]
        embedders = {each.manifest.embedder_sha256 for each in opened.values()}
        if len(embedders) > 1:
            raise UsageError("these indexes have different embedders: learn weights for each by itself.")
        unseen = [Unseen(own, [each for each in sources if each is not own], reading) for own in sources]
        for each in unseen:
            reports.report_ranking(each)
            if reading:
                reports.report_reranking(each, reading)
            reports.report_quotes(each)
            reports.report_declining(each)
            reports.report_confidence(each, [other for other in unseen if other is not each])
        weights = learned(unseen, embedders.pop(), reading)
    reports.report_weights(weights)
    return weights
