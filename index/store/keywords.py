"""The keyword index: BM25 over whole paragraphs and over sentence windows, by tantivy.

Formula: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with tantivy's
k1 = 1.2 and b = 0.75. Terms come ready from `index.text.tokens`, so the engine's own query language is never met.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import tantivy

from index.store.search_units import UNIT_BITS
from index.text import tokens

_HEAP_BYTES = 64_000_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("unit", indexed=True, fast=True)
    builder.add_unsigned_field("passage", indexed=True, fast=True)
    builder.add_unsigned_field("sentence", indexed=True)
    # Two fields, so that each has its own mean length and its own document frequencies.
    builder.add_text_field("paragraph", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("window", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class KeywordIndex:
    """BM25 scores of units for a weighted set of terms."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._searcher = index.searcher()

    @classmethod
    def create(cls, folder: Path) -> KeywordIndex:
        """Make an empty index in the new `folder`."""
        folder.mkdir(parents=True)
        return cls(tantivy.Index(_schema(), str(folder), reuse=False))

    @classmethod
    def open(cls, folder: Path) -> KeywordIndex:
        """Open the index in `folder`; raises ValueError or OSError if it is none."""
        return cls(tantivy.Index.open(str(folder)))

    def add(self, units: Iterable[tuple[int, str]]) -> None:
        """Put in (unit id, text) pairs, in one commit.

        Nothing is ever taken out: tantivy would go on counting it in its document frequencies.
        """
        writer = self._index.writer(_HEAP_BYTES, 1)
        for unit, text in units:
            sentence = unit & ((1 << UNIT_BITS) - 1)
            document = tantivy.Document()
            document.add_unsigned("unit", unit)
            document.add_unsigned("passage", unit >> UNIT_BITS)
            document.add_unsigned("sentence", sentence)
            document.add_text("window" if sentence else "paragraph", " ".join(tokens.terms(text)))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def ids(self) -> set[int]:
        """Return all unit ids."""
        everything = self._searcher.search(tantivy.Query.all_query(), max(1, self._searcher.num_docs))
        return set(self._units(everything))

    def document_frequency(self, term: str) -> int:
        """Return the number of paragraphs that hold `term`."""
        return self._searcher.doc_freq("paragraph", term)

    def with_prefix(self, prefix: str) -> list[str]:
        """Return the terms of paragraphs that begin with `prefix`."""
        return [term for term, _ in self._searcher.terms_with_prefix("paragraph", prefix)]

    def search(
        self,
        field: str,
        weights: Mapping[str, float],
        limit: int,
        allowed: Iterable[int] | None = None,
    ) -> dict[int, float]:
        """Return the BM25 of the best `limit` units of `field` ("paragraph" or "window"), each term times its weight.

        `allowed` limits the search to units of those passages, before scoring.
        """
        schema = self._index.schema
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(schema, field, term, "freq"), weight),
            )
            for term, weight in sorted(weights.items())
            if weight > 0
        ]
        if not clauses:
            return {}
        query = tantivy.Query.boolean_query(clauses)
        if allowed is not None:
            chosen = tantivy.Query.term_set_query(schema, "passage", [int(passage) for passage in allowed])
            silent = tantivy.Query.const_score_query(chosen, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, silent)])
        result = self._searcher.search(query, limit, count=False)
        return dict(zip(self._units(result), (score for score, _ in result.hits), strict=True))

    def _units(self, result: tantivy.SearchResult) -> list[int]:
        values = self._searcher.fast_field_values("unit", [address for _, address in result.hits])
        return [int(value) for value in values if value is not None]
