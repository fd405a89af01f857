"""Keep a model's thinking out of its text: `<think>…</think>`, as it streams by."""

from __future__ import annotations

import re

OPENINGS = ("<think>", "<thinking>", "<thought>", "<reasoning>", "[THINK]")
CLOSINGS = ("</think>", "</thinking>", "</thought>", "</reasoning>", "[/THINK]")
UNOPENED = re.compile(rf"^.*(?:{'|'.join(map(re.escape, CLOSINGS))})\s*", re.DOTALL)


class ThinkTagFilter:
    """Takes pieces of a reply and gives those that are text; a tag may be torn between pieces. White space before the
    first word is no text either.
    """

    def __init__(self) -> None:
        self.thought = False
        self._held = ""
        self._thinking = False
        self._begun = False

    def feed(self, piece: str) -> str:
        """Return the text that is certain once this piece has come."""
        self._held += piece
        out = ""
        while tag := _first(self._held, CLOSINGS if self._thinking else OPENINGS):
            before, self._held = self._held[: tag.start()], self._held[tag.end() :]
            out += "" if self._thinking else before
            self._thinking = not self._thinking
            self.thought = True
        keep = torn(self._held, CLOSINGS if self._thinking else OPENINGS)
        before, self._held = self._held[: len(self._held) - keep], self._held[len(self._held) - keep :]
        return self._text(out + ("" if self._thinking else before))

    def end(self) -> str:
        """Return what was held back and is text after all."""
        held, self._held = self._held, ""
        return self._text("" if self._thinking else held)

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
