"""`ask eval variants`: baselines and our ranking with one part after another left out, side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from index import terminal
from qa.commands.options import Index, Json
from qa.settings.config import EMBEDDED, read_settings

Gold = Annotated[
    list[str] | None,
    typer.Option(
        "--gold",
        metavar="FILE",
        show_default=False,
        help="Gold file, or a set of the project by its name; repeatable. By default those that fit the index.",
    ),
]


def variants(files: Gold = None, index: Index = None, json: Json = False) -> None:
    """Compare plainer rankings with ours, and ours with one part after another left out.

    Nothing is read or answered: the questions are searched, and the figures are those of retrieval.
    """
    from evals.gold import questions
    from evals.runs import variants as table
    from evals.runs.opened import opened_index

    with opened_index(read_settings(index=index, model=EMBEDDED)) as opened:
        paths = [questions.path_of(name) for name in files or ()] or questions.bundled(
            abstracts=opened.manifest.abstracts
        )
        sets = [questions.load(path) for path in paths]
        terminal.say(f"ranking {' and '.join(each.name for each in sets)} in {len(table.VARIANTS)} ways")
        found = {each.name: table.side_by_side(opened, each) for each in sets}
    if json:
        terminal.emit_json(found)
    else:
        terminal.emit("\n\n".join(table.as_text(each, found[each.name]) for each in sets))
