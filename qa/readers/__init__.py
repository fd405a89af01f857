"""Evidence in, draft out: the embedded reader and the one that asks a model."""
