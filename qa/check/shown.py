"""What `ask check` prints: the sentences with their labels, and how many of each there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from qa.answer import LABELS
from qa.check.labels import CheckedSentence
from qa.show import sentence_text


def counts(sentences: Sequence[CheckedSentence]) -> dict[str, int]:
    """How many sentences there are, and how many have each label."""
    found = Counter(each.support for each in sentences)
    return {"sentences": len(sentences), **{label: found[label] for label in LABELS}}


def as_dict(sentences: Sequence[CheckedSentence]) -> dict[str, Any]:
    """The checked draft as `ask check --json` prints it."""
    return {"sentences": [_plain(each) for each in sentences], "counts": counts(sentences)}


def _plain(sentence: CheckedSentence) -> dict[str, Any]:
    plain = asdict(sentence)
    problems = [{**problem, "suggested": list(problem["suggested"])} for problem in plain["problems"]]
    return {**plain, "citations": list(sentence.citations), "problems": problems}


def as_text(sentences: Sequence[CheckedSentence]) -> str:
    """The checked draft for a person: each sentence with its label, problems beneath, and the counts at the end."""
    found = counts(sentences)
    total = found.pop("sentences")
    said = [f"{total} sentence{'' if total == 1 else 's'}", *(f"{n} {label}" for label, n in found.items() if n)]
    return "\n".join([*(_labelled(each) for each in sentences), "", ", ".join(said)])


def _labelled(sentence: CheckedSentence) -> str:
    said = sentence_text(sentence)
    return f"{said}\n  ✓ supported" if sentence.support == "supported" else said
