"""A draft becomes an answer: checked, cited, recorded."""
