"""Learn all weights from gold questions, and print figures that no weight has seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np

from evals.learning import figures
from evals.learning.folds import cross_validated
from evals.learning.models import chances_in_folds, in_folds, learned, quoting_model, ranking_model, signals_in_folds
from evals.learning.quoting import sentences_of
from evals.learning.sources import Source, source
from index import terminal
from index.errors import UsageError
from index.search.weights import Weights
from index.store.open_index import open_index

EVIDENCE_PASSAGES = 20


def report_ranking(sources: Sequence[Source]) -> None:
    """Print the ranking by folds, alone and with the other sources, and each source left out."""
    for own in sources:
        others = [each for each in sources if each is not own]
        for what, more in (("folds of it alone", ()), ("folds, with all others", others)):
            alone, searched = in_folds(own, more)
            _say(f"{own.name}: {what}", figures.of_ranking(own.questions, alone))
            if own.searched:
                _say(f"{own.name}: {what}, with searches", figures.of_ranking(own.searched, searched))
        if others:
            model = ranking_model([each for other in others for each in other.examples])
            for what, asked in (("left out", own.questions), ("left out, with searches", own.searched)):
                if asked:
                    scores = [model.scores(each.features) for each in asked]
                    _say(f"{own.name}: {what}", figures.of_ranking(asked, scores))


def report_quotes(own: Source) -> None:
    """Print what the chosen sentences of a source hold, by folds."""
    for what, asked, scores in zip(
        ("", ", with searches"), (own.questions, own.searched), in_folds(own, ()), strict=True
    ):
        if not asked:
            continue
        few = [sentences_of(each, score, own.asking) for each, score in zip(asked, scores, strict=True)]
        many = [
            sentences_of(each, score, own.asking, EVIDENCE_PASSAGES) for each, score in zip(asked, scores, strict=True)
        ]
        chosen = cross_validated(
            list(zip(few, many, strict=True)),
            own.places,
            lambda kept: quoting_model([each for each, _ in kept]),
            lambda model, pair: (model.scores(pair[0].features), model.scores(pair[1].features)),
        )
        held = figures.of_quotes(few, [each for each, _ in chosen])
        shown = figures.of_evidence(many, [each for _, each in chosen], _paragraphs(own))
        _say(f"{own.name}: sentences{what}", held | shown)


def _paragraphs(own: Source) -> Mapping[str, str]:
    keys = {key for question in own.questions for key in question.gold.keys}
    cables = {key.split()[0] for key in keys}
    return {
        stored.key: stored.passage.search_text for cable in cables for stored in own.asking.store.passages_of(cable)
    }


def report_declining(own: Source, others: Sequence[Source]) -> None:
    """Print how well questions of other archives, and near misses of this one, are told from those it answers."""
    told = signals_in_folds(own, others)
    if not len(told.foreign):
        return
    answered, foreign, near = chances_in_folds(told, np.array(own.places))
    values = {
        "AUC of others": figures.area_under_curve(answered, foreign),
        "declined at .08": figures.below_at(0.08, answered, foreign),
        "declined at .05": figures.below_at(0.05, answered, foreign),
    }
    if len(near):
        values["AUC of near misses"] = figures.area_under_curve(answered, near)
        values["near misses declined at .08"] = figures.below_at(0.08, answered, near)
    _say(f"{own.name}: to decline", values)


def report_weights(weights: Weights) -> None:
    """Print every weight, the greatest first."""
    for name, model in (("ranking", weights.ranking), ("quoting", weights.quoting)):
        pairs = sorted(zip(model.features, model.weights, strict=True), key=lambda pair: -abs(pair[1]))
        terminal.emit(f"{name}: " + ", ".join(f"{feature} {weight:+.2f}" for feature, weight in pairs))
    pairs = list(zip(weights.answerable.signals, weights.answerable.weights, strict=True))
    terminal.emit("answerable: " + ", ".join(f"{signal} {weight:+.2f}" for signal, weight in pairs))


def _say(what: str, values: Mapping[str, float]) -> None:
    shown = "  ".join(f"{name} {value:.3f}" if name != "n" else f"n {value:.0f}" for name, value in values.items())
    terminal.emit(f"{what:48} {shown}")


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
        report_ranking(sources)
        for own in sources:
            report_quotes(own)
            report_declining(own, [each for each in sources if each is not own])
        weights = learned(sources, embedders.pop())
    report_weights(weights)
    return weights
