"""Open what answers, and say on standard error what a person waits for: the sample being indexed, another try."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index import terminal
from qa.settings.config import Settings

if TYPE_CHECKING:
    from qa.assistant import Assistant


def opened(settings: Settings) -> Assistant:
    """Open what these settings lead to, and say if the index was made by other code."""
    from qa.assistant import Assistant

    assistant = Assistant.of(settings, building, pausing)
    if assistant.outdated:
        terminal.say(assistant.outdated)
    return assistant


@contextmanager
def building() -> Iterator[Callable[[str, int, int], None]]:
    """Say that the sample is being indexed, and show how far that is."""
    from index import progress

    terminal.say("no index of your own yet: indexing the bundled sample. This is done once and takes half a minute.")
    with progress.shown() as told:
        yield told


def pausing(seconds: float, why: str) -> None:
    """Say why a model is asked again, and when."""
    terminal.say(f"asking again in {seconds:.1f} s: {why}")
