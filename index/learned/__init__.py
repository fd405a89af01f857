"""Models learned from examples by Newton's method: which of several is right, and whether something is so."""
