"""A file becomes cables. Knows nothing of the store or of search."""
