"""`ask read`: a cable, or one paragraph of it, printed as it is indexed."""

from __future__ import annotations

from typing import Annotated

import typer

from index import terminal
from qa.commands.notices import opened
from qa.commands.options import Index, Json, Readable
from qa.settings.config import read_settings


def read(
    cable: Annotated[str, typer.Argument(metavar="CABLE", show_default=False, help="Its id, in any spelling.")],
    paragraph: Annotated[
        str | None, typer.Argument(metavar="PARAGRAPH", show_default=False, help='A number, "134 (2)" or "§3".')
    ] = None,
    index: Index = None,
    json: Json = False,
    clearance: Readable = None,
) -> None:
    """Print a cable, or one paragraph of it, as it is indexed."""
    with opened(read_settings(index=index, clearance=clearance)) as assistant:
        document = assistant.read(cable, paragraph)
    if json:
        from index.cable_json import cable_dict

        terminal.emit_json(cable_dict(document))
    else:
        from qa.render.text import cable_text

        terminal.emit(cable_text(document))
