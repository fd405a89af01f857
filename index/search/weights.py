"""The weights of a search: what was learned to rank passages, to choose sentences, and to decline; one file of JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Self

from index.embedding.reranker import Reranker
from index.errors import UsageError
from index.learned.linear_model import LinearModel
from index.learned.logistic import LogisticModel
from index.search.answerable import QUOTE_SIGNALS, SIGNALS
from index.search.features import FEATURES
from index.search.sentence_features import SENTENCE_FEATURES
from index.store.open_index import OpenIndex

STAGES = ("ranking", "reranker")
"""What a reranking weighs: the score of the ranking, and that of the reranker."""


@dataclass(frozen=True)
class Reranking:
    """What is learned for one reranker."""

    name: str
    digest: str
    model: LinearModel
    """Of `STAGES`."""


@dataclass(frozen=True)
class Weights:
    """All that is learned, for the vectors of one embedder."""

    embedder: str
    """Its digest: cosines of another one mean something else."""
    ranking: LinearModel
    quoting: LinearModel
    answerable: LogisticModel
    decline_below: float
    """The chance that the index holds the matter, below which a question is declined."""
    quoted: LogisticModel
    """The chance that the sentences to quote say what was asked."""
    learned_from: tuple[tuple[str, str], ...] = ()
    """The name and SHA-256 of each file of gold questions or searches."""
    reranking: Reranking | None = None

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all numbers and names, by which manifests and records tell which weights were used."""
        return hashlib.sha256(json.dumps(self._values, sort_keys=True).encode()).hexdigest()

    @property
    def current(self) -> bool:
        """Whether these are weights of the features that this version counts."""
        models = (self.ranking.features, self.quoting.features, self.answerable.signals, self.quoted.signals)
        stages = self.reranking.model.features if self.reranking else STAGES
        return (*models, stages) == (tuple(FEATURES), tuple(SENTENCE_FEATURES), SIGNALS, QUOTE_SIGNALS, STAGES)

    @property
    def _values(self) -> dict[str, Any]:
        values = asdict(self)
        return values if self.reranking else {name: each for name, each in values.items() if name != "reranking"}

    def text(self) -> str:
        """Return the weights as a file keeps them."""
        return json.dumps({"digest": self.digest} | self._values, indent=1) + "\n"

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the weights in a file; raises OSError, ValueError, TypeError or KeyError if it holds none."""
        values = json.loads(path.read_text("utf-8"))
        weights = cls(
            str(values["embedder"]),
            _linear(values["ranking"]),
            _linear(values["quoting"]),
            _logistic(values["answerable"]),
            float(values["decline_below"]),
            _logistic(values["quoted"]),
            tuple((str(name), str(sha256)) for name, sha256 in values["learned_from"]),
            _reranking(values["reranking"]) if "reranking" in values else None,
        )
        if weights.digest != values["digest"]:
            raise ValueError(f"{path.name} was changed after it was written")
        return weights


@cache
def packaged() -> Weights:
    """Return the weights that come along, learned for the embedder that comes along."""
    return Weights.read(Path(__file__).with_name("weights.json"))


def used(path: Path | None, decline_below: float | None, index: OpenIndex) -> Weights:
    """Return the weights in a file, else those that come along, with this chance to decline below if one is given.

    Raises UsageError as `fitting`.
    """
    weights = fitting(path, index) if path else packaged()
    return weights if decline_below is None else replace(weights, decline_below=decline_below)


def in_file(path: Path) -> Weights:
    """Read the weights in a file; raises UsageError if it holds none."""
    try:
        return Weights.read(path)
    except (OSError, ValueError, TypeError, KeyError) as error:
        wrong = f"{path} holds no weights"
        raise UsageError(f"{wrong}.", command=f"{wrong}: write it with `ask eval fit GOLD --out {path}`.") from error


def fitting(path: Path, index: OpenIndex) -> Weights:
    """Read the weights in a file, for this index; raises UsageError if they are none, or learned for another."""
    weights = in_file(path)
    if weights.embedder != index.manifest.embedder_sha256 or not weights.current:
        what = "another embedder" if weights.current else "other features"
        again = f"ask eval fit GOLD --index {index.folder.path} --out {path}"
        wrong = f"{path} was learned for {what}"
        raise UsageError(f"{wrong}.", command=f"{wrong}: run `{again}`.")
    return weights


def reranking_for(weights: Weights, reranker: Reranker) -> Reranking:
    """Return what the weights have learned for this reranker; raises UsageError if that is nothing."""
    learned = weights.reranking
    if learned is None or learned.digest != reranker.digest:
        other = f", only for {learned.name}" if learned else ""
        wrong = f"The weights were not learned for the reranker {reranker.name}{other}"
        again = f"ask eval fit GOLD --reranker {reranker.asked} --out FILE"
        raise UsageError(f"{wrong}.", command=f"{wrong}: run `{again}`, and set `weights` to the file.")
    return learned


def _reranking(values: Mapping[str, Any]) -> Reranking:
    return Reranking(str(values["name"]), str(values["digest"]), _linear(values["model"]))


def _linear(values: Mapping[str, Any]) -> LinearModel:
    means, scales, weights = (_numbers(values[name]) for name in ("means", "scales", "weights"))
    return LinearModel(_names(values["features"]), means, scales, weights)


def _logistic(values: Mapping[str, Any]) -> LogisticModel:
    means, scales, weights = (_numbers(values[name]) for name in ("means", "scales", "weights"))
    return LogisticModel(_names(values["signals"]), means, scales, weights, float(values["bias"]))


def _names(values: list[Any]) -> tuple[str, ...]:
    return tuple(map(str, values))


def _numbers(values: list[Any]) -> tuple[float, ...]:
    return tuple(map(float, values))
