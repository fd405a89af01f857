"""What `ask check` prints: the sentences with their labels, and how many of each there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.answers.answer import sentence_dict
from qa.check.labels import CheckedSentence, counts
from qa.render.text import sentence_text

if TYPE_CHECKING:
    from qa.json_shapes import CheckedJson


def as_dict(sentences: Sequence[CheckedSentence]) -> CheckedJson:
    """The checked draft as `ask check --json` prints it."""
    return {"sentences": [sentence_dict(each) for each in sentences], "counts": counts(sentences)}


def as_text(sentences: Sequence[CheckedSentence]) -> str:
    """The checked draft for a person: each sentence with its label, problems beneath, and the counts at the end."""
    found = dict(counts(sentences))
    total = found.pop("sentences")
    said = [f"{total} sentence{'' if total == 1 else 's'}", *(f"{n} {label}" for label, n in found.items() if n)]
    return "\n".join([*(_labelled(each) for each in sentences), "", ", ".join(said)])


def _labelled(sentence: CheckedSentence) -> str:
    said = sentence_text(sentence)
    return f"{said}\n  ✓ supported" if sentence.support == "supported" else said
