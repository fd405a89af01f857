"""A model's reply becomes sentences with keys, as it comes in: read as JSON if it is JSON, else as text with keys.

JSON that is broken is repaired once the reply has ended; of that only sentences count whose words stand in the reply in
their order. What cannot be read is told as such: only an empty list that is closed, or the agreed words, are a refusal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from index.text.folding import encodable
from qa.drafts import splitting
from qa.drafts.draft import DraftSentence
from qa.readers.echo import PromptEcho, says_nothing
from qa.readers.json_objects import JsonObjects
from qa.readers.request import REFUSALS

BYTE_ORDER_MARK = "\ufeff"
_FENCE = re.compile(r"\A\s*```\w*\s*\n?")
_CLOSING_FENCE = re.compile(r"\n?```\s*\Z")
_LIST = re.compile(r'\A\s*(?:\{\s*".*?(?<=")(?:sentences|answer)"\s*:\s*)?\[\s*(?=[{\]]|\Z)', re.DOTALL)
"""Where the list of sentences begins; other fields may stand before it, or objects round it."""
_BEGUN = re.compile(r'\A\s*(?:`{1,2}\Z|```\w*\s*\Z|\{\s*(?:"|\Z)|\Z)')
"""What may yet become JSON, or a fence round it."""
_LATE = re.compile(r'^[ \t]*(?:```\w*\s*)?(?=\{\s*(?:"|\Z))|^[ \t]*(?=`{1,3}\w*\s*\Z)', re.MULTILINE)
"""Where JSON begins, or may yet begin, on a line of its own after other words."""
_TEXT = ("text", "sentence")
"""The fields that may hold a sentence."""
_NEXT_ITEM = re.compile(r"[\s,]*\{")
_MAY_BE_JSON = re.compile(r'\s*(?:\{\s*"|\[\s*[{"])')
_CLOSED = re.compile(r"[\s,]*\](?=\s*(?:[},\]]|\Z))")
_AFTER_ITEMS = re.compile(r"[\s,]*\](?:\s*(?:[},\]]|\Z)|[ \t]*\n)")
"""The list is closed, and what follows is JSON, the end, or words on another line."""
_DECODER = json.JSONDecoder()
_MAY_COMPLETE = re.compile(r"[\s{\[\]]")
"""A word has ended, or a list may have begun."""
LEAST_WORK = 1_000_000
"""Characters of words that may be read again and again, so that a reply of usual length is given out as it comes."""
MOST_READINGS = 8
"""How often each character of a longer one is read on top of that."""


class ReplyReader:
    """Takes a reply piece by piece and gives out each sentence as soon as nothing that follows can change it.

    The words that mean "not in these passages" are held back: alone they are a refusal and no sentence. A sentence that
    was given out before is left out, and so is a key alone, and what `echo` tells as copied from the prompt.
    """

    def __init__(self, offered: Collection[str], echo: PromptEcho | None = None) -> None:
        self._offered = offered
        self._echo = echo
        self._told: set[str] = set()
        self._copied = False
        self._pieces: list[str] = []
        self._length = 0
        self._work = 0
        self._objects: JsonObjects | None = None
        self._found: list[DraftSentence] = []
        self._seen = 0
        self._given = False
        self._held: list[DraftSentence] = []
        self._broken = False

    def feed(self, piece: str) -> list[DraftSentence]:
        """Return the sentences that this piece completes."""
        self._pieces.append(piece)
        self._length += len(piece)
        if self._objects is not None:
            return self._new(self._with_objects(self._objects, piece))
        # The words so far are read anew each time, so a long reply in words only when it has grown by its share.
        if not _MAY_COMPLETE.search(piece) or self._work > LEAST_WORK + MOST_READINGS * self._length:
            return []
        self._work += self._length
        text = self._text
        words, listed = _parted(text)
        if listed is None:
            found = _LATE.search(words)
            words = words[: found.start()] if found else words
            return self._new([] if _BEGUN.match(words) else list(splitting.finished(words, known=self._offered)))
        start = _start(listed)
        if start == len(listed):
            return []
        # From here on it is JSON, whatever follows.
        self._objects, self._found = JsonObjects(), [*splitting.split(words, known=self._offered)]
        return self._new(self._with_objects(self._objects, text[len(_closed(text)) - len(listed) + start :]))

    def _with_objects(self, objects: JsonObjects, piece: str) -> list[DraftSentence]:
        self._found += [each for value in objects.feed(piece) for each in sentences_of(value, self._offered)]
        return self._found

    def end(self) -> list[DraftSentence]:
        """Return the sentences that only the end of the reply completes; a JSON sentence broken off is not one."""
        words, listed = _parted(self._text)
        if listed is None and _MAY_BE_JSON.match(words):
            found = [] if _is_json(words) else _repaired(words, self._offered)
            self._broken = not found
            return self._new(found)
        found = list(splitting.split(words, known=self._offered))
        if listed is not None:
            items = [*_items(listed)]
            whole = [each for value, _ in items for each in sentences_of(value, self._offered)]
            rest = listed[items[-1][1] if items else _start(listed) :]
            closed = (_AFTER_ITEMS if whole else _CLOSED).match(rest)
            mended = [] if closed else _repaired(rest, self._offered)
            self._broken = not closed and not mended
            found += [*whole, *mended]
        return self._new(found)

    @property
    def broken(self) -> bool:
        """Tell whether a part of the reply, once it has ended, could not be read."""
        return self._broken

    @property
    def copied(self) -> bool:
        """Tell whether a sentence was left out because it held only keys or words of the prompt."""
        return self._copied

    @property
    def refused(self) -> bool:
        """Tell whether the reply, at its end, says that the passages do not answer."""
        listed = _parted(self._text)[1]
        empty_list = listed is not None and not self._seen and _CLOSED.match(listed, _start(listed)) is not None
        return not self._given and (empty_list or bool(self._held))

    @property
    def _text(self) -> str:
        """The reply so far, without the fence that it begins with."""
        self._pieces = ["".join(self._pieces)]
        return _FENCE.sub("", self._pieces[0].removeprefix(BYTE_ORDER_MARK), count=1)

    def _new(self, found: list[DraftSentence]) -> list[DraftSentence]:
        waiting = [*self._held, *filter(self._is_new, found[self._seen :])]
        self._seen = max(self._seen, len(found))
        if not self._given and all(map(is_refusal, waiting)):
            self._held = waiting
            return []
        self._held, self._given = [], True
        return waiting

    def _is_new(self, sentence: DraftSentence) -> bool:
        """Tell whether the sentence says something that it has not said, in words of its own or the passages."""
        if sentence.text in self._told:
            return False
        self._told.add(sentence.text)
        if is_refusal(sentence):
            return True
        copied = says_nothing(sentence, self._offered) or (self._echo is not None and self._echo.copies(sentence.text))
        self._copied = self._copied or copied
        return not copied


def _parted(text: str) -> tuple[str, str | None]:
    """Part the words of a reply from the JSON that it is or that follows them; None if there is none."""
    text = _closed(text)
    if _LIST.match(text):
        return "", text
    found = _LATE.search(text)
    if found and _LIST.match(text[found.end() :]):
        return text[: found.start()], text[found.end() :]
    return text, None


def _closed(text: str) -> str:
    """Leave out the fence that closes a reply."""
    return _CLOSING_FENCE.sub("", text)


def is_refusal(sentence: DraftSentence) -> bool:
    """Return whether the sentence says nothing but that the passages do not answer."""
    return _bare(sentence.text) in map(_bare, REFUSALS)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _items(text: str) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the objects of the list with where each ends, up to the first that is broken or not whole."""
    place = _start(text)
    while brace := _NEXT_ITEM.match(text, place):
        try:
            value, place = _DECODER.raw_decode(text, brace.end() - 1)
        except (ValueError, RecursionError):
            return
        yield value, place


def _start(text: str) -> int:
    """Return where the first object of the list may stand."""
    start = _LIST.match(text)
    return start.end() if start else len(text)


def _repaired(text: str, offered: Collection[str]) -> list[DraftSentence]:
    """Read broken JSON as what it was probably meant to be.

    A last object that is not closed is left out, as it may be half a sentence; so is one whose words do not stand in
    the reply as they are.
    """
    import json_repair

    whole = text[: text.rfind("}") + 1].lstrip(" \t\r\n,")
    try:
        value = json_repair.loads(whole if whole.startswith("[") or _MAY_BE_JSON.match(whole) is None else f"[{whole}]")
    except (ValueError, RecursionError):
        return []
    words = f" {_bare(text)} "
    found = [sentence for item in _objects(value) for sentence in sentences_of(item, offered)]
    return [sentence for sentence in found if f" {_bare(sentence.text)} " in words]


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects that give a text, at most three lists or objects deep."""
    waiting = [(value, 0)]
    while waiting:
        value, depth = waiting.pop(0)
        if isinstance(value, dict) and any(isinstance(value.get(name), str) for name in _TEXT):
            yield value
        elif depth < 3 and isinstance(value, dict | list):
            waiting += [(each, depth + 1) for each in (value.values() if isinstance(value, dict) else value)]


def sentences_of(value: dict[str, Any], offered: Collection[str]) -> Iterator[DraftSentence]:
    text = next((value[name] for name in _TEXT if value.get(name)), None)
    keys = value.get("keys") or value.get("citations")
    if not isinstance(text, str) or not text.strip():
        return
    named = [keys] if isinstance(keys, str) else keys if isinstance(keys, list) else []
    named = [encodable(key) for key in named if isinstance(key, str)]
    # Keys inside the text, or in another spelling, are read as a person's draft would be.
    inline = splitting.split(encodable(text), known=offered)
    spelled = [key if key in offered else cited for key in named for cited in _cited(key, offered)]
    yield DraftSentence(
        " ".join(dict.fromkeys(each.text for each in inline)).strip(),
        tuple(dict.fromkeys([*spelled, *(key for each in inline for key in each.citations)])),
    )


def _cited(key: str, offered: Collection[str]) -> tuple[str, ...]:
    found = splitting.split(f"It [{key}].", known=offered)
    return (found[0].citations if found else ()) or (key,)
