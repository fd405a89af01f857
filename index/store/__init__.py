"""What an index keeps: passages, keywords, vectors, manifest, generations. Knows nothing of files or questions."""
