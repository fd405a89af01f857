"""A model's reply becomes sentences with keys, as it comes in: read as JSON if it is JSON, else as text with keys."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from qa.drafts import splitting
from qa.drafts.draft import DraftSentence
from qa.readers.request import PHRASE

BYTE_ORDER_MARK = "\ufeff"
_FENCE = re.compile(r"\A\s*```\w*\s*\n?|\n?```\s*\Z")
_LIST = re.compile(r'\A\s*(?:\{\s*".*?(?<=")(?:sentences|answer)"\s*:\s*)?\[\s*(?=[{\]]|\Z)', re.DOTALL)
"""Where the list of sentences begins; other fields may stand before it, or objects round it."""
_BEGUN = re.compile(r'\A\s*(?:`{1,2}\Z|```\w*\s*\Z|\{\s*(?:"|\Z)|\Z)')
"""What may yet become JSON, or a fence round it."""
_LATE = re.compile(r'^[ \t]*(?:```\w*\s*)?(?=\{\s*(?:"|\Z))|^[ \t]*(?=`{1,3}\w*\s*\Z)', re.MULTILINE)
"""Where JSON begins, or may yet begin, on a line of its own after other words."""
_DECODER = json.JSONDecoder()


class ReplyReader:
    """Takes a reply piece by piece and gives out each sentence as soon as nothing that follows can change it.

    The words that mean "not in these passages" are held back: alone they are a refusal and no sentence.
    """

    def __init__(self, offered: Collection[str]) -> None:
        self._offered = offered
        self._text = ""
        self._seen = 0
        self._given = False
        self._held: list[DraftSentence] = []

    def feed(self, piece: str) -> list[DraftSentence]:
        """Return the sentences that this piece completes."""
        self._text = (self._text + piece).removeprefix(BYTE_ORDER_MARK)
        words, listed = self._parted()
        if listed is None:
            found = _LATE.search(words)
            words = words[: found.start()] if found else words
            return self._new([] if _BEGUN.match(words) else list(splitting.finished(words, known=self._offered)[0]))
        return self._new([*splitting.split(words, known=self._offered), *_json_sentences(listed, self._offered)])

    def end(self) -> list[DraftSentence]:
        """Return the sentences that only the end of the reply completes; a JSON sentence broken off is not one."""
        words, listed = self._parted()
        if listed is None:
            return self._new([] if _is_json(words) else list(splitting.split(words, known=self._offered)))
        return self._new([*splitting.split(words, known=self._offered), *_json_sentences(listed, self._offered)])

    @property
    def refused(self) -> bool:
        """Whether the reply, at its end, says that the passages do not answer."""
        empty_list = self._parted()[1] is not None and not self._seen
        return not self._given and (empty_list or bool(self._held))

    def _parted(self) -> tuple[str, str | None]:
        """Part the words of the reply from the JSON that it is or that follows them; None if there is none."""
        text = _FENCE.sub("", self._text)
        if _LIST.match(text):
            return "", text
        found = _LATE.search(text)
        if found and _LIST.match(text[found.end() :]):
            return text[: found.start()], text[found.end() :]
        return text, None

    def _new(self, found: list[DraftSentence]) -> list[DraftSentence]:
        waiting = [*self._held, *found[self._seen :]]
        self._seen = max(self._seen, len(found))
        if not self._given and all(map(is_refusal, waiting)):
            self._held = waiting
            return []
        self._held, self._given = [], True
        return waiting


def is_refusal(sentence: DraftSentence) -> bool:
    """Return whether the sentence says nothing but that the passages do not answer."""
    return _bare(sentence.text) == _bare(PHRASE)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _json_sentences(text: str, offered: Collection[str]) -> Iterator[DraftSentence]:
    """Yield the sentences of the list, as far as each is complete."""
    start = _LIST.match(text)
    place = start.end() if start else len(text)
    while (brace := text.find("{", place)) >= 0:
        try:
            value, place = _DECODER.raw_decode(text, brace)
        except ValueError:
            return
        yield from _sentence(value, offered)


def _sentence(value: dict[str, Any], offered: Collection[str]) -> Iterator[DraftSentence]:
    text = value.get("text") or value.get("sentence")
    keys = value.get("keys") or value.get("citations") or []
    if not isinstance(text, str) or not text.strip():
        return
    named = [keys] if isinstance(keys, str) else [key for key in keys if isinstance(key, str)]
    # Keys inside the text, or in another spelling, are read as a person's draft would be.
    inline = splitting.split(text, known=offered)
    spelled = [key if key in offered else cited for key in named for cited in _cited(key, offered)]
    yield DraftSentence(
        " ".join(each.text for each in inline).strip(),
        tuple(dict.fromkeys([*spelled, *(key for each in inline for key in each.citations)])),
    )


def _cited(key: str, offered: Collection[str]) -> tuple[str, ...]:
    found = splitting.split(f"It [{key}].", known=offered)
    return (found[0].citations if found else ()) or (key,)
