"""Texts to vectors: the embedder at build, the query encoder at question time."""
