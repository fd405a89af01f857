"""`ask eval variants`: baselines and our ranking with one part after another left out, side by side."""

from __future__ import annotations

from evals.commands.shared import Gold, opened_index
from index import terminal
from qa.commands.options import Index, Json
from qa.settings.config import EMBEDDED, read_settings


def variants(files: Gold = None, index: Index = None, json: Json = False) -> None:
    """Compare plainer rankings with ours, and ours with one part after another left out.

    Nothing is read or answered: the questions are searched, and the figures are those of retrieval.
    """
    from evals.gold import questions
    from evals.runs import variants as table

    with opened_index(read_settings(index=index, model=EMBEDDED)) as opened:
        paths = questions.paths_of(files or (), abstracts=opened.manifest.abstracts)
        sets = [questions.load(path) for path in paths]
        terminal.say(f"ranking {' and '.join(gold.name for gold in sets)} in {len(table.VARIANTS)} ways")
        figures = {gold.name: table.side_by_side(opened, gold) for gold in sets}
    if json:
        terminal.emit_json(figures)
    else:
        terminal.emit("\n\n".join(table.as_text(gold, figures[gold.name]) for gold in sets))
