"""Measures as pure functions of a gold row and a record, with their statistics."""
