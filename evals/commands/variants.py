"""`ask eval variants`: baselines and our ranking with one part after another left out, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index import terminal
from qa.config import EMBEDDED, read_settings

Gold = Annotated[
    list[Path] | None,
    typer.Option("--gold", metavar="FILE", show_default=False, help="Gold file; repeatable. Else those that fit."),
]
Index = Annotated[Path | None, typer.Option("--index", metavar="DIR", help="Folder of the index.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def variants(files: Gold = None, index: Index = None, json: Json = False) -> None:
    """Compare plainer rankings with ours, and ours with one part after another left out.

    Nothing is read or answered: the questions are searched, and the figures are those of retrieval.
    """
    from evals import gold
    from evals import variants as table
    from index.opened import open_index
    from qa.assistant import Assistant

    with Assistant.of(read_settings(index=index, model=EMBEDDED)) as assistant:  # makes the sample's index if need be
        opened = open_index(assistant.folder, check=False)
    try:
        sets = [gold.load(path) for path in files or gold.bundled(abstracts=opened.manifest.abstracts)]
        terminal.say(f"ranking {' and '.join(each.name for each in sets)} in {len(table.VARIANTS)} ways")
        found = {each.name: table.side_by_side(opened, each) for each in sets}
    finally:
        opened.close()
    if json:
        terminal.emit_json(found)
    else:
        terminal.emit("\n\n".join(table.as_text(each, found[each.name]) for each in sets))
