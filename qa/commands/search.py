"""`ask search`: the ranked passages, printed as text or as JSON."""

from __future__ import annotations

from index import terminal
from index.search.retriever import Found


def print_found(question: str, found: Found, *, as_json: bool, explain: bool) -> None:
    """Print the passages, best first; `explain` adds what the score of each is made of."""
    if as_json:
        from qa.json_shapes import search_dict

        terminal.emit_json(search_dict(question, found, explain=explain))
    else:
        from qa.render.text import found_text

        terminal.emit(found_text(found, explain=explain))
