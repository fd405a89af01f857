"""What several of these commands have: options, each declared once, the index opened, an end by Ctrl-C."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index import terminal
from qa.commands.notices import building
from qa.settings.config import Settings

if TYPE_CHECKING:
    from index.store.open_index import OpenIndex

INTERRUPTED = 130

Gold = Annotated[
    list[str] | None,
    typer.Option(
        "--gold",
        metavar="FILE",
        show_default=False,
        help="Gold file, or a set of the project by its name: cables-dev, cables-thin, sample, "
        "archive-blind; repeatable. "
        "By default all those of the project that fit the index.",
    ),
]
AddedTo = Annotated[Path, typer.Option("--gold", metavar="FILE", help="The file to add to; made if need be.")]
Run = Annotated[
    Path | None,
    typer.Argument(metavar="[RUN]", show_default=False, help="Folder of a run, or its name; by default the newest."),
]


def workers_option(help: str) -> Any:
    """`--workers`, with this help."""
    return typer.Option("--workers", metavar="N", min=1, max=64, help=help)


def out_option(metavar: str, help: str) -> Any:
    """`--out`, with this help."""
    return typer.Option("--out", metavar=metavar, show_default=False, help=help)


@contextmanager
def opened_index(settings: Settings) -> Iterator[OpenIndex]:
    """Open the index that these settings lead to; the sample's is made first if there is none yet."""
    from index.store.open_index import open_index
    from qa.assistant import Assistant

    with Assistant.of(settings, building) as assistant:
        opened = open_index(assistant.folder, check=False)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def stoppable(message: str) -> Iterator[None]:
    """On Ctrl-C say this, and exit as a program that was interrupted."""
    try:
        yield
    except KeyboardInterrupt:
        terminal.say(message)
        raise typer.Exit(INTERRUPTED) from None
