"""`ask search`: the ranked passages, printed as text or as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from index import terminal
from index.search.retriever import Hit


def print_hits(question: str, hits: Sequence[Hit], *, as_json: bool, explain: bool) -> None:
    """Print the passages, best first; `explain` adds what the score of each is made of."""
    if as_json:
        from qa.json_shapes import hit_dict

        terminal.emit_json({"question": question, "passages": [hit_dict(hit, explain=explain) for hit in hits]})
    else:
        from qa.render.text import search_text

        terminal.emit(search_text(hits, explain=explain))
