"""A run: gold questions put to a system, and a folder that keeps what came back."""
