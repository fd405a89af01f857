"""Keep out of a model's text, as it streams by, its thinking (`<think>…</think>`) and the calls of tools in it."""

from __future__ import annotations

import re

OPENINGS = ("<think>", "<thinking>", "<thought>", "<reasoning>", "[THINK]")
CLOSINGS = ("</think>", "</thinking>", "</thought>", "</reasoning>", "[/THINK]")
CALL_OPENINGS = ("<tool_call>", "[TOOL_CALLS]", "<|python_tag|>")
CALL_CLOSINGS = ("</tool_call>",)
UNOPENED = re.compile(rf"^.*(?:{'|'.join(map(re.escape, CLOSINGS))})\s*", re.DOTALL)


class ThinkTagFilter:
    """Takes pieces of a reply and gives those that are text; a tag may be torn between pieces. White space before the
    first word is no text either. `thought` tells whether a thought began.
    """

    def __init__(self) -> None:
        self.thought = False
        self._calls: list[list[str]] = []
        self._held = ""
        self._thinking = False
        self._calling = False
        self._begun = False

    def feed(self, piece: str) -> str:
        """Return the text that is certain once this piece has come."""
        self._held += piece
        out = ""
        while tag := _first(self._held, self._tags):
            before, self._held = self._held[: tag.start()], self._held[tag.end() :]
            out += self._sorted(before)
            self._turn(tag.group())
        certain = len(self._held) - torn(self._held, self._tags)
        before, self._held = self._held[:certain], self._held[certain:]
        return self._text(out + self._sorted(before))

    def end(self) -> str:
        """Return what was held back and is text after all."""
        held, self._held = self._held, ""
        return self._text(self._sorted(held))

    @property
    def calls(self) -> list[str]:
        """The calls that began, each as far as it came."""
        return ["".join(pieces) for pieces in self._calls]

    @property
    def _tags(self) -> tuple[str, ...]:
        """The tags that may come next."""
        if self._thinking:
            return CLOSINGS
        return CALL_CLOSINGS if self._calling else (*OPENINGS, *CALL_OPENINGS)

    def _turn(self, tag: str) -> None:
        """Begin or end what the tag is about."""
        if self._calling or tag in CALL_OPENINGS:
            self._calling = not self._calling
            self._calls += [[]] if self._calling else []
        else:
            self._thinking = not self._thinking
            self.thought = True

    def _sorted(self, piece: str) -> str:
        """Return the piece if it is text, and keep it if it belongs to a call."""
        if self._calling:
            self._calls[-1].append(piece)
        return "" if self._thinking or self._calling else piece

    def _text(self, text: str) -> str:
        if not self._begun:
            text = text.lstrip()
            self._begun = bool(text)
        return text


def without_unopened(text: str) -> str:
    """Cut a thought that only its closing tag shows: some servers keep the opening one in the prompt."""
    return UNOPENED.sub("", text)


def _first(text: str, tags: tuple[str, ...]) -> re.Match[str] | None:
    return re.search("|".join(map(re.escape, tags)), text)


def torn(text: str, words: tuple[str, ...]) -> int:
    """Count the characters at the end that may begin one of these words."""
    return max((_begun(text, word) for word in words), default=0)


def _begun(text: str, word: str) -> int:
    start = text.find(word[0], max(0, len(text) - len(word) + 1))
    while start >= 0 and not word.startswith(text[start:]):
        start = text.find(word[0], start + 1)
    return len(text) - start if start >= 0 else 0
