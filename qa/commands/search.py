"""`ask search`: the ranked passages, printed as text or as JSON."""

from __future__ import annotations

from typing import Annotated

import typer

from index import terminal
from index.filters import Filters
from qa.commands.notices import opened
from qa.commands.options import (
    Cable,
    Clearance,
    Explain,
    Index,
    Json,
    Marking,
    Origin,
    Question,
    Reranker,
    Searches,
    Since,
    Tag,
    Until,
)
from qa.settings.config import read_settings

SEARCHED = 20

MostFound = Annotated[int, typer.Option("-k", metavar="N", min=1, help="How many passages to print.")]


def search(
    question: Question,
    index: Index = None,
    k: MostFound = SEARCHED,
    json: Json = False,
    clearance: Clearance = None,
    cable: Cable = None,
    origin: Origin = None,
    tag: Tag = None,
    since: Since = None,
    until: Until = None,
    marking: Marking = None,
    searches: Searches = None,
    reranker: Reranker = None,
    explain: Explain = False,
) -> None:
    """Print the passages that bear on a question, best first; no reader."""
    filters = Filters.parse(cable=cable, origin=origin, tag=tag, since=since, until=until, marking=marking)
    with opened(read_settings(index=index, clearance=clearance, reranker=reranker)) as assistant:
        found = assistant.find(question, k, filters=filters, searches=searches or ())
    if json:
        from qa.json_shapes import search_dict

        terminal.emit_json(search_dict(question, found, explain=explain))
    else:
        from qa.render.text import found_text

        terminal.emit(found_text(found, explain=explain))
