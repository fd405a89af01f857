"""An answer as text, as a citation to paste, as HTML. Nothing here computes."""
