"""What a run shows: outcomes, tables, plots, comparisons, as text and as a page."""
