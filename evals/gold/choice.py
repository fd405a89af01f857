"""Which gold questions a run asks: those that were named, else those of the project that fit the index."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from evals.gold import questions as gold
from evals.gold.against_index import Evidence
from evals.gold.questions import GoldSet
from index.errors import UsageError
from index.store.open_index import OpenIndex

OWN = "write a gold file of your own (docs/gold.md) and name it with --gold"


def chosen(names: Sequence[str], opened: OpenIndex) -> GoldSet:
    """Read the questions of these files, or of the project's sets, as one set; UsageError if they do not fit."""
    if names:
        return joined([gold.load(gold.path_of(name)) for name in names])
    fitting = joined([gold.load(path) for path in gold.bundled(abstracts=opened.manifest.abstracts)])
    evidence = Evidence(opened)
    if not all(evidence.find(key) for question in fitting.questions for key in question.keys):
        raise UsageError(f"the project's questions are about other cables than this index holds: {OWN}.")
    return fitting


def joined(sets: Sequence[GoldSet]) -> GoldSet:
    """Join several sets in this order; UsageError if two questions have one id."""
    if len(sets) == 1:
        return sets[0]
    questions = [question for each in sets for question in each.questions]
    twice = [id for id, number in Counter(question.id for question in questions).items() if number > 1]
    if twice:
        raise UsageError(f"the id {twice[0]} is in more than one of the gold files: give each question its own.")
    digest = hashlib.sha256(" ".join(each.digest for each in sets).encode()).hexdigest()
    return GoldSet("+".join(each.name for each in sets), digest, tuple(questions))
