"""A draft that a person wrote or pasted, checked against the index: every cited key resolved, support offered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import UnknownCable, UsageError
from index.markings import cleared
from index.search.retriever import unranked
from index.store.store import StoredPassage
from qa.check.acronym_table import AcronymTable
from qa.check.checker import Checker
from qa.check.labels import CheckedSentence, counts
from qa.drafts import splitting
from qa.drafts.draft import DraftSentence
from qa.json_shapes import CheckedJson, as_json
from qa.verify.combine import Verified, verified
from qa.verify.verifier import Verifier

if TYPE_CHECKING:
    from qa.assistant import Assistant

LONGEST_DRAFT = 100_000
LONGEST_SENTENCE = 5_000
LONGEST_SEARCHED = 1_000
"""Characters of a draft, of a sentence in it, and of one for which support is looked for."""
MOST_SEARCHED = 50
"""Support is looked for in the whole index for so many sentences that lack it."""
MOST_COMPARED = 2000
"""If the cables cited have more paragraphs than this, only those that are cited are compared."""
FOUND = 6


def check(text: str, assistant: Assistant, clearance: str | None = None) -> tuple[CheckedSentence, ...]:
    """Label each sentence of a draft by code alone, as `verify` does without a verifier."""
    return verify(text, assistant, None, clearance).sentences


def verify(text: str, assistant: Assistant, verifier: Verifier | None, clearance: str | None = None) -> Verified:
    """Label each sentence of a draft; raises UsageError if there is none, or if it is too long.

    A passage above the clearance is as good as not there.
    """
    if len(text) > LONGEST_DRAFT:
        raise UsageError(
            f"a draft may be {LONGEST_DRAFT} characters long; this one has {len(text)}: check it in parts."
        )
    cited = {key for sentence in splitting.split(text) for key in sentence.citations}
    readable = [each for name in sorted({_cable(key) for key in cited}) for each in _passages(assistant, name)]
    every = {each.key: each for each in readable if cleared(each.passage.marking, clearance)}
    sentences = splitting.split(text, known=every)
    if not sentences:
        raise UsageError("the draft has no sentence to check.")
    _check_lengths(sentences)
    named = {key for sentence in sentences for key in sentence.citations}
    shown = [each for key, each in every.items() if key in named or len(every) <= MOST_COMPARED]
    acronyms = assistant.acronyms(clearance)
    checker = Checker(shown, acronyms, where="in this index", clearance=clearance)
    hits = [unranked(each) for each in shown if each.key in named]
    checked = verified(map(checker.check, sentences), hits, verifier)
    offered = _with_support(sentences, checked.sentences, assistant, acronyms, clearance)
    return replace(checked, sentences=tuple(offered))


def checked_dict(checked: Verified) -> CheckedJson:
    """Write a checked draft as JSON, as `ask check --json` prints it."""
    return {
        "sentences": as_json(checked.sentences),
        "counts": counts(checked.sentences),
        "verifier": checked.verifier,
        "usage": checked.usage,
    }


def _check_lengths(sentences: Sequence[DraftSentence]) -> None:
    for each in sentences:
        if len(each.text) > LONGEST_SENTENCE:
            raise UsageError(
                f"a sentence of a draft may be {LONGEST_SENTENCE} characters long; the one that begins with "
                f"“{each.text[:40]}” has {len(each.text)}: put a full stop or a blank line into it."
            )


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
    acronyms: AcronymTable,
    clearance: str | None,
) -> Iterator[CheckedSentence]:
    """Add keys from the whole index to the first of the sentences that lack support."""
    searches = MOST_SEARCHED
    for sentence, result in zip(sentences, checked, strict=True):
        offered = any(problem.suggested for problem in result.problems)
        if (
            result.holds
            or result.support == "empty"
            or offered
            or not searches
            or len(sentence.text) > LONGEST_SEARCHED
        ):
            yield result
            continue
        searches -= 1
        hits = [hit for hit in assistant.search(sentence.text, FOUND) if hit.key not in sentence.citations]
        checker = Checker(hits, acronyms, clearance=clearance)
        keys = tuple(hit.key for hit in hits if not checker.check(replace(sentence, citations=(hit.key,))).problems)
        yield result.offering(keys[:3])
