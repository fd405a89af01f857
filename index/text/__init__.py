"""What every floor does with words: terms, sentences, numbers, dates, spelling. Imports only itself and the markings.

Two files of evals read words by rules of their own, for what is measured must not measure itself: `normalise.py`
reads the dates of answers, and `sentence_check/written.py` the figures, years and names of drafts.
"""

Span = tuple[int, int]
"""Where a piece of a text begins and ends, as offsets."""
