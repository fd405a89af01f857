"""Keep a model's thinking out of its text: `<think>…</think>`, as it streams by."""

from __future__ import annotations

import re

OPENINGS = ("<think>", "<thinking>")
CLOSINGS = ("</think>", "</thinking>")
UNOPENED = re.compile(r"^.*</think(?:ing)?>\s*", re.DOTALL)


class ThinkTagFilter:
    """Takes pieces of a reply and gives those that are text; a tag may be torn between pieces. White space before the
    first word is no text either.
    """

    def __init__(self) -> None:
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
        keep = _torn(self._held, CLOSINGS if self._thinking else OPENINGS)
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


def _torn(text: str, tags: tuple[str, ...]) -> int:
    """Count the characters at the end that may begin a tag."""
    starts = (size for tag in tags for size in range(len(tag) - 1, 0, -1) if text.endswith(tag[:size]))
    return max(starts, default=0)
