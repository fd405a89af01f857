"""Archives of any size of cables that nobody sent, with questions whose paragraphs are known."""
