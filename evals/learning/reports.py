"""What is printed of a fit: figures of questions that the weights have not seen, and the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from evals.learning import confidence, figures
from evals.learning.declining import chances_in_folds
from evals.learning.models import in_folds, ranking_model
from evals.learning.reranking import Reading
from evals.learning.sources import Source
from evals.learning.unseen import Unseen
from index import terminal
from index.learned.linear_model import LinearModel
from index.search.weights import Weights


def report_ranking(unseen: Unseen) -> None:
    """Print the ranking of a source by folds, alone and with the other sources, and left out."""
    own, others = unseen.own, unseen.others
    for what, ranked in (("folds of it alone", in_folds(own, ())), ("folds, with all others", unseen.first)):
        _say(f"{own.name}: {what}", figures.of_ranking(own.questions, ranked[0]))
        if own.searched:
            _say(f"{own.name}: {what}, with searches", figures.of_ranking(own.searched, ranked[1]))
    elsewhere = [each for each in others if each.asking.store is not own.asking.store]
    for what, kept in (("left out", others), ("its archive left out", elsewhere)):
        if kept and (kept is others or len(kept) < len(others)):
            _report_left_out(own, what, ranking_model([each for other in kept for each in other.examples]))


def report_reranking(unseen: Unseen, reading: Reading) -> None:
    """Print the ranking of a source by folds as the reranker leaves it, and what that cost so far."""
    for more, asked, scores in zip(
        ("", ", with searches"), (unseen.own.questions, unseen.own.searched), unseen.ranked, strict=True
    ):
        if asked:
            _say(f"{unseen.own.name}: folds, reranked{more}", figures.of_ranking(asked, scores))
    terminal.emit(reading.cost)


def _report_left_out(own: Source, what: str, model: LinearModel) -> None:
    for more, asked in (("", own.questions), (", with searches", own.searched)):
        if asked:
            scores = [model.scores(each.features) for each in asked]
            _say(f"{own.name}: {what}{more}", figures.of_ranking(asked, scores))


def report_quotes(unseen: Unseen) -> None:
    """Print what the chosen sentences of a source hold."""
    paragraphs = _paragraphs(unseen.own)
    for what, quotes in (("", unseen.quotes), (", with searches", unseen.searched_quotes)):
        if quotes.few:
            held = figures.of_quotes(quotes.few, quotes.few_scores)
            shown = figures.of_evidence(quotes.many, quotes.many_scores, paragraphs)
            _say(f"{unseen.own.name}: sentences{what}", held | shown)


def _paragraphs(own: Source) -> Mapping[str, str]:
    keys = {key for question in own.questions for key in question.gold.keys}
    cables = {key.split()[0] for key in keys}
    return {
        stored.key: stored.passage.search_text for cable in cables for stored in own.asking.store.passages_of(cable)
    }


def report_declining(unseen: Unseen) -> None:
    """Print how well questions of other archives, and near misses of this one, are told from those it answers."""
    told = unseen.told
    if not len(told.foreign):
        return
    answered, foreign, near = chances_in_folds(told, np.array(unseen.own.places))
    values = {
        "AUC of others": figures.area_under_curve(answered, foreign),
        "declined at .08": figures.below_at(0.08, answered, foreign),
        "declined at .05": figures.below_at(0.05, answered, foreign),
    }
    if len(near):
        values["AUC of near misses"] = figures.area_under_curve(answered, near)
        values["near misses declined at .08"] = figures.below_at(0.08, answered, near)
    _say(f"{unseen.own.name}: to decline", values)


def report_confidence(unseen: Unseen, others: Sequence[Unseen]) -> None:
    """Print how well answers that say what was asked are told from others, and how far the chances are true."""
    quoted = unseen.quoted
    said = quoted.said > 0
    if not said.any() or said.all():
        return
    chances = confidence.chances_in_folds(quoted, [each.quoted for each in others])
    likely = chances >= 0.5
    _say(
        f"{unseen.own.name}: confidence",
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
    reranking = [("reranking", weights.reranking.model)] if weights.reranking else []
    for name, model in (("ranking", weights.ranking), *reranking, ("quoting", weights.quoting)):
        pairs = sorted(zip(model.features, model.weights, strict=True), key=lambda pair: -abs(pair[1]))
        terminal.emit(f"{name}: " + ", ".join(f"{feature} {weight:+.2f}" for feature, weight in pairs))
    for name, told in (("answerable", weights.answerable), ("quoted", weights.quoted)):
        pairs = list(zip(told.signals, told.weights, strict=True))
        terminal.emit(f"{name}: " + ", ".join(f"{signal} {weight:+.2f}" for signal, weight in pairs))


def _say(what: str, values: Mapping[str, float]) -> None:
    shown = "  ".join(f"{name} {value:.3f}" if name != "n" else f"n {value:.0f}" for name, value in values.items())
    terminal.emit(f"{what:48} {shown}")
