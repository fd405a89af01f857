"""A reply as it is put together from the pieces of a stream."""

from __future__ import annotations

from collections.abc import Callable, Collection

from qa.models.chat import Delta, Finish, Reply, Usage
from qa.models.protocols.beside_text import WRITTEN, ToolCalls, has_fields
from qa.models.protocols.key_mask import KeyMask, MaskedStream
from qa.models.protocols.think_tags import ThinkTagFilter, without_unopened

STARTS = "{[`"
"""How JSON begins, or a fence round it."""
HALF, OTHER_HALF = "\ud800", "\udc00"
"""Where the first halves of characters begin in Unicode, and where the second."""


class StreamAccumulator:
    """Takes deltas, hands text on as it comes, and gives the reply in the end.

    A call of a tool whose arguments have all these `fields` is read as the reply. What comes after `longest`
    characters, thinking among them, is left out, and the reply is truncated.
    """

    def __init__(
        self,
        on_text: Callable[[str], None] | None = None,
        mask: KeyMask | None = None,
        fields: Collection[str] = (),
        longest: int | None = None,
    ) -> None:
        self.finish: Finish | None = None
        self.whole = False
        self.done = False
        self._usage = Usage()
        self._model: str | None = None
        self._pieces: list[str] = []
        self._filter = ThinkTagFilter()
        self._masked = MaskedStream(mask or KeyMask())
        self._on_text = on_text
        self._waiting = False
        self._half = ""
        self._calls = ToolCalls()
        self._fields = fields
        self._thought = False
        self._room = longest

    def add(self, delta: Delta) -> None:
        """Add one more delta. What a filter stopped stays so, whatever reason to stop follows it."""
        self._take(self._filter.feed(delta.text[: self._room]))
        self._thought = self._thought or delta.thought
        self._calls.add(delta.calls)
        if self.finish != "filtered":
            self.finish = delta.finish or self.finish
        if delta.usage:
            self._usage = Usage(
                _newer(delta.usage.input_tokens, self._usage.input_tokens),
                _newer(delta.usage.output_tokens, self._usage.output_tokens),
            )
        self._model = _whole(delta.model) if delta.model else self._model
        self.done = self.done or delta.done
        if self._room is not None:
            self._room -= len(delta.text) + sum(len(piece) for _, piece in delta.calls)
            if self._room < 0:
                self.finish, self.done = "truncated", True

    @property
    def begun(self) -> bool:
        """Whether any text has come: nothing may be asked again from then on."""
        return bool(self._pieces)

    @property
    def thought(self) -> bool:
        """Whether the model thought."""
        return self._thought or self._filter.thought

    @property
    def called(self) -> bool:
        """Whether the model called a tool."""
        return bool(self._calls)

    def reply(self, finish: Finish | None = None, note: str | None = None, *, schema_used: bool = False) -> Reply:
        """Return what came so far. Without a reason to stop, a stream was cut off; a reply in one piece was not."""
        self._take(self._filter.end())
        self._calls.add([(WRITTEN - n, call) for n, call in enumerate(self._filter.calls)])
        finish = finish or self.finish or ("unknown" if self.whole else "incomplete")
        if answer := self._answer_in_calls():
            self._take(answer)
            finish = "complete" if finish == "unknown" else finish
        self._give(self._masked.end())
        said = "".join(self._pieces)
        text = without_unopened(said)
        self._thought = self.thought or text != said
        if self._waiting:
            self._tell(text)
        return Reply(text, finish, self._usage, self._model, schema_used, note)

    def _answer_in_calls(self) -> str:
        """Return the answer that stands in a call, on a line of its own if words came before, but in no text."""
        text = "".join(self._pieces)
        answer = self._calls.holding(self._fields)
        return "" if not answer or has_fields(text, self._fields) else f"\n{answer}" if text else answer

    def _take(self, text: str) -> None:
        """Take more text; half a character at its end waits for the other half in the next piece."""
        text = self._half + text
        self._half = text[-1:] if HALF <= text[-1:] < OTHER_HALF else ""
        self._give(self._masked.feed(_whole(text[: len(text) - len(self._half)])))

    def _give(self, text: str) -> None:
        if not text:
            return
        if not self._pieces:
            # Words in place of the JSON that was asked for may be a thought of which only the end is marked.
            self._waiting = bool(self._fields) and text[0] not in STARTS
        self._pieces.append(text)
        if not self._waiting:
            self._tell(text)

    def _tell(self, text: str) -> None:
        if text and self._on_text:
            self._on_text(text)


def _whole(text: str) -> str:
    """Join the halves of characters (surrogates); one without its other half is none, and is replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _newer(new: int | None, old: int | None) -> int | None:
    return old if new is None else new
