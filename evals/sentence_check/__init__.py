"""The check put to the test: right drafts and corrupted ones, made by rule."""
