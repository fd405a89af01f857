"""A gold question held against an index: whether its citations are there, may be read, and say what they should."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from evals import normalise
from evals.gold import questions as gold
from evals.gold.against_itself import Finding, error, hint, listed, warning
from evals.gold.fields import KEY, shown
from evals.gold.questions import GoldQuestion, GoldSet
from index.errors import UnknownCable, UnknownFilterValue, UsageError
from index.ids import reference_ids
from index.markings import cleared
from index.store.open_index import OpenIndex
from index.store.store import StoredPassage
from index.text.suggest import did_you_mean

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64] | None

Keys = frozenset[str]
OWN = "write a gold file of your own (docs/gold.md) and name it with --gold"
_CABLES = 512
_FILTERS = 16
"""Cables, and results of filters, that are kept: in a large index one filter may leave half a million paragraphs."""
_SUGGESTIONS = 20
"""Near ids are looked for so often: among the ids of a large index that takes a while."""


class IndexedParagraphs:
    """The paragraphs of an index, as far as the person's own clearance lets them be read."""

    def __init__(self, index: OpenIndex, clearance: str | None = None) -> None:
        self._store = index.store
        self._clearance = clearance
        self._suggestions = _SUGGESTIONS
        self._of = lru_cache(_CABLES)(self._passages_of)
        self.allowed = lru_cache(_FILTERS)(index.store.allowed)

    def holds_cable(self, key: str) -> bool:
        """Tell if there is a cable with the id of this key, or with such an alias."""
        return bool(self._of(_cable(key)))

    def find(self, key: str) -> StoredPassage | None:
        """Return the paragraph with exactly this key; None if there is none."""
        return self._of(_cable(key)).get(key)

    def readable(self, key: str) -> bool:
        """Tell if the paragraph is there and within the clearance."""
        stored = self.find(key)
        return stored is not None and cleared(stored.passage.marking, self._clearance)

    def text(self, keys: Keys) -> str:
        """Join what these paragraphs say, as it stands and as it was mended."""
        passages = [stored.passage for key in sorted(keys) if (stored := self.find(key))]
        return " … ".join(text for passage in passages for text in (passage.text, passage.search_text))

    def instead(self, key: str) -> str:
        """Say what there is in place of a key that is not there."""
        cable = _cable(key)
        held = list(self._of(cable))
        if not held:
            return f"no cable {cable} is in this index{self._near(cable)}"
        own = f"{_cable(held[0])}{key.removeprefix(cable)}"
        if own in held:
            return f"this index has it as {own}; write that"
        return f"{_cable(held[0])} has {held[0].partition(' ')[2]} to {held[-1].partition(' ')[2]}"

    def number(self, ids: Ids) -> int:
        """Count these paragraphs; None stands for all."""
        return self._store.counts().paragraphs if ids is None else len(ids)

    def _near(self, cable: str) -> str:
        if not self._suggestions:
            return ""
        self._suggestions -= 1
        near = reference_ids.near(cable, self._store.reference_ids(), 3)
        return f"; {did_you_mean(near)}" if near else ""

    def _passages_of(self, cable: str) -> dict[str, StoredPassage]:
        try:
            return {each.passage.key: each for each in self._store.passages_of(cable)}
        except UnknownCable:
            return {}


def _cable(key: str) -> str:
    return key.partition(" ")[0]


def chosen(names: Sequence[str], opened: OpenIndex) -> GoldSet:
    """Read the questions of these files, or of the project's sets, as one set; UsageError if they do not fit."""
    paths = gold.paths_of(names, abstracts=opened.manifest.abstracts)
    chosen = gold.joined([gold.load(path) for path in paths])
    evidence = IndexedParagraphs(opened)
    if not names and not all(evidence.find(key) for question in chosen.questions for key in question.keys):
        raise UsageError(f"the project's questions are about other cables than this index holds: {OWN}.")
    return chosen


def findings(question: GoldQuestion, evidence: IndexedParagraphs) -> Iterator[Finding]:
    """Find what the index says against the question."""
    for key in sorted(question.keys):
        if evidence.find(key) is None:
            yield error(f"{key} is not there: {evidence.instead(key)}")
    there = [keys for keys in question.cites if all(map(evidence.find, keys))]
    try:
        yield from _let_through(question, there, evidence)
    except UnknownFilterValue as unknown:
        yield error(f"its filters find nothing: {str(unknown).removesuffix('.')}")
    yield from _lacking(question, there, evidence)


def _let_through(question: GoldQuestion, there: Sequence[Keys], evidence: IndexedParagraphs) -> Iterator[Finding]:
    """Check that what it cites is among the passages that its filters and its clearance leave."""
    left = evidence.allowed(question.filters)
    if question.withheld:
        yield from _withheld(question, left, evidence)
    if left is None:
        return
    if not len(left):
        yield (error if question.answerable else warning)("its filters leave no paragraph at all")
    kept_out = [keys for keys in there if not all(_among(left, evidence.find(key)) for key in keys)]
    some = len(kept_out) < len(question.cites)
    for keys in kept_out if len(left) else ():
        problem = f"its filters or its clearance keep out {listed(keys)}"
        yield warning(f"{problem}, one of its accepted sets") if some else error(problem)


def _withheld(question: GoldQuestion, left: Ids, evidence: IndexedParagraphs) -> Iterator[Finding]:
    """Check that something stands above the clearance, and that it is where the notes say the answer is."""
    clearance = question.filters.clearance
    if evidence.number(left) == evidence.number(evidence.allowed(replace(question.filters, clearance=None))):
        yield error(f"nothing is withheld at {clearance}: no paragraph within its filters stands above that")
        return
    named = [stored for key in KEY.findall(question.notes) if (stored := evidence.find(key))]
    if named and all(cleared(stored.passage.marking, clearance) for stored in named):
        yield error(f"all paragraphs that `notes` names may be read at {clearance}: is it withheld?")


def _among(ids: NDArray[np.int64], stored: StoredPassage | None) -> bool:
    at = bisect_left(ids, stored.id) if stored else len(ids)
    return at < len(ids) and stored is not None and int(ids[at]) == stored.id


def _lacking(question: GoldQuestion, there: Sequence[Keys], evidence: IndexedParagraphs) -> Iterator[Finding]:
    """Check that the paragraphs of an accepted set say all that a right answer must."""
    above = [keys for keys in there if not all(map(evidence.readable, keys))]
    for keys in above:
        yield warning(f"{listed(keys)} is above your own clearance, so what it says was not looked at")
    texts = {keys: evidence.text(keys) for keys in there if keys not in above}
    if not texts:
        return
    lacking = {keys: [i for i in question.must_include if not normalise.includes(texts[keys], [i])] for keys in texts}
    if all(lacking.values()):
        yield from _nowhere(question, texts, lacking)
    else:
        for keys, items in lacking.items():
            if items:
                yield warning(f"{listed(keys)} alone does not say {_quoted(items)}, unlike another accepted set")


def _nowhere(question: GoldQuestion, texts: dict[Keys, str], lacking: dict[Keys, list[str]]) -> Iterator[Finding]:
    """Say what no accepted set says. If none says anything of it, the citation is probably wrong."""
    never = [item for item in question.must_include if all(item in items for items in lacking.values())]
    whole = " … ".join(texts.values())
    if len(never) == len(question.must_include):
        yield error(
            f"no cited paragraph says {_quoted(never)}{hint(never[0], whole)}; correct `cites`, or add the cable's own "
            "wording to the expression"
        )
    elif never:
        yield warning(
            f"no cited paragraph says {_quoted(never)}{hint(never[0], whole)}; is that the answer's own word?"
        )
    else:
        yield warning("no accepted set says all of `must_include` by itself; should two of them be one?")


def _quoted(items: Sequence[str]) -> str:
    return " or ".join(map(shown, items))
