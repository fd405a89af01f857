"""Learn all weights from gold questions, and print figures that no weight has seen.

    python -m evals.learning.learn --out weights.json INDEX=GOLD.jsonl[+SEARCHES.jsonl] ...

Each argument is a source: an index, its gold questions, and, if there are some, searches that a model wrote for them.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.gold import questions as gold_files
from evals.gold.questions import GoldQuestion
from evals.learning import figures
from evals.learning.folds import cross_validated, folds
from evals.learning.judged import Asking, JudgedQuestion
from evals.learning.quoting import JudgedSentences, sentences_of
from index.search.answerable import SIGNALS, signals
from index.search.features import FEATURES
from index.search.linear_model import Judged, LinearModel, fit
from index.search.logistic import fit_logistic
from index.search.sentence_features import SENTENCE_FEATURES
from index.store.open_index import OpenIndex, open_index

Scores = NDArray[np.float64]

PENALTY = 0.02
"""Of the squared weights; from .01 to .05 the figures hardly differ."""
DECLINE_PENALTY = 0.01
EVIDENCE_PASSAGES = 20


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """The questions of one gold file beside their candidates, alone and averaged with searches."""

    name: str
    asking: Asking
    questions: list[JudgedQuestion]
    searched: list[JudgedQuestion]
    """The same with searches; empty if there are none."""
    places: list[int]
    unanswerable: list[GoldQuestion]

    @property
    def examples(self) -> list[JudgedQuestion]:
        """All that weights are learned from."""
        return [*self.questions, *self.searched]


def source(argument: str, opened: OpenIndex) -> Source:
    """Put the questions of a source to its index."""
    gold, _, searches = argument.partition("=")[2].partition("+")
    rows = gold_files.read(gold_files.path_of(gold))
    answerable = [row for row in rows if row.answerable]
    asking = Asking(opened)
    questions = asking.judged(answerable)
    searched = asking.judged(answerable, _searches(Path(searches))) if searches else []
    places = folds([question.cables for question in questions])
    return Source(Path(gold).stem, asking, questions, searched, places, [row for row in rows if not row.answerable])


def _searches(path: Path) -> dict[str, list[str]]:
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return {row["id"]: [*row["rewrites"], row["hypothetical"]] for row in rows}


def ranking_model(examples: Sequence[JudgedQuestion], embedder: str) -> LinearModel:
    """Learn the weights of the ranking from the questions of which a right paragraph was found."""
    return fit([each.judged() for each in examples if each.found], list(FEATURES), embedder, PENALTY)


def quoting_model(examples: Sequence[JudgedSentences], embedder: str) -> LinearModel:
    """Learn the weights of the sentence to quote from the questions of which one says the answer."""
    judged = [Judged(each.features, each.target) for each in examples if each.target.any()]
    return fit(judged, list(SENTENCE_FEATURES), embedder, PENALTY)


def in_folds(own: Source, others: Sequence[Source], embedder: str) -> tuple[list[Scores], list[Scores]]:
    """Return the scores of a source's questions, alone and searched, by weights that saw none of their cables."""
    more = [each for other in others for each in other.examples]
    pairs = list(zip(own.questions, own.searched or own.questions, strict=True))
    scored = cross_validated(
        pairs,
        own.places,
        lambda kept: ranking_model([*(each for pair in kept for each in _distinct(pair)), *more], embedder),
        lambda model, pair: (model.scores(pair[0].features), model.scores(pair[1].features)),
    )
    return [alone for alone, _ in scored], [searched for _, searched in scored]


def _distinct(pair: tuple[JudgedQuestion, JudgedQuestion]) -> tuple[JudgedQuestion, ...]:
    return pair if pair[0] is not pair[1] else pair[:1]


def report_ranking(sources: Sequence[Source], embedder: str) -> None:
    """Print the ranking by folds, alone and with the other sources, and each source left out."""
    for own in sources:
        others = [each for each in sources if each is not own]
        for what, more in (("folds of it alone", ()), ("folds, with all others", others)):
            alone, searched = in_folds(own, more, embedder)
            _say(f"{own.name}: {what}", figures.of_ranking(own.questions, alone))
            if own.searched:
                _say(f"{own.name}: {what}, with searches", figures.of_ranking(own.searched, searched))
        if others:
            model = ranking_model([each for other in others for each in other.examples], embedder)
            for what, asked in (("left out", own.questions), ("left out, with searches", own.searched)):
                if asked:
                    scores = [model.scores(each.features) for each in asked]
                    _say(f"{own.name}: {what}", figures.of_ranking(asked, scores))


def report_quotes(own: Source, embedder: str) -> None:
    """Print what the chosen sentences of a source hold, by folds."""
    for what, asked, scores in zip(
        ("", ", with searches"), (own.questions, own.searched), in_folds(own, (), embedder), strict=True
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
            lambda kept: quoting_model([each for each, _ in kept], embedder),
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


def signals_of(asking: Asking, question: GoldQuestion, model: LinearModel) -> Scores:
    """Return what tells whether an index answers a question, whatever the filters."""
    found = asking.found(GoldQuestion(question.id, question.question, question.type, question.answer), ())
    return signals(found.counts[0], dict(zip(FEATURES, found.features.T, strict=True)), model.scores(found.features))


def report_declining(own: Source, others: Sequence[Source], embedder: str) -> None:
    """Print how well questions of other archives, and near misses of this one, are told from those it answers."""
    strangers = [question.gold for other in others for question in other.questions]
    model = ranking_model(own.examples, embedder)
    so = np.array(
        cross_validated(
            own.questions,
            own.places,
            lambda kept: ranking_model(kept, embedder),
            lambda fold_model, each: signals_of(own.asking, each.gold, fold_model),
        )
    )
    foreign = np.array([signals_of(own.asking, each, model) for each in strangers])
    near = np.array([signals_of(own.asking, each, model) for each in own.unanswerable]).reshape(-1, len(SIGNALS))
    chances, foreign_chances, near_chances = _chances_in_folds(so, foreign, near, np.array(own.places))
    _say(
        f"{own.name}: to decline",
        {
            "AUC of others": figures.area_under_curve(chances, foreign_chances),
            "declined at .08": figures.below_at(0.08, chances, foreign_chances),
            "declined at .05": figures.below_at(0.05, chances, foreign_chances),
            "AUC of near misses": figures.area_under_curve(chances, near_chances),
            "near misses declined at .08": figures.below_at(0.08, chances, near_chances),
        },
    )


def _chances_in_folds(
    so: Scores, foreign: Scores, near: Scores, places: NDArray[np.int64]
) -> tuple[Scores, Scores, Scores]:
    foreign_places = np.arange(len(foreign)) % (places.max() + 1)
    chances, foreign_chances, near_chances = np.zeros(len(so)), np.zeros(len(foreign)), np.zeros(len(near))
    for fold in sorted(set(places.tolist())):
        kept, kept_foreign = places != fold, foreign_places != fold
        rows = np.concatenate([so[kept], foreign[kept_foreign]])
        is_so = np.concatenate([np.ones(int(kept.sum())), np.zeros(int(kept_foreign.sum()))])
        model = fit_logistic(rows, is_so, SIGNALS, DECLINE_PENALTY)
        chances[~kept], foreign_chances[~kept_foreign] = model.chances(so[~kept]), model.chances(foreign[~kept_foreign])
        near_chances += model.chances(near) / (places.max() + 1)
    return chances, foreign_chances, near_chances


def _say(what: str, values: Mapping[str, float]) -> None:
    shown = "  ".join(f"{name} {value:.3f}" if name != "n" else f"n {value:.0f}" for name, value in values.items())
    print(f"{what:44} {shown}", flush=True)


def main(arguments: Sequence[str]) -> None:
    """Learn from the sources named, print the figures, and write the weights if a file is named."""
    begun = time.process_time()
    out = arguments[arguments.index("--out") + 1] if "--out" in arguments else None
    names = [each for each in arguments if "=" in each]
    opened = {each.partition("=")[0]: open_index(each.partition("=")[0]) for each in names}
    embedder = next(iter(opened.values())).manifest.embedder_sha256
    sources = [source(each, opened[each.partition("=")[0]]) for each in names]
    print(f"questions asked in {time.process_time() - begun:.0f} s of one core")
    report_ranking(sources, embedder)
    for own in sources:
        report_quotes(own, embedder)
        if others := [each for each in sources if each.asking.store is not own.asking.store]:
            report_declining(own, others, embedder)
    model = ranking_model([each for own in sources for each in own.examples], embedder)
    for name, weight in sorted(zip(model.features, model.weights, strict=True), key=lambda pair: -abs(pair[1])):
        print(f"{name:28} {weight:+.2f}")
    if out:
        model.write(Path(out))
    print(f"all done in {time.process_time() - begun:.0f} s of one core")


if __name__ == "__main__":
    main(sys.argv[1:])
