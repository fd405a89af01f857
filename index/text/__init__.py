"""What every floor does with words: terms, sentences, numbers, dates, spelling. Imports nothing but itself."""

Span = tuple[int, int]
"""Where a piece of a text begins and ends, as offsets."""
