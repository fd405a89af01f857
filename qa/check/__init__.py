"""Is a sentence in what it cites? Each file judges one kind of claim."""
