"""The index that the commands of the evaluation look at, opened; the sample's is made first where there is none yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qa.commands.notices import building
from qa.settings.config import Settings

if TYPE_CHECKING:
    from index.store.open_index import OpenIndex


@contextmanager
def opened_index(settings: Settings) -> Iterator[OpenIndex]:
    """Open the index that these settings lead to."""
    from index.store.open_index import open_index
    from qa.assistant import Assistant

    with Assistant.of(settings, building) as assistant:
        opened = open_index(assistant.folder, check=False)
    try:
        yield opened
    finally:
        opened.close()
