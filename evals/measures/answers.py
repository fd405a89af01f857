"""Measures of an answer's text and of its citations against a gold row: pure functions, one for each measure.

A question that got no answer scores 0 in all that the cables could have answered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from evals.normalise import includes, normalised, tokens, without_citations
from qa.check.labels import HOLDS

HOLDING = HOLDS | {"supported"}
"""The labels of sentences that hold, with the one word for all of them in runs of version 0.2."""


def is_right(
    text: str, cited: Collection[str], must_include: Iterable[str], accepted: Iterable[Collection[str]]
) -> float:
    """1 if the text, without its citations, says all that it must, and some key of an accepted set is cited; else 0."""
    listed = any(not cited_keys.isdisjoint(cited) for cited_keys in map(set, accepted))
    return float(listed and includes(without_citations(text), must_include))


def token_f1(text: str, gold: Iterable[str]) -> float:
    """The harmonic mean of precision and recall over multisets of tokens, for the gold answer that does best
    (Rajpurkar et al., "SQuAD", EMNLP 2016). A long right answer scores low: it is no measure of being right.
    """
    return max((_f1(tokens(text), tokens(each)) for each in gold), default=0.0)


def _f1(said: Sequence[str], wanted: Sequence[str]) -> float:
    shared = (Counter(said) & Counter(wanted)).total()
    return 2 * shared / (len(said) + len(wanted)) if shared else 0.0


def exact_match(text: str, gold: Iterable[str]) -> float:
    """1 if the text is one of the gold answers, token by token (SQuAD's exact match), or fits one that is a regular
    expression ("re:…") from end to end; else 0. Of whole sentences hardly any ever does.
    """
    return float(any(_matches(text, each) for each in gold))


def _matches(text: str, gold: str) -> bool:
    if gold.startswith("re:"):
        said = normalised(without_citations(text)).rstrip(".")
        return re.fullmatch(gold[3:], said, re.IGNORECASE) is not None
    return bool(tokens(gold)) and tokens(text) == tokens(gold)


def citation_precision(cited: Collection[str], accepted: Iterable[Collection[str]]) -> float:
    """The share of the answer's cited keys that stand in some accepted set; 0 where nothing is cited.

    After Gao et al., "Enabling Large Language Models to Generate Text with Citations" (ALCE), EMNLP 2023, with the gold
    row in the place of their entailment model. A key that supports the answer and is not in the gold row counts against
    it.
    """
    keys = set(cited)
    return len(keys & set().union(*map(set, accepted))) / len(keys) if keys else 0.0


def citation_recall(cited: Collection[str], accepted: Iterable[Collection[str]]) -> float:
    """The share of an accepted set's keys that the answer cites, for the set that does best; 0 where nothing is cited.

    Not ALCE's recall, which is a share of sentences: that is `sentence_citation_recall`.
    """
    keys = set(cited)
    return max((len(keys.intersection(each)) / len(each) for each in accepted if each), default=0.0)


def sentence_citation_precision(sentences: Iterable[Collection[str]], accepted: Iterable[Collection[str]]) -> float:
    """Of the sentences that cite anything, the share that cite keys of accepted sets and no others; 0 if none cites.

    Each sentence is given as the keys that it cites. ALCE counts single citations and asks of each whether the sentence
    needs it; here one wrong citation spoils its sentence, whatever stands beside it.
    """
    listed: set[str] = set().union(*map(set, accepted))
    citing = [keys for keys in sentences if keys]
    return sum(listed.issuperset(keys) for keys in citing) / len(citing) if citing else 0.0


def sentence_citation_recall(sentences: Sequence[Collection[str]], accepted: Iterable[Collection[str]]) -> float:
    """Of all sentences, the share that cite at least one key of an accepted set; 0 for an answer without sentences.

    ALCE's citation recall, the share of sentences that their citations support, with the gold row in the place of its
    entailment model: a true sentence beside the point, with its own citation, counts against the answer.
    """
    listed: set[str] = set().union(*map(set, accepted))
    return sum(not listed.isdisjoint(keys) for keys in sentences) / len(sentences) if sentences else 0.0


def unknown_citations(cited: Collection[str], shown: Collection[str]) -> float:
    """The share of cited keys that the reader was never shown, so that it made them up; 0 where nothing is cited."""
    keys = set(cited)
    return len(keys.difference(shown)) / len(keys) if keys else 0.0


def support(labels: Sequence[str]) -> float:
    """The share of sentences that hold against what they cite, as the check says; 0 for an answer without sentences.

    What Rashkin et al. call attribution ("Measuring Attribution in Natural Language Generation Models", Computational
    Linguistics 2023), found by code and not by people. It says nothing of the question: an answer beside the point
    holds as well.
    """
    return sum(label in HOLDING for label in labels) / len(labels) if labels else 0.0


def conflict_recall(
    text: str, named: Collection[str], must_include: Iterable[str], accepted: Iterable[Collection[str]]
) -> float:
    """1 if every key of an accepted set of two or more is named, and all that must be said is; else 0. To give one side
    alone is nothing.

    `text` and `named` are those of the answer with its block of conflicts.
    """
    both = any(len(keys) > 1 and set(keys) <= set(named) for keys in accepted)
    return float(both and includes(without_citations(text), must_include))
