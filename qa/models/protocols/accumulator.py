"""A reply as it is put together from the pieces of a stream."""

from __future__ import annotations

from collections.abc import Callable

from qa.models.chat import Delta, Finish, Reply, Usage
from qa.models.protocols.think_tags import ThinkTagFilter, without_unopened


class StreamAccumulator:
    """Takes deltas, hands text on as it comes, and gives the reply in the end."""

    def __init__(self, on_text: Callable[[str], None] | None = None) -> None:
        self.finish: Finish | None = None
        self.whole = False
        self.done = False
        self._usage = Usage()
        self._model: str | None = None
        self._pieces: list[str] = []
        self._filter = ThinkTagFilter()
        self._on_text = on_text

    def add(self, delta: Delta) -> None:
        """Add one more delta. What a filter stopped stays so, whatever reason to stop follows it."""
        self._take(self._filter.feed(delta.text))
        if self.finish != "filtered":
            self.finish = delta.finish or self.finish
        if delta.usage:
            self._usage = Usage(
                _newer(delta.usage.input_tokens, self._usage.input_tokens),
                _newer(delta.usage.output_tokens, self._usage.output_tokens),
            )
        self._model = delta.model or self._model
        self.done = self.done or delta.done

    @property
    def begun(self) -> bool:
        """Whether any text has come: nothing may be asked again from then on."""
        return bool(self._pieces)

    def reply(self, finish: Finish | None = None, note: str | None = None, *, schema_used: bool = False) -> Reply:
        """Return what came so far. Without a reason to stop, a stream was cut off; a reply in one piece was not."""
        self._take(self._filter.end())
        finish = finish or self.finish or ("unknown" if self.whole else "incomplete")
        text = without_unopened("".join(self._pieces))
        return Reply(text, finish, self._usage, self._model, schema_used, note)

    def _take(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            if self._on_text:
                self._on_text(text)


def _newer(new: int | None, old: int | None) -> int | None:
    return old if new is None else new
