"""Finds whether a sentence stands in what it cites. Each file judges one kind of claim."""
