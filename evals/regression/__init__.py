"""Bars and baselines: what does worse than before is found here."""
