"""A question becomes ranked passages. Reads the store, writes nothing."""
