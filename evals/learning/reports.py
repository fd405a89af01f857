"""What is printed of a fit: figures of questions that the weights have not seen, and the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from evals.learning import confidence, figures
from evals.learning.declining import chances_in_folds, signals_in_folds
from evals.learning.folds import cross_validated
from evals.learning.models import in_folds, quoting_model, ranking_model
from evals.learning.quoting import sentences_of
from evals.learning.sources import Source
from index import terminal
from index.learned.linear_model import LinearModel
from index.search.weights import Weights

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
        elsewhere = [each for each in others if each.asking.store is not own.asking.store]
        for what, kept in (("left out", others), ("its archive left out", elsewhere)):
            if kept and (kept is others or len(kept) < len(others)):
                _report_unseen(own, what, ranking_model([each for other in kept for each in other.examples]))


def _report_unseen(own: Source, what: str, model: LinearModel) -> None:
    for more, asked in (("", own.questions), (", with searches", own.searched)):
        if asked:
            scores = [model.scores(each.features) for each in asked]
            _say(f"{own.name}: {what}{more}", figures.of_ranking(asked, scores))


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


def report_confidence(own: Source, others: Sequence[Source]) -> None:
    """Print how well answers that say what was asked are told from others, and how far the chances are true."""
    quoted = confidence.in_folds(own, others)
    said = quoted.said > 0
    if not said.any() or said.all():
        return
    chances = confidence.chances_in_folds(quoted)
    likely = chances >= 0.5
    _say(
        f"{own.name}: confidence",
        {
            "AUC": figures.area_under_curve(chances[said], chances[~said]),
            "likely": float(likely.mean()),
            "right if likely": float(said[likely].mean()) if likely.any() else 0.0,
            "right if unsure": float(said[~likely].mean()) if not likely.all() else 0.0,
            "calibration error": figures.calibration_error(chances, quoted.said),
        },
    )


def report_weights(weights: Weights) -> None:
    """Print every weight, the greatest first."""
    for name, model in (("ranking", weights.ranking), ("quoting", weights.quoting)):
        pairs = sorted(zip(model.features, model.weights, strict=True), key=lambda pair: -abs(pair[1]))
        terminal.emit(f"{name}: " + ", ".join(f"{feature} {weight:+.2f}" for feature, weight in pairs))
    for name, told in (("answerable", weights.answerable), ("quoted", weights.quoted)):
        pairs = list(zip(told.signals, told.weights, strict=True))
        terminal.emit(f"{name}: " + ", ".join(f"{signal} {weight:+.2f}" for signal, weight in pairs))


def _say(what: str, values: Mapping[str, float]) -> None:
    shown = "  ".join(f"{name} {value:.3f}" if name != "n" else f"n {value:.0f}" for name, value in values.items())
    terminal.emit(f"{what:48} {shown}")
