"""A draft that a person wrote or pasted, checked against the index: every cited key resolved, support offered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import UnknownCable, UsageError
from index.markings import cleared
from index.store.store import StoredPassage
from index.text.acronyms import expansions_in
from qa.check.checker import Checker
from qa.check.labels import CheckedSentence, Problem
from qa.drafts import splitting
from qa.drafts.draft import DraftSentence

if TYPE_CHECKING:
    from qa.assistant import Assistant

MOST_SEARCHED = 50
"""For so many sentences without support, others that give it are looked for in the whole index."""
MOST_COMPARED = 2000
"""So many paragraphs of the cables cited are compared with each other; of more, only those that are cited."""
FOUND = 6


def check(text: str, assistant: Assistant, clearance: str | None = None) -> tuple[CheckedSentence, ...]:
    """The sentences of a draft, each with its label; UsageError where there is none.

    A passage above the clearance is as good as not there.
    """
    cited = {key for sentence in splitting.split(text) for key in sentence.citations}
    readable = [each for name in sorted({_cable(key) for key in cited}) for each in _passages(assistant, name)]
    every = {each.key: each for each in readable if cleared(each.passage.marking, clearance)}
    sentences = splitting.split(text, known=every)
    if not sentences:
        raise UsageError("the draft has no sentence to check.")
    named = {key for sentence in sentences for key in sentence.citations}
    shown = [each for key, each in every.items() if key in named or len(every) <= MOST_COMPARED]
    long_forms = expansions_in(each.passage.search_text for each in readable)
    checker = Checker(shown, long_forms, where="in this index")
    checked = [checker.check(sentence) for sentence in sentences]
    return tuple(_with_support(sentences, checked, assistant, long_forms))


def _cable(key: str) -> str:
    return key.partition(" ")[0]


def _passages(assistant: Assistant, name: str) -> list[StoredPassage]:
    try:
        return assistant.passages(name)
    except UnknownCable:
        return []


def _with_support(
    sentences: Sequence[DraftSentence],
    checked: Sequence[CheckedSentence],
    assistant: Assistant,
    long_forms: Mapping[str, set[str]],
) -> Iterator[CheckedSentence]:
    """The checked sentences, with keys from the whole index for the first of those that lack support."""
    searches = MOST_SEARCHED
    for sentence, found in zip(sentences, checked, strict=True):
        offered = any(problem.suggested for problem in found.problems)
        if found.support == "supported" or offered or not searches:
            yield found
            continue
        searches -= 1
        hits = [hit for hit in assistant.search(sentence.text, FOUND) if hit.key not in sentence.citations]
        checker = Checker(hits, long_forms)
        keys = tuple(hit.key for hit in hits if not checker.check(replace(sentence, citations=(hit.key,))).problems)
        yield _offering(found, keys[:3])


def _offering(found: CheckedSentence, keys: tuple[str, ...]) -> CheckedSentence:
    if not keys or not found.problems:
        return found
    first, *others = found.problems
    return replace(found, problems=(Problem(first.kind, first.detail, keys), *others))
