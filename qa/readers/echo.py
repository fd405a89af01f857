"""What a model copied in place of an answer: words of its instructions, or a key alone."""

from __future__ import annotations

import re
from collections.abc import Collection

from qa.drafts import splitting
from qa.drafts.draft import DraftSentence
from qa.models.chat import ChatRequest

_WORD = re.compile(r"\w+")
RUN = 4
"""So many words in a row are no chance; fewer may be an answer."""
COPIED = 0.5
"""The share of a sentence's words above which it is a copy."""


class PromptEcho:
    """Tells copies of a prompt from sentences of an answer: `copies` compares with the instructions and the passages.

    What stands in the passages is no copy, whatever else it is.
    """

    def __init__(self, request: ChatRequest) -> None:
        self._told = _joined(*(each.text for each in request.messages if each.role == "system"))
        self._given = _joined(*(each.text for each in request.messages if each.role != "system"))

    def copies(self, text: str) -> bool:
        """Tell whether more than half of the words stand in a row in the instructions, and not in the passages."""
        words = _WORD.findall(text.lower())
        copied: set[int] = set()
        for start in range(len(words) - RUN + 1):
            row = f" {' '.join(words[start : start + RUN])} "
            if row in self._told and row not in self._given:
                copied.update(range(start, start + RUN))
        return len(copied) > COPIED * len(words)


def says_nothing(sentence: DraftSentence, offered: Collection[str]) -> bool:
    """Tell whether the sentence has no word, or none beside keys."""
    if not _WORD.search(sentence.text):
        return True
    beside = splitting.split(f"It {sentence.text}.", known=offered)
    return _WORD.findall(" ".join(each.text for each in beside)) == ["It"]


def _joined(*texts: str) -> str:
    """Join the words of the texts so that a row of them is found as a part of the text."""
    return f" {' '.join(_WORD.findall(' '.join(texts).lower()))} "
