"""Measures of an answer's text and of its citations against a gold row: pure functions, one for each measure.

A question that got no answer scores 0 in all that the cables could have answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from evals.wording import includes, tokens, without_citations


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
    """1 if the text is one of the gold answers, token by token (SQuAD's exact match); else 0."""
    said = tokens(text)
    return float(any(said == tokens(each) for each in gold))


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
    """The share of single citations, sentence by sentence, whose key stands in some accepted set; 0 without any.

    Each sentence is given as the keys that it cites. ALCE counts citations so: one cited twice counts twice.
    """
    listed: set[str] = set().union(*map(set, accepted))
    every = [key for keys in sentences for key in keys]
    return sum(key in listed for key in every) / len(every) if every else 0.0


def sentence_citation_recall(sentences: Sequence[Collection[str]], accepted: Iterable[Collection[str]]) -> float:
    """The share of sentences that cite at least one key of an accepted set; 0 for an answer without sentences."""
    listed: set[str] = set().union(*map(set, accepted))
    return sum(not listed.isdisjoint(keys) for keys in sentences) / len(sentences) if sentences else 0.0


def unknown_citations(cited: Collection[str], shown: Collection[str]) -> float:
    """The share of cited keys that were never shown to the reader; 0 where nothing is cited."""
    keys = set(cited)
    return len(keys.difference(shown)) / len(keys) if keys else 0.0


def support(labels: Sequence[str]) -> float:
    """The share of sentences that the check calls supported; 0 for an answer without sentences.

    What Rashkin et al. call attribution ("Measuring Attribution in Natural Language Generation Models", Computational
    Linguistics 2023), found by code and not by people.
    """
    return labels.count("supported") / len(labels) if labels else 0.0


def conflict_recall(
    text: str, named: Collection[str], must_include: Iterable[str], accepted: Iterable[Collection[str]]
) -> float:
    """1 if every key of an accepted set with two sides or more is named, and all that must be said is; else 0.

    `text` and `named` are those of the answer with its block of conflicts.
    """
    both = any(len(keys) > 1 and set(keys) <= set(named) for keys in accepted)
    return float(both and includes(without_citations(text), must_include))
