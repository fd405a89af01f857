"""Ask the cables: a question in, a checked answer out, every sentence with the paragraph it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.errors import AskError

if TYPE_CHECKING:
    from qa.answers.answer import Answer
    from qa.assistant import Assistant

__all__ = ["Answer", "AskError", "Assistant"]


def __getattr__(name: str) -> Any:
    """The public names, loaded when they are first used, so that the command starts at once."""
    if name == "Answer":
        from qa.answers.answer import Answer

        return Answer
    if name == "Assistant":
        from qa.assistant import Assistant

        return Assistant
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
