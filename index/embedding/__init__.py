"""Texts to vectors: the embedder at build, the query encoder at question time. And the reranker, if one is set."""
