"""The settings and where they come from. Imports nothing of the rooms above."""
