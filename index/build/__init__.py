"""Source files become a new generation of the store."""
