"""Cables in, ranked passages out. Knows nothing of readers or answers; nothing above it may be imported here."""
