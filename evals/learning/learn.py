"""Learn all weights from gold questions, and print figures that no weight has seen."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np

from evals.learning import confidence, reports
from evals.learning.declining import answerable_model, decline_below, signals_in_folds
from evals.learning.models import in_folds, quoting_model, ranking_model
from evals.learning.quoting import sentences_of
from evals.learning.sources import Source, source
from index.errors import UsageError
from index.search.weights import Weights
from index.store.open_index import open_index


def learned(sources: Sequence[Source], embedder: str) -> Weights:
    """Learn all weights from all sources; sentences and signals come from rankings that had not seen their question."""
    sentences, told, quoted = [], [], []
    for own in sources:
        others = [each for each in sources if each is not own]
        for asked, scores in zip((own.questions, own.searched), in_folds(own, others), strict=True):
            # Without searches there are no questions, but scores.
            sentences += [sentences_of(each, score, own.asking) for each, score in zip(asked, scores, strict=False)]
        told.append(signals_in_folds(own, others))
        quoted.append(confidence.in_folds(own, others))
    ranking = ranking_model([each for own in sources for each in own.examples])
    places = np.array([place for own in sources for place in own.places])
    return Weights(
        embedder,
        ranking,
        quoting_model(sentences),
        answerable_model(told),
        decline_below(told, places),
        confidence.model(quoted),
    )


def fitted(arguments: Sequence[str], default: Path) -> Weights:
    """Learn from sources, each "GOLD" or "INDEX=GOLD", with "+SEARCHES" behind it if there are some.

    A gold file alone is asked of the `default` index. Prints the figures; raises UsageError.
    """
    pairs = [each if "=" in each else f"{default}={each}" for each in arguments]
    with ExitStack() as stack:
        paths = dict.fromkeys(each.partition("=")[0] for each in pairs)
        opened = {path: stack.enter_context(closing(open_index(path))) for path in paths}
        sources = [source(each, opened[each.partition("=")[0]]) for each in pairs]
        embedders = {each.manifest.embedder_sha256 for each in opened.values()}
        if len(embedders) > 1:
            raise UsageError("these indexes have different embedders: learn weights for each by itself.")
        reports.report_ranking(sources)
        for own in sources:
            others = [each for each in sources if each is not own]
            reports.report_quotes(own)
            reports.report_declining(own, others)
            reports.report_confidence(own, others)
        weights = learned(sources, embedders.pop())
    reports.report_weights(weights)
    return weights
