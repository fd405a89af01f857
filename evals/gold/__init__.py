"""Gold questions: read, checked, written by a person. The project's own lie in `sets/`."""
