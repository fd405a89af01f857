"""Labelled sentences put to the check, and how well it tells the faithful ones from the others."""
