"""What every floor does with words: terms, sentences, numbers, dates, spelling. Imports nothing but itself.

Two files of evals read words by rules of their own, for what is measured must not measure itself: `evals.normalise`
reads the dates of answers, and `evals.sentence_check.written` the figures, years and names of drafts.
"""

Span = tuple[int, int]
"""Where a piece of a text begins and ends, as offsets."""
